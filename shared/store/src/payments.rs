//! Payments: intents, how they move, and money that arrives.

mod turn;

pub use turn::Turn;

use domain::audit::Event;
use domain::id::{ClientId, InvoiceId, PaymentId};
use domain::invoice::{Invoice, Issued};
use domain::notice::{About, Notice};
use domain::payment::{Intent, IntentState, ProcessorName, Settled};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::access::{ClientStore, FirmStore, SystemStore};
use crate::commit::Commit;
use crate::fault::Fault;
use crate::invoices::PaidItem;
use crate::item::{self, Attributes, Versioned};
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};
use crate::query::Page;

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct IntentItem {
    id: String,
    client: String,
    contact: String,
    invoice: String,
    invoice_number: String,
    currency: String,
    amount: i64,
    processor: String,
    object: Option<String>,
    pay_at: Option<String>,
    state: String,
    made_at: Timestamp,
    ended_at: Option<Timestamp>,
    fee: Option<i64>,
}

impl IntentItem {
    fn of(intent: &Intent) -> Self {
        Self {
            id: intent.id.to_string(),
            client: intent.client.to_string(),
            contact: intent.contact.to_string(),
            invoice: intent.invoice.to_string(),
            invoice_number: intent.invoice_number.clone(),
            currency: intent.amount.currency().to_string(),
            amount: intent.amount.minor(),
            processor: intent.processor.word().to_owned(),
            object: intent.object.clone(),
            pay_at: intent.pay_at.clone(),
            state: intent.state.word().to_owned(),
            made_at: intent.made_at,
            ended_at: intent.ended_at,
            fee: intent.fee.map(domain::money::Money::minor),
        }
    }

    fn read(self) -> Result<Intent, Fault> {
        Ok(Intent {
            id: item::parsed("payment", &self.id)?,
            client: item::parsed("client", &self.client)?,
            contact: item::parsed("contact", &self.contact)?,
            invoice: item::parsed("invoice", &self.invoice)?,
            invoice_number: self.invoice_number,
            amount: item::money(self.amount, &self.currency)?,
            processor: item::needed("processor", ProcessorName::of_word(&self.processor))?,
            object: self.object,
            pay_at: self.pay_at,
            state: item::needed("state", IntentState::of_word(&self.state))?,
            made_at: self.made_at,
            ended_at: self.ended_at,
            fee: self.fee.map(|minor| item::money(minor, &self.currency)).transpose()?,
        })
    }
}

fn places(intent: &Intent) -> Places {
    let owner = format!("P#{}#{}", keys::latest_first(intent.made_at), intent.id);
    let kind = match intent.ended_at {
        None => keys::by_kind(
            "PENDING",
            format!("{:015}#{}", intent.made_at.as_millisecond(), intent.id),
        ),
        Some(at) => keys::by_kind("PAYMENTS", format!("{at}#{}", intent.id)),
    };
    Places { owner: keys::by_owner(&intent.client, owner), kind }
}

/// Reads a payment from a stream image; nothing when the image is another kind of item.
pub fn payment_of_image(image: Attributes) -> Option<Result<Intent, Fault>> {
    if item::text(&image, "sk") != "PAYMENT" {
        return None;
    }
    Some(item::read::<IntentItem>(image).and_then(IntentItem::read))
}

impl Store {
    async fn intent(&self, id: &PaymentId) -> Result<Option<Versioned<Intent>>, Fault> {
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
        asked.from(from).page(|attributes| item::read::<IntentItem>(attributes)?.read()).await
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
        let event = Event::PaymentBegun {
            payment: intent.id.clone(),
            invoice: intent.invoice.clone(),
            amount: intent.amount,
        };
        let commit = Commit::by(self.client.actor(), once, at).outcome(&intent.id);
        turn::taken(commit, self.store, turns, &intent.id)?
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

    /// Payments that ended between two days (UTC), newest first; also those that failed.
    pub async fn payments_ended(
        &self,
        (low, high): (Date, Date),
        from: Option<String>,
    ) -> Result<Page<Intent>, Fault> {
        let asked = self.store.ask_index("by_kind", "PAYMENTS").newest_first().from(from);
        let asked = asked.between(low.to_string(), format!("{high}~"));
        asked.page(|attributes| item::read::<IntentItem>(attributes)?.read()).await
    }
}

impl SystemStore<'_> {
    /// A payment.
    pub async fn payment(&self, id: &PaymentId) -> Result<Option<Versioned<Intent>>, Fault> {
        self.store.intent(id).await
    }

    /// Intents that are not final, oldest first.
    pub async fn payments_pending(&self, from: Option<String>) -> Result<Page<Intent>, Fault> {
        let asked = self.store.ask_index("by_kind", "PENDING").from(from);
        asked.page(|attributes| item::read::<IntentItem>(attributes)?.read()).await
    }

    /// Payments that ended between two days (UTC), oldest first.
    pub async fn payments_ended(
        &self,
        (low, high): (Date, Date),
        from: Option<String>,
    ) -> Result<Page<Intent>, Fault> {
        let asked = self.store.ask_index("by_kind", "PAYMENTS").from(from);
        let asked = asked.between(low.to_string(), format!("{high}~"));
        asked.page(|attributes| item::read::<IntentItem>(attributes)?.read()).await
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
                Event::PaymentBegun {
                    payment: intent.id.clone(),
                    invoice: intent.invoice.clone(),
                    amount: intent.amount,
                },
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
        Commit::by(self.actor(), &once, at)
            .outcome(&value.id)
            .replace(self.store, (&key, intent.version), &places(value), &item)?
            .event(&value.id, Event::PaymentMoved { payment: value.id.clone(), state })
            .write(self.store)
            .await
    }

    /// Books money that arrived: payment, invoice, ledger, balance, trail and receipt at once; the
    /// same payment never twice (rules PSP-15, PAY-28).
    pub async fn commit_settled(
        &self,
        (intent, invoice): (u64, u64),
        settled: &Settled,
        receipt: Option<Notice>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let paid = &settled.intent;
        let once = Once::named(format!("settled#{}", paid.id));
        let code = paid.amount.currency().code();
        let numbers = [
            (format!("paid_{code}"), paid.amount.minor()),
            (format!("unapplied_{code}"), settled.unapplied.minor()),
        ];
        let numbers: Vec<(&str, i64)> = numbers.iter().map(|(n, m)| (n.as_str(), *m)).collect();
        let allocation = PaidItem {
            payment: paid.id.to_string(),
            currency: code.to_owned(),
            amount: settled.applied.minor(),
            at,
        };
        let received = Event::PaymentReceived {
            payment: paid.id.clone(),
            invoice: paid.invoice.clone(),
            applied: settled.applied,
            unapplied: settled.unapplied,
        };
        let (key, item) = (keys::payment(&paid.id), IntentItem::of(paid));
        let commit = Commit::by(self.actor(), &once, at)
            .outcome(&paid.id)
            .replace(self.store, (&key, intent), &places(paid), &item)?
            .set(self.store, &keys::paid(&paid.invoice, &paid.id), &Places::default(), &allocation)?
            .add_balance(self.store, &paid.client, &numbers)?
            .post(self.store, &settled.entry)?
            .event(&paid.id, received.clone())
            .event(&paid.invoice, received);
        let mut commit = self.store.paid_head(commit, invoice, &settled.invoice)?;
        if let Some(receipt) = receipt {
            commit = commit.mail(receipt);
        }
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
        let contacts = self.store.contacts(&intent.client).await?;
        let payer = contacts.into_iter().find(|contact| contact.id == intent.contact);
        Ok(payer.map(|contact| Notice { to: contact.email, about: About::Receipt }))
    }
}
