//! Payments: intents, how they move, and money that arrives.

mod booking;
mod disputes;
mod item;
mod life;
mod recorded;
mod refunds;
mod reviews;
mod turn;

pub use booking::Booking;
pub use life::Life;
pub use reviews::{Returned, Waits};
pub use turn::{Turn, Turns};

pub(crate) use item::{IntentItem, places};
pub(crate) use reviews::{ended, raised};
pub(crate) use turn::taken;

use domain::audit::Event;
use domain::client::Access;
use domain::id::{ClientId, InvoiceId, PaymentId};
use domain::invoice::{Invoice, Issued};
use domain::notice::{About, Notice};
use domain::payment::Intent;
use domain::review::Review;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::Store;
use crate::access::{ClientStore, FirmStore, SystemStore};
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::{self as items, Attributes, Versioned};
use crate::keys;
use crate::once::{CommitError, Done, Once};
use crate::query::Page;

/// Reads a payment from a stream image; nothing when the image is another kind of item.
pub fn payment_of_image(image: Attributes) -> Option<Result<Intent, Fault>> {
    if items::text(&image, "sk") != "PAYMENT" {
        return None;
    }
    Some(items::read::<IntentItem>(image).and_then(IntentItem::read))
}

/// The most people who are told of one payment; the transaction has room for them.
const TOLD_MAX: usize = 10;

/// What goes with money that arrives.
#[derive(Debug, Default)]
pub struct Arrival {
    /// The mail to whoever paid.
    pub receipt: Option<Notice>,
    /// Whether the payment waited for a person until now.
    pub was_in_review: bool,
}

impl Store {
    pub(crate) async fn intent(&self, id: &PaymentId) -> Result<Option<Versioned<Intent>>, Fault> {
        let found = self.get::<IntentItem>(&keys::payment(id)).await?;
        found
            .map(|item| Ok(Versioned { value: item.value.read()?, version: item.version }))
            .transpose()
    }

    async fn intents_of(
        &self,
        client: &ClientId,
        from: Option<String>,
    ) -> Result<Page<Intent>, Fault> {
        let asked = self.ask_index("by_owner", &keys::owner_pk(client)).beginning("P#");
        asked.from(from).page(|attributes| items::read::<IntentItem>(attributes)?.read()).await
    }
}

impl ClientStore<'_> {
    /// One of the client's payments; another client's is not found.
    pub async fn payment(&self, id: &PaymentId) -> Result<Option<Versioned<Intent>>, Fault> {
        let found = self.store.intent(id).await?;
        Ok(found.filter(|intent| intent.value.client == self.client.id))
    }

    /// The client's payments, newest first.
    pub async fn payments(&self, from: Option<String>) -> Result<Page<Intent>, Fault> {
        self.store.intents_of(&self.client.id, from).await
    }

    /// Stores the wish to pay, before a processor hears of it (rule PSP-01), if no other payment of
    /// its invoices was begun since their turns were read.
    pub async fn commit_begun(
        &self,
        once: &Once,
        (intent, turns): (&Intent, &[Turn]),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let event = Event::PaymentBegun { payment: intent.id.clone(), amount: intent.amount };
        let commit = Commit::by(self.client.actor(), once, at).outcome(&intent.id);
        taken(commit, self.store, turns, &intent.id)?
            .create(
                self.store,
                &keys::payment(&intent.id),
                &places(intent),
                &IntentItem::of(intent),
            )?
            .event(&intent.id, event)
            .write(self.store)
            .await
    }
}

impl FirmStore<'_> {
    /// A payment.
    pub async fn payment(&self, id: &PaymentId) -> Result<Option<Versioned<Intent>>, Fault> {
        self.store.intent(id).await
    }

    /// A client's payments, newest first.
    pub async fn payments_of(
        &self,
        client: &ClientId,
        from: Option<String>,
    ) -> Result<Page<Intent>, Fault> {
        self.store.intents_of(client, from).await
    }

    /// Payments that ended between two days of a zone, both included, newest first; also those that
    /// failed.
    pub async fn payments_ended(
        &self,
        (days, zone): ((Date, Date), &TimeZone),
        from: Option<String>,
    ) -> Result<Page<Intent>, Fault> {
        let asked = self.store.ask_index("by_kind", "PAYMENTS").newest_first().from(from);
        let (low, high) = moments(days, zone);
        let asked = asked.between(low, high);
        asked.page(|attributes| items::read::<IntentItem>(attributes)?.read()).await
    }
}

/// The first moment of a day in a zone, and the first one after another, as the list of payments
/// has them; days beyond the calendar stand for themselves.
fn moments((low, high): (Date, Date), zone: &TimeZone) -> (String, String) {
    let first = |day: Date| {
        let start = day.to_zoned(zone.clone())?.timestamp().to_string();
        Ok::<_, jiff::Error>(start.trim_end_matches('Z').to_owned())
    };
    let after = high.tomorrow().and_then(first);
    (first(low).unwrap_or_else(|_| low.to_string()), after.unwrap_or_else(|_| format!("{high}~")))
}

impl SystemStore<'_> {
    /// A payment.
    pub async fn payment(&self, id: &PaymentId) -> Result<Option<Versioned<Intent>>, Fault> {
        self.store.intent(id).await
    }

    /// Intents that are not final, oldest first.
    pub async fn payments_pending(&self, from: Option<String>) -> Result<Page<Intent>, Fault> {
        let asked = self.store.ask_index("by_kind", "PENDING").from(from);
        asked.page(|attributes| items::read::<IntentItem>(attributes)?.read()).await
    }

    /// Payments that ended between two days (UTC), oldest first.
    pub async fn payments_ended(
        &self,
        (low, high): (Date, Date),
        from: Option<String>,
    ) -> Result<Page<Intent>, Fault> {
        let asked = self.store.ask_index("by_kind", "PAYMENTS").from(from);
        let (low, high) = moments((low, high), &TimeZone::UTC);
        let asked = asked.between(low, high);
        asked.page(|attributes| items::read::<IntentItem>(attributes)?.read()).await
    }

    /// Stores the wish to pay for a contact; for programs that bring payments in.
    pub async fn commit_begun(
        &self,
        once: &Once,
        intent: &Intent,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        Commit::by(self.actor(), once, at)
            .outcome(&intent.id)
            .create(
                self.store,
                &keys::payment(&intent.id),
                &places(intent),
                &IntentItem::of(intent),
            )?
            .event(
                &intent.id,
                Event::PaymentBegun { payment: intent.id.clone(), amount: intent.amount },
            )
            .write(self.store)
            .await
    }

    /// Notes how far a payment is; no money moved.
    pub async fn commit_moved(
        &self,
        intent: &Versioned<Intent>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let value = &intent.value;
        let once = Once::named(format!("moved#{}#{}", value.id, intent.version));
        let state = value.state.word();
        let (key, item) = (keys::payment(&value.id), IntentItem::of(value));
        let commit = Commit::by(self.actor(), &once, at).outcome(&value.id).replace(
            self.store,
            (&key, intent.version),
            &places(value),
            &item,
        )?;
        let commit = match Review::of_payment(value, at) {
            Some(review) => raised(commit, self.store, &review)?,
            None => commit,
        };
        commit
            .event(&value.id, Event::PaymentMoved { payment: value.id.clone(), state })
            .write(self.store)
            .await
    }

    /// Books money that arrived: payment, invoices, ledger, balance, trail and receipt at once; the
    /// same payment never twice (rules PSP-15, PAY-28).
    pub async fn commit_settled(
        &self,
        booking: Booking<'_>,
        arrival: Arrival,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let paid = &booking.booked.intent;
        let once = Once::named(format!("settled#{}", paid.id));
        let commit = Commit::by(self.actor(), &once, at).outcome(&paid.id);
        let mut commit = self.store.booking(commit, booking, at)?;
        commit = commit.event(&paid.id, received(booking));
        if let Some(receipt) = arrival.receipt {
            commit = commit.mail(receipt);
        }
        let commit = match Review::of_arrival(booking.booked, at) {
            Some(review) => raised(commit, self.store, &review)?,
            None if arrival.was_in_review => ended(commit, self.store, (&paid.id, None))?,
            None => commit,
        };
        commit.write(self.store).await
    }

    /// The issued invoice that a payment is for.
    pub async fn invoice_owed(&self, id: &InvoiceId) -> Result<Option<Versioned<Issued>>, Fault> {
        Ok(self.invoice(id).await?.and_then(|found| match found.value {
            Invoice::Issued(value) => Some(Versioned { value, version: found.version }),
            Invoice::Draft(_) => None,
        }))
    }

    /// The receipt for whoever paid, if they still have access.
    pub async fn receipt_for(&self, intent: &Intent) -> Result<Option<Notice>, Fault> {
        self.store.receipt_for(intent).await
    }
}

impl Store {
    async fn receipt_for(&self, intent: &Intent) -> Result<Option<Notice>, Fault> {
        let contacts = self.contacts(&intent.client).await?;
        let mut open = contacts.into_iter().filter(|contact| contact.access == Access::Open);
        let payer = open.find(|contact| Some(&contact.id) == intent.contact.as_ref());
        Ok(payer.map(|contact| Notice { to: contact.email, about: About::Receipt }))
    }

    /// Mails to everybody who may see a client's payments, about what nobody of them did.
    pub(crate) async fn told_of(
        &self,
        client: &ClientId,
        about: &About,
    ) -> Result<Vec<Notice>, Fault> {
        let readers = self.readers(client, TOLD_MAX).await?.into_iter();
        Ok(readers.map(|to| Notice { to, about: about.clone() }).collect())
    }
}

/// What happened to a payment that arrived.
fn received(booking: Booking<'_>) -> Event {
    let paid = &booking.booked.intent;
    Event::PaymentReceived {
        payment: paid.id.clone(),
        amount: paid.amount,
        unapplied: booking.booked.unapplied,
    }
}
