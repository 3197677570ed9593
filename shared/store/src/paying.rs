//! How clients may pay online, as the firm decided, for all invoices and for one (PAY-25, PAY-26).

use domain::audit::Event;
use domain::id::InvoiceId;
use domain::paying::{Limits, Terms, Way};
use domain::payment::ProcessorName;
use domain::split::Split;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::access::FirmStore;
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::{self, Versioned};
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};

#[derive(Debug, Serialize, Deserialize)]
struct TermsItem {
    cards: Option<String>,
    ways: Vec<String>,
    #[serde(default)]
    ahead: bool,
    #[serde(default)]
    split: Option<String>,
}

impl TermsItem {
    fn of(terms: &Terms) -> Self {
        Self {
            cards: terms.cards.map(|name| name.word().to_owned()),
            ways: terms.ways.iter().map(|way| way.word().to_owned()).collect(),
            ahead: terms.ahead,
            split: Some(terms.split.word().to_owned()),
        }
    }

    fn read(self) -> Result<Terms, Fault> {
        let name = |word: &str| item::needed("processor", ProcessorName::of_word(word));
        let ways = self.ways.iter().map(|word| item::needed("way", Way::of_word(word)));
        let split = self.split.as_deref();
        let split = split.map(|word| item::needed("split", Split::of_word(word))).transpose()?;
        Ok(Terms {
            cards: self.cards.as_deref().map(name).transpose()?,
            ways: ways.collect::<Result<_, _>>()?,
            ahead: self.ahead,
            split: split.unwrap_or_default(),
        })
    }
}

impl Store {
    /// How clients may pay; version nothing while the firm has decided nothing.
    pub async fn pay_terms(&self) -> Result<Versioned<Terms>, Fault> {
        match self.get::<TermsItem>(&keys::pay_terms()).await? {
            Some(found) => Ok(Versioned { value: found.value.read()?, version: found.version }),
            None => Ok(Versioned { value: Terms::default(), version: 0 }),
        }
    }
}

impl FirmStore<'_> {
    /// Changes how clients may pay.
    pub async fn commit_pay_terms(
        &self,
        once: &Once,
        terms: &Versioned<Terms>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let (key, places, item) =
            (keys::pay_terms(), Places::default(), TermsItem::of(&terms.value));
        let event = Event::PayTermsSet {
            cards: terms.value.cards.map_or("", ProcessorName::word),
            ways: item.ways.join(" "),
            ahead: terms.value.ahead,
            split: terms.value.split.word(),
        };
        let commit = Commit::by(self.member.actor(), once, at);
        let commit = match terms.version {
            0 => commit.create(self.store, &key, &places, &item)?,
            version => commit.replace(self.store, (&key, version), &places, &item)?,
        };
        commit.event("FIRM", event).write(self.store).await
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct LimitsItem {
    ways: Vec<String>,
}

impl LimitsItem {
    pub(crate) fn read(self) -> Result<Limits, Fault> {
        let ways = self.ways.iter().map(|word| item::needed("way", Way::of_word(word)));
        Ok(Limits::of(ways.collect::<Result<_, _>>()?))
    }
}

impl FirmStore<'_> {
    /// In which ways an invoice is taken; version nothing while nobody has decided.
    pub async fn limits_of(&self, invoice: &InvoiceId) -> Result<Versioned<Limits>, Fault> {
        match self.store.get::<LimitsItem>(&keys::limits(invoice)).await? {
            Some(found) => Ok(Versioned { value: found.value.read()?, version: found.version }),
            None => Ok(Versioned { value: Limits::default(), version: 0 }),
        }
    }

    /// Changes in which ways an invoice is taken.
    pub async fn commit_limits(
        &self,
        once: &Once,
        (invoice, limits): (&InvoiceId, &Versioned<Limits>),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let ways = limits.value.ways().iter().map(|way| way.word().to_owned());
        let item = LimitsItem { ways: ways.collect() };
        let event = Event::InvoiceWaysSet { invoice: invoice.clone(), ways: item.ways.join(" ") };
        let (key, places) = (keys::limits(invoice), Places::default());
        let commit = Commit::by(self.member.actor(), once, at).outcome(invoice);
        let commit = match limits.version {
            0 => commit.create(self.store, &key, &places, &item)?,
            version => commit.replace(self.store, (&key, version), &places, &item)?,
        };
        commit.event(invoice, event).write(self.store).await
    }
}
