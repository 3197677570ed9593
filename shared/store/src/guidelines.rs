//! What a client does not pay: the rules of its guidelines, all in one item (EBL-09, EBL-13).

use domain::audit::Event;
use domain::guideline::{Guidelines, Trait};
use domain::hours::{HourlyRate, Hours};
use domain::id::ClientId;
use domain::member::Classification;
use domain::money::Money;
use domain::percent::Percent;
use domain::text::Name;
use domain::utbms::TaskCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::access::FirmStore;
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::{self, Versioned};
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct GuidelinesItem {
    source: Option<String>,
    step: Option<u32>,
    words: Vec<String>,
    travel: Option<u32>,
    day_max: Option<u32>,
    rates: Vec<(String, MoneyItem)>,
    tasks: Vec<String>,
    days_max: Option<u16>,
    receipt_from: Option<MoneyItem>,
}

#[derive(Debug, Serialize, Deserialize)]
struct MoneyItem {
    minor: i64,
    currency: String,
}

impl MoneyItem {
    fn of(amount: Money) -> Self {
        Self { minor: amount.minor(), currency: amount.currency().to_string() }
    }

    fn read(&self) -> Result<Money, Fault> {
        item::money(self.minor, &self.currency)
    }
}

impl GuidelinesItem {
    fn of(rules: &Guidelines) -> Self {
        let rate = |(rank, rate): &(Classification, HourlyRate)| {
            (rank.code().to_owned(), MoneyItem::of(rate.per_hour()))
        };
        Self {
            source: rules.source.as_ref().map(Name::to_string),
            step: rules.step.map(Hours::count),
            words: rules.words.iter().map(|shown| shown.word().to_owned()).collect(),
            travel: rules.travel.map(Percent::hundredths),
            day_max: rules.day_max.map(Hours::count),
            rates: rules.rates.iter().map(rate).collect(),
            tasks: rules.tasks.iter().map(|task| task.code().to_owned()).collect(),
            days_max: rules.days_max,
            receipt_from: rules.receipt_from.map(MoneyItem::of),
        }
    }

    pub(crate) fn read(self) -> Result<Guidelines, Fault> {
        let rate = |(rank, rate): (String, MoneyItem)| {
            let rank = item::needed("rank", Classification::of_code(&rank))?;
            let rate = item::checked("rate", HourlyRate::new(rate.read()?))?;
            Ok((rank, rate))
        };
        let shown = |word: &String| item::needed("words", Trait::of_word(word));
        let task = |code: &String| item::checked("task", TaskCode::parse(code));
        Ok(Guidelines {
            source: item::checked("source", self.source.as_deref().map(Name::parse).transpose())?,
            step: self.step.map(Hours::new),
            words: self.words.iter().map(shown).collect::<Result<_, Fault>>()?,
            travel: self.travel.map(Percent::of),
            day_max: self.day_max.map(Hours::new),
            rates: self.rates.into_iter().map(rate).collect::<Result<_, Fault>>()?,
            tasks: self.tasks.iter().map(task).collect::<Result<_, Fault>>()?,
            days_max: self.days_max,
            receipt_from: self.receipt_from.map(|from| from.read()).transpose()?,
        })
    }
}

impl FirmStore<'_> {
    /// What a client does not pay; version nothing while no rule ever was set.
    pub async fn guidelines(&self, client: &ClientId) -> Result<Versioned<Guidelines>, Fault> {
        let found = self.store.get::<GuidelinesItem>(&keys::guidelines(client)).await?;
        match found {
            Some(Versioned { value, version }) => Ok(Versioned { value: value.read()?, version }),
            None => Ok(Versioned { value: Guidelines::default(), version: 0 }),
        }
    }

    /// Sets what a client does not pay, over the version that was read.
    pub async fn commit_guidelines(
        &self,
        once: &Once,
        (client, rules): (&ClientId, &Versioned<Guidelines>),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let (key, places) = (keys::guidelines(client), Places::default());
        let item = GuidelinesItem::of(&rules.value);
        let commit = Commit::by(self.member.actor(), once, at).outcome(client);
        let commit = commit.over(self.store, (&key, rules.version), &places, &item)?;
        let event = Event::GuidelinesSet { client: client.clone() };
        commit.event(client, event).write(self.store).await
    }
}
