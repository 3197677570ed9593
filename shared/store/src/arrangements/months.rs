//! The months of matters with a monthly fee, all of a matter in one item, and what time takes of
//! their hours (BIL-11).
//!
//! Invariants: a month and the entry that bills it are one transaction, at the version of the
//! months and of the agreement that were read; what a line took of its month is written with the
//! line, and goes back in the transaction that gives its entry back.

use std::collections::{BTreeMap, HashMap};

use domain::arrangement::{Arrangement, Carry, FeeMonth, Monthly, Months, Taken};
use domain::entry::Entry;
use domain::figures::Month;
use domain::hours::Hours;
use domain::id::{EntryId, MatterId};
use domain::lock::Lock;
use domain::money::Money;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::access::{FirmStore, SystemStore};
use crate::commit::Commit;
use crate::desk::Desk;
use crate::fault::Fault;
use crate::item::{self, Versioned};
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};
use crate::query::Page;

/// What entries take of the months of their matter.
#[derive(Debug, Clone, Default)]
pub struct Took {
    /// The months once they have, at the version that was read.
    pub months: Versioned<Months>,
    /// What each takes; entries that take nothing are not here.
    pub by: HashMap<EntryId, Taken>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct MonthsItem {
    all: Vec<MonthItem>,
}

/// Hours are hundredths.
#[derive(Debug, Serialize, Deserialize)]
struct MonthItem {
    month: String,
    fee: String,
    on: Date,
    currency: String,
    amount: i64,
    hours: u32,
    kept: u16,
    most: Option<u32>,
    taken: BTreeMap<String, u32>,
    over: u32,
}

/// What a line took of its month.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct TakenItem {
    month: String,
    hours: BTreeMap<String, u32>,
    over: u32,
}

fn month(text: &str) -> Result<Month, Fault> {
    item::needed("month", Month::parse(text))
}

fn counts(hours: &BTreeMap<Month, Hours>) -> BTreeMap<String, u32> {
    hours.iter().map(|(month, hours)| (month.to_string(), hours.count())).collect()
}

fn hours(counts: &BTreeMap<String, u32>) -> Result<BTreeMap<Month, Hours>, Fault> {
    let one = |(text, count): (&String, &u32)| Ok((month(text)?, Hours::new(*count)));
    counts.iter().map(one).collect()
}

impl MonthsItem {
    fn of(months: &Months) -> Self {
        let one = |(month, fee): (&Month, &FeeMonth)| MonthItem {
            month: month.to_string(),
            fee: fee.fee.to_string(),
            on: fee.on,
            currency: fee.amount.currency().to_string(),
            amount: fee.amount.minor(),
            hours: fee.hours.count(),
            kept: fee.carry.months,
            most: fee.carry.most.map(Hours::count),
            taken: counts(&fee.taken),
            over: fee.over.count(),
        };
        Self { all: months.all().map(one).collect() }
    }

    fn read(self) -> Result<Months, Fault> {
        let one = |item: MonthItem| Ok((month(&item.month)?, item.read()?));
        Ok(Months::new(self.all.into_iter().map(one).collect::<Result<_, Fault>>()?))
    }
}

impl MonthItem {
    fn read(self) -> Result<FeeMonth, Fault> {
        let amount: Money = item::money(self.amount, &self.currency)?;
        Ok(FeeMonth {
            fee: item::parsed("entry", &self.fee)?,
            on: self.on,
            amount,
            hours: Hours::new(self.hours),
            carry: Carry { months: self.kept, most: self.most.map(Hours::new) },
            taken: hours(&self.taken)?,
            over: Hours::new(self.over),
        })
    }
}

impl TakenItem {
    pub(crate) fn of(taken: &Taken) -> Self {
        let month = taken.month.to_string();
        Self { month, hours: counts(&taken.hours), over: taken.over.count() }
    }

    fn read(&self) -> Result<Taken, Fault> {
        let over = Hours::new(self.over);
        Ok(Taken { month: month(&self.month)?, hours: hours(&self.hours)?, over })
    }
}

impl Commit {
    /// Writes the months of a matter over the version that was read.
    fn months(
        self,
        store: &Store,
        matter: &MatterId,
        months: &Versioned<Months>,
    ) -> Result<Self, Fault> {
        let (key, item) = (keys::months(matter), MonthsItem::of(&months.value));
        self.over(store, (&key, months.version), &Places::default(), &item)
    }

    /// Notes what entries that are claimed take of their months.
    pub(crate) fn took(
        self,
        store: &Store,
        matter: &MatterId,
        took: Option<&Took>,
    ) -> Result<Self, Fault> {
        match took {
            Some(took) if !took.by.is_empty() => self.months(store, matter, &took.months),
            Some(_) | None => Ok(self),
        }
    }

    /// Gives back what lines took of their months.
    pub(crate) async fn given_back(
        self,
        store: &Store,
        matter: &MatterId,
        taken: impl IntoIterator<Item = &TakenItem>,
    ) -> Result<Self, Fault> {
        let taken = taken.into_iter().map(TakenItem::read).collect::<Result<Vec<_>, _>>()?;
        if taken.is_empty() {
            return Ok(self);
        }
        let mut months = store.months(matter).await?;
        for one in &taken {
            months.value.give_back(one);
        }
        self.months(store, matter, &months)
    }
}

impl Store {
    async fn months(&self, matter: &MatterId) -> Result<Versioned<Months>, Fault> {
        match self.get::<MonthsItem>(&keys::months(matter)).await? {
            Some(Versioned { value, version }) => Ok(Versioned { value: value.read()?, version }),
            None => Ok(Versioned::default()),
        }
    }

    /// The months of matters, of those that have any.
    pub(crate) async fn months_of<'m>(
        &self,
        matters: impl Iterator<Item = &'m MatterId>,
    ) -> Result<HashMap<MatterId, Months>, Fault> {
        let matters: Vec<&MatterId> = matters.collect();
        let mut found = self.get_many(matters.iter().map(|matter| keys::months(matter))).await?;
        let mut all = HashMap::new();
        for matter in matters {
            if let Some(attributes) = found.remove(&keys::months(matter)) {
                all.insert(matter.clone(), item::read::<MonthsItem>(attributes)?.read()?);
            }
        }
        Ok(all)
    }
}

impl FirmStore<'_> {
    /// The months of a matter whose fee is recorded; version nothing while there was none.
    pub async fn months(&self, matter: &MatterId) -> Result<Versioned<Months>, Fault> {
        self.store.months(matter).await
    }

    /// A matter's unbilled entries until a day, by day and id.
    pub async fn entries_until(&self, matter: &MatterId, last: Date) -> Result<Vec<Entry>, Fault> {
        self.store.entries_until(matter, last).await
    }

    /// Takes a month back whose fee is not billed yet and whose hours nobody used.
    pub async fn commit_month_taken_back(
        &self,
        once: &Once,
        months: &Versioned<Months>,
        fee: &Versioned<Entry>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let matter = &fee.value.matter;
        let commit = Commit::by(self.member.actor(), once, at);
        let commit = commit.months(self.store, matter, months)?;
        self.store.taken_away(commit, fee)?.write(self.store).await
    }
}

impl Desk<'_> {
    /// The months of a matter whose fee is recorded; version nothing while there was none.
    pub async fn months(&self, matter: &MatterId) -> Result<Versioned<Months>, Fault> {
        self.store.months(matter).await
    }

    /// Up to which day work is locked.
    pub async fn lock(&self) -> Result<Option<Lock>, Fault> {
        self.store.lock().await.map(|lock| lock.map(|lock| lock.value))
    }

    /// Opens a month by an agreement, and records its fee as work to be billed.
    pub async fn commit_month_opened(
        &self,
        once: &Once,
        (agreed, months): (&Versioned<Arrangement>, &Versioned<Months>),
        fee: &Entry,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let commit = Commit::by(self.actor.clone(), once, at);
        let commit = commit
            .check(self.store, (&keys::arrangement(&fee.matter), agreed.version))?
            .months(self.store, &fee.matter, months)?;
        self.store.recorded(commit, fee)?.write(self.store).await
    }
}

impl SystemStore<'_> {
    /// The matters that have a monthly fee.
    pub async fn matters_monthly(&self, from: Option<String>) -> Result<Page<MatterId>, Fault> {
        let asked = self.store.ask_index("by_kind", "MONTHLY").from(from);
        asked.page(|found| item::parsed("matter", item::text(&found, "kind_sort"))).await
    }

    /// The monthly fee of a matter, if it has one.
    pub async fn monthly(&self, matter: &MatterId) -> Result<Option<Monthly>, Fault> {
        Ok(self.store.arrangement(matter).await?.value.monthly)
    }
}
