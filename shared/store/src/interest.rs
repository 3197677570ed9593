//! Interest: what is agreed about it, what bears it, and what of it is posted (BIL-15, REM-04).
//!
//! Invariants: an invoice of interest and the records of all it charges are one transaction, each
//! record over the version that was read, so nothing is charged twice however often it is tried;
//! what decides is read from the table and not from an index.

mod item;
mod post;

pub use post::Posting;

use domain::audit::Event;
use domain::id::{ClientId, InvoiceId, MatterId, PaymentId};
use domain::interest::{
    Accrual, Agreement, BaseRates, History, Record, Rest, Rules, Terms, accrued, of_disputes,
    of_payment, of_plan, of_question,
};
use domain::invoice::{Invoice, Issued, PaidBy};
use domain::money::MoneyError;
use domain::owed::Movement;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use self::item::{AgreementItem, BaseRatesItem, RecordItem};
use crate::Store;
use crate::access::{ClientStore, FirmStore};
use crate::commit::Commit;
use crate::fault::Fault;
use crate::invoices::Whole;
use crate::item::{self as items, Attributes, Versioned};
use crate::keys::{self, Key, Places};
use crate::once::{CommitError, Done, Once};
use crate::payments::IntentItem;

/// Where terms are agreed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// For all clients that agreed on nothing else.
    Firm,
    /// For all matters of a client that have none of their own.
    Client(ClientId),
    /// For one matter of a client.
    Matter(ClientId, MatterId),
}

/// All that was agreed on that bears on one matter, each as it was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Agreed {
    /// By the firm for everybody.
    pub firm: Versioned<Agreement>,
    /// With the client.
    pub client: Versioned<Agreement>,
    /// For the matter.
    pub matter: Versioned<Agreement>,
    /// The base rates.
    pub base: Versioned<BaseRates>,
}

/// All that decides on the interest of one invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ground {
    /// What was agreed on.
    pub agreed: Agreed,
    /// What of the invoice was owed.
    pub history: History,
    /// What of its interest is posted.
    pub record: Versioned<Record>,
}

impl Agreed {
    /// The rules for an invoice of the matter.
    pub fn rules(&self) -> Rules<'_> {
        let agreed = [&self.matter.value, &self.client.value, &self.firm.value];
        Rules { agreed, base: &self.base.value }
    }
}

impl Ground {
    /// What has accrued by the end of a day.
    pub fn accrued(&self, to: Date) -> Result<Accrual, MoneyError> {
        accrued(&self.history, &self.agreed.rules(), to)
    }
}

impl Place {
    fn key(&self) -> Key {
        match self {
            Self::Firm => keys::interest_of_firm(),
            Self::Client(client) => keys::interest_of_client(client),
            Self::Matter(_, matter) => keys::interest_of_matter(matter),
        }
    }

    /// Clients and matters that have terms of their own are listed client by client.
    fn places(&self) -> Places {
        let sort = match self {
            Self::Firm => return Places::default(),
            Self::Client(client) => client.to_string(),
            Self::Matter(client, matter) => format!("{client}#{matter}"),
        };
        Places { owner: None, kind: keys::by_kind("INTEREST", sort) }
    }

    fn client(&self) -> String {
        match self {
            Self::Firm => String::new(),
            Self::Client(client) | Self::Matter(client, _) => client.to_string(),
        }
    }

    /// The entity in whose chain it is noted.
    fn entity(&self) -> String {
        match self {
            Self::Firm => "FIRM".to_owned(),
            Self::Client(client) => client.to_string(),
            Self::Matter(_, matter) => matter.to_string(),
        }
    }
}

/// What of the interest on an invoice is posted, beside the invoice.
pub(crate) fn record(attributes: Attributes) -> Result<Versioned<Record>, Fault> {
    let version = items::version(&attributes);
    Ok(Versioned { value: items::read::<RecordItem>(attributes)?.read()?, version })
}

/// An agreement that was read, or none of version nothing.
fn agreement(found: Option<Attributes>) -> Result<Versioned<Agreement>, Fault> {
    let Some(attributes) = found else { return Ok(Versioned::default()) };
    let version = items::version(&attributes);
    Ok(Versioned { value: items::read::<AgreementItem>(attributes)?.read()?, version })
}

fn base_rates(found: Option<Attributes>) -> Result<Versioned<BaseRates>, Fault> {
    let Some(attributes) = found else { return Ok(Versioned::default()) };
    let version = items::version(&attributes);
    Ok(Versioned { value: items::read::<BaseRatesItem>(attributes)?.read(), version })
}

impl Store {
    /// What bears on the matters of a client, or on one of them, or on everybody: one question.
    pub(crate) async fn interest_agreed(&self, place: &Place) -> Result<Agreed, Fault> {
        let (client, matter) = match place {
            Place::Firm => (None, None),
            Place::Client(client) => (Some(keys::interest_of_client(client)), None),
            Place::Matter(client, matter) => {
                (Some(keys::interest_of_client(client)), Some(keys::interest_of_matter(matter)))
            }
        };
        let (firm, base) = (keys::interest_of_firm(), keys::base_rates());
        let wanted = [Some(&firm), Some(&base), client.as_ref(), matter.as_ref()];
        let mut found = self.get_many(wanted.into_iter().flatten().cloned()).await?;
        let mut of = |key: Option<Key>| agreement(key.and_then(|key| found.remove(&key)));
        let (firm, client, matter) = (of(Some(firm))?, of(client)?, of(matter)?);
        Ok(Agreed { firm, client, matter, base: base_rates(found.remove(&base))? })
    }

    /// What moved what a client owes on its invoices since a day, from the table itself.
    pub(crate) async fn movements_since(
        &self,
        client: &ClientId,
        from: Date,
    ) -> Result<Vec<Movement>, Fault> {
        let asked = self.ask_state(&keys::movements_pk(client));
        let all = asked.between(from.to_string(), "~").all(crate::owed::movements).await?;
        Ok(all.into_iter().flatten().collect())
    }

    /// What decides on the interest of an invoice, from what moved on its client's account since it
    /// was due.
    pub(crate) async fn interest_ground(
        &self,
        whole: &Whole,
        agreed: Agreed,
        (moved, zone): (&[Movement], &TimeZone),
    ) -> Result<Option<Ground>, Fault> {
        let Some(invoice) = bearing(whole) else { return Ok(None) };
        let mut resting = self.payments_on_their_way(invoice, whole, zone).await?;
        resting.extend(of_disputes(&whole.disputed, zone));
        resting.extend(whole.questions.iter().filter_map(|one| of_question(&one.value, zone)));
        if let Some(plan) = &whole.plan
            && let Some(plan) = self.plan(plan).await?
        {
            resting.extend(of_plan(&plan.value, zone));
        }
        let record = whole.interest.clone().unwrap_or_else(|| Versioned {
            value: Record::new(invoice.total.currency()),
            version: 0,
        });
        let mine = moved.iter().filter(|one| one.invoice == invoice.id);
        let moved = mine.map(|one| (one.on, one.amount));
        let history = History::of(invoice, moved, (resting, record.value.through));
        let history = items::checked("what was owed", history)?;
        Ok(Some(Ground { agreed, history, record }))
    }

    /// What of an invoice was on its way to the firm, or still is.
    async fn payments_on_their_way(
        &self,
        invoice: &Issued,
        whole: &Whole,
        zone: &TimeZone,
    ) -> Result<Vec<Rest>, Fault> {
        let paid = whole.allocations.iter().filter_map(|one| match &one.by {
            PaidBy::Payment(id) => Some(id),
            PaidBy::Trust(_) => None,
        });
        let payments: Vec<&PaymentId> = paid.chain(&whole.begun).collect();
        let found = self.get_many(payments.into_iter().map(keys::payment)).await?;
        let mut resting = Vec::new();
        for attributes in found.into_values() {
            let payment = items::read::<IntentItem>(attributes)?.read()?;
            resting.extend(of_payment(&payment, &invoice.id, zone));
        }
        Ok(resting)
    }

    /// What decides on the interest of an invoice that is shown: nothing where none may run.
    async fn interest_shown(
        &self,
        whole: &Whole,
        (today, zone): (Date, &TimeZone),
    ) -> Result<Option<Ground>, Fault> {
        let Some(invoice) = bearing(whole) else { return Ok(None) };
        if !(may_show(invoice, whole, today) || whole.interest.is_some()) {
            return Ok(None);
        }
        let place = Place::Matter(invoice.client.clone(), invoice.matter.clone());
        let agreed = self.interest_agreed(&place).await?;
        if !agreed.rules().ever_run() && whole.interest.is_none() {
            return Ok(None);
        }
        let moved = self.movements_since(&invoice.client, invoice.due_on).await?;
        self.interest_ground(whole, agreed, (&moved, zone)).await
    }
}

/// Whether an invoice is late, or was until a payment of this month, whose interest is not charged
/// yet.
fn may_show(invoice: &Issued, whole: &Whole, today: Date) -> bool {
    let recent = today.first_of_month().to_zoned(TimeZone::UTC).map(|day| day.timestamp());
    let lately = recent.is_ok_and(|recent| whole.allocations.iter().any(|one| one.at >= recent));
    invoice.due_on < today && (invoice.open.is_positive() || lately)
}

/// The invoice, where it may bear interest: one of interest, or a void one, never does.
fn bearing(whole: &Whole) -> Option<&Issued> {
    match &whole.invoice.value {
        Invoice::Issued(invoice) if invoice.interest.is_zero() && !invoice.is_void() => {
            Some(invoice)
        }
        Invoice::Issued(_) | Invoice::Draft(_) => None,
    }
}

impl FirmStore<'_> {
    /// What is agreed on for a matter, a client, or everybody.
    pub async fn interest_agreed(&self, place: &Place) -> Result<Agreed, Fault> {
        self.store.interest_agreed(place).await
    }

    /// What decides on the interest of an invoice; nothing where none may run.
    pub async fn interest_on(
        &self,
        whole: &Whole,
        at: (Date, &TimeZone),
    ) -> Result<Option<Ground>, Fault> {
        self.store.interest_shown(whole, at).await
    }

    /// Agrees on interest in one place, over the version that was read.
    pub async fn commit_interest_agreed(
        &self,
        once: &Once,
        (place, agreement): (&Place, &Versioned<Agreement>),
        (terms, words): (&Terms, &str),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let (key, places) = (place.key(), place.places());
        let item = AgreementItem::of(place.client(), &agreement.value);
        let commit = Commit::by(self.member.actor(), once, at);
        let commit = commit.over(self.store, (&key, agreement.version), &places, &item)?;
        let (from, entity) = (terms.from, place.entity());
        let event = Event::InterestAgreed { place: entity.clone(), from, terms: words.to_owned() };
        commit.event(entity, event).write(self.store).await
    }

    /// Writes the base rates down, over the version that was read; says which of them changed.
    pub async fn commit_base_rates(
        &self,
        once: &Once,
        rates: &Versioned<BaseRates>,
        (from, at): (Date, Timestamp),
    ) -> Result<Done, CommitError> {
        let (key, places) = (keys::base_rates(), Places::default());
        let item = BaseRatesItem::of(&rates.value);
        let commit = Commit::by(self.member.actor(), once, at);
        let commit = commit.over(self.store, (&key, rates.version), &places, &item)?;
        let written = rates.value.all().iter().find(|(day, _)| *day == from);
        let rate = written.map_or("none".to_owned(), |(_, rate)| format!("{rate} %"));
        commit.event("FIRM", Event::BaseRateSet { from, rate }).write(self.store).await
    }

    /// Gives interest on an invoice up, or takes that back, over the record that was read.
    pub async fn commit_interest_waived(
        &self,
        once: &Once,
        (invoice, record): (&InvoiceId, &Versioned<Record>),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let event = match &record.value.waived {
            Some(waiver) => {
                Event::InterestWaived { invoice: invoice.clone(), reason: waiver.reason.clone() }
            }
            None => Event::InterestRestored { invoice: invoice.clone() },
        };
        let commit = Commit::by(self.member.actor(), once, at).outcome(invoice);
        let commit = commit.interest_record(self.store, (invoice, record))?;
        commit.event(invoice, event).write(self.store).await
    }
}

impl ClientStore<'_> {
    /// What decides on the interest of one of the client's invoices; nothing where none may run.
    pub async fn interest_on(
        &self,
        whole: &Whole,
        at: (Date, &TimeZone),
    ) -> Result<Option<Ground>, Fault> {
        self.store.interest_shown(whole, at).await
    }
}

impl Commit {
    /// What of the interest on an invoice is posted or waived, over the version that was read.
    fn interest_record(
        self,
        store: &Store,
        (invoice, record): (&InvoiceId, &Versioned<Record>),
    ) -> Result<Self, Fault> {
        let (key, places) = (keys::interest_on(invoice), Places::default());
        let item = RecordItem::of(&record.value);
        self.over(store, (&key, record.version), &places, &item)
    }
}
