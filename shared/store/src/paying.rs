//! How clients may pay online, as the firm decided, for all invoices and for one (PAY-25, PAY-26).

use std::collections::BTreeMap;

use domain::audit::Event;
use domain::discount::Discount;
use domain::id::{InvoiceId, MatterId};
use domain::paying::{Limits, MatterTerms, Terms, Way};
use domain::payment::ProcessorName;
use domain::percent::Percent;
use domain::split::Split;
use domain::surcharge::Policy;
use domain::text::Note;
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
    #[serde(default)]
    discount: Option<u32>,
    #[serde(default)]
    surcharge: Option<SurchargeItem>,
    #[serde(default)]
    matters: BTreeMap<String, MatterTermsItem>,
}

#[derive(Debug, Serialize, Deserialize)]
struct MatterTermsItem {
    cards: Option<String>,
    split: Option<String>,
    #[serde(default)]
    no_surcharge: bool,
}

#[derive(Debug, Serialize, Deserialize)]
struct SurchargeItem {
    rate: u32,
    cost: u32,
    state: String,
    because: Option<String>,
}

impl SurchargeItem {
    fn of(policy: &Policy) -> Self {
        Self {
            rate: policy.rate.hundredths(),
            cost: policy.cost.hundredths(),
            state: policy.state.clone(),
            because: policy.because.as_ref().map(ToString::to_string),
        }
    }

    fn read(self) -> Result<Policy, Fault> {
        let because = self.because.as_deref().map(Note::parse);
        Ok(Policy {
            rate: Percent::of(self.rate),
            cost: Percent::of(self.cost),
            state: self.state,
            because: because.transpose().map_err(|error| Fault::damaged("surcharge", error))?,
        })
    }
}

impl MatterTermsItem {
    fn of(terms: MatterTerms) -> Self {
        Self {
            cards: terms.cards.map(|name| name.word().to_owned()),
            split: terms.split.map(|split| split.word().to_owned()),
            no_surcharge: terms.no_surcharge,
        }
    }

    fn read(&self) -> Result<MatterTerms, Fault> {
        let name = |word: &str| item::needed("processor", ProcessorName::of_word(word));
        let split = |word: &str| item::needed("split", Split::of_word(word));
        Ok(MatterTerms {
            cards: self.cards.as_deref().map(name).transpose()?,
            split: self.split.as_deref().map(split).transpose()?,
            no_surcharge: self.no_surcharge,
        })
    }
}

impl TermsItem {
    fn of(terms: &Terms) -> Self {
        Self {
            cards: terms.cards.map(|name| name.word().to_owned()),
            ways: terms.ways.iter().map(|way| way.word().to_owned()).collect(),
            ahead: terms.ahead,
            split: Some(terms.split.word().to_owned()),
            discount: terms.discount.map(Discount::hundredths),
            surcharge: terms.surcharge.as_ref().map(SurchargeItem::of),
            matters: terms
                .matters
                .iter()
                .map(|(id, own)| (id.to_string(), MatterTermsItem::of(*own)))
                .collect(),
        }
    }

    fn read(self) -> Result<Terms, Fault> {
        let name = |word: &str| item::needed("processor", ProcessorName::of_word(word));
        let ways = self.ways.iter().map(|word| item::needed("way", Way::of_word(word)));
        let split = self.split.as_deref();
        let split = split.map(|word| item::needed("split", Split::of_word(word))).transpose()?;
        let matters = self.matters.iter().map(|(id, own)| {
            let id: MatterId = item::parsed("matter", id)?;
            Ok((id, own.read()?))
        });
        Ok(Terms {
            cards: self.cards.as_deref().map(name).transpose()?,
            ways: ways.collect::<Result<_, _>>()?,
            ahead: self.ahead,
            split: split.unwrap_or_default(),
            discount: self.discount.and_then(Discount::of),
            surcharge: self.surcharge.map(SurchargeItem::read).transpose()?,
            matters: matters.collect::<Result<_, Fault>>()?,
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
    /// Changes how what is owed in one matter may be paid: its terms are kept with the firm's.
    pub async fn commit_matter_terms(
        &self,
        once: &Once,
        (matter, terms): (&MatterId, &Versioned<Terms>),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let own = terms.value.matter(matter);
        let event = Event::MatterPayTermsSet {
            matter: matter.clone(),
            cards: own.cards.map_or("", ProcessorName::word),
            split: own.split.map_or("", Split::word),
            no_surcharge: own.no_surcharge,
        };
        let commit = Commit::by(self.member.actor(), once, at).outcome(matter);
        terms_put(commit, self.store, terms)?.event(matter, event).write(self.store).await
    }

    /// Changes how clients may pay.
    pub async fn commit_pay_terms(
        &self,
        once: &Once,
        terms: &Versioned<Terms>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let ways: Vec<&str> = terms.value.ways.iter().map(|way| way.word()).collect();
        let event = Event::PayTermsSet {
            cards: terms.value.cards.map_or("", ProcessorName::word),
            ways: ways.join(" "),
            ahead: terms.value.ahead,
            split: terms.value.split.word(),
            discount: terms.value.discount.map_or_else(String::new, |off| off.to_string()),
            surcharge: terms.value.surcharge.as_ref().map_or_else(String::new, told),
        };
        let commit = Commit::by(self.member.actor(), once, at);
        terms_put(commit, self.store, terms)?.event("FIRM", event).write(self.store).await
    }
}

/// A surcharge as the audit trail says it.
fn told(policy: &Policy) -> String {
    let because = policy.because.as_ref().map_or_else(String::new, |why| format!(": {why}"));
    format!("{} % of a cost of {} % in {}{because}", policy.rate, policy.cost, policy.state)
}

/// The terms over the version that was read.
fn terms_put(commit: Commit, store: &Store, terms: &Versioned<Terms>) -> Result<Commit, Fault> {
    let (key, places) = (keys::pay_terms(), Places::default());
    let item = TermsItem::of(&terms.value);
    commit.over(store, (&key, terms.version), &places, &item)
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
        let commit = commit.over(self.store, (&key, limits.version), &places, &item)?;
        commit.event(invoice, event).write(self.store).await
    }
}
