//! Work in progress: entries that are not yet on a draft.

mod again;
mod approve;
mod day;

pub use again::{PRICED_AT_ONCE, TO_PRICE_MAX};
pub use approve::{EntryPlace, place};
pub use day::Standing;

use approve::ApprovalItem;
use domain::audit::Event;
use domain::entry::{Charge, CostKind, Entry, Price, Quantity, Work};
use domain::hours::{HourlyRate, Hours, Rounding, Worked};
use domain::id::{EntryId, MatterId};
use domain::text::{Narrative, Note};
use domain::utbms::{ActivityCode, ExpenseCode, TaskCode};
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::access::{FirmStore, SystemStore};
use crate::commit::Commit;
use crate::fault::Fault;
use crate::holds::HoldItem;
use crate::item::{self, Attributes, Versioned};
use crate::keys::{self, Key, Places};
use crate::once::{CommitError, Done, Once};
use crate::query::Page;

/// How many entries one commit records: each takes three of the hundred items of a transaction, of
/// which two are its event's, and one more for each matter, which must be open; one is for the lock
/// date.
pub const ENTRIES_AT_ONCE: usize = 24;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct EntryItem {
    id: String,
    matter: String,
    client: String,
    on: Date,
    narrative: String,
    currency: String,
    charge: String,
    worth: i64,
    value: i64,
    work: WorkItem,
    late: Option<String>,
    reworded: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hold: Option<HoldItem>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
enum WorkItem {
    Time {
        timekeeper: String,
        began: Option<Time>,
        /// Seconds.
        worked: u32,
        rounding: String,
        /// Hundredths of an hour.
        hours: u32,
        rate: i64,
        task: Option<String>,
        activity: Option<String>,
        approval: ApprovalItem,
    },
    Flat {
        by: String,
    },
    Cost {
        kind: String,
        quantity: String,
        unit_price: String,
        expense: Option<String>,
        receipt: Option<String>,
    },
}

impl EntryItem {
    pub(crate) fn of(entry: &Entry) -> Self {
        Self {
            id: entry.id.to_string(),
            matter: entry.matter.to_string(),
            client: entry.client.to_string(),
            on: entry.on,
            narrative: entry.narrative.to_string(),
            currency: entry.value.currency().to_string(),
            charge: entry.charge.word().to_owned(),
            worth: entry.worth.minor(),
            value: entry.value.minor(),
            work: WorkItem::of(&entry.work),
            late: entry.late.as_ref().map(ToString::to_string),
            reworded: entry.reworded.as_ref().map(ToString::to_string),
            hold: entry.hold.as_ref().map(HoldItem::of),
        }
    }

    /// The same, in the words of the line that bills it.
    pub(crate) fn reworded(self, reworded: Option<String>) -> Self {
        Self { reworded, ..self }
    }

    pub(crate) fn read(self) -> Result<Entry, Fault> {
        Ok(Entry {
            id: item::parsed("entry", &self.id)?,
            matter: item::parsed("matter", &self.matter)?,
            client: item::parsed("client", &self.client)?,
            on: self.on,
            narrative: item::checked("narrative", Narrative::parse(&self.narrative))?,
            work: self.work.read(&self.currency)?,
            charge: item::needed("charge", Charge::of_word(&self.charge))?,
            worth: item::money(self.worth, &self.currency)?,
            value: item::money(self.value, &self.currency)?,
            late: item::checked("late", self.late.as_deref().map(Note::parse).transpose())?,
            reworded: item::checked(
                "words",
                self.reworded.as_deref().map(Narrative::parse).transpose(),
            )?,
            hold: self.hold.map(HoldItem::read).transpose()?,
        })
    }
}

impl WorkItem {
    fn of(work: &Work) -> Self {
        match work {
            Work::Time {
                timekeeper,
                began,
                worked,
                rounding,
                hours,
                rate,
                task,
                activity,
                approval,
            } => Self::Time {
                timekeeper: timekeeper.to_string(),
                began: *began,
                worked: worked.count(),
                rounding: rounding.word().to_owned(),
                hours: hours.count(),
                rate: rate.per_hour().minor(),
                task: task.as_ref().map(ToString::to_string),
                activity: activity.as_ref().map(ToString::to_string),
                approval: ApprovalItem::of(approval),
            },
            Work::Flat { by } => Self::Flat { by: by.to_string() },
            Work::Cost { kind, quantity, unit_price, expense, receipt } => Self::Cost {
                kind: kind.word().to_owned(),
                quantity: quantity.decimal().to_string(),
                unit_price: unit_price.to_string(),
                expense: expense.as_ref().map(ToString::to_string),
                receipt: receipt.as_ref().map(ToString::to_string),
            },
        }
    }

    fn read(self, currency: &str) -> Result<Work, Fault> {
        match self {
            Self::Time {
                timekeeper,
                began,
                worked,
                rounding,
                hours,
                rate,
                task,
                activity,
                approval,
            } => Ok(Work::Time {
                timekeeper: item::parsed("timekeeper", &timekeeper)?,
                began,
                worked: Worked::seconds(worked),
                rounding: item::needed("rounding", Rounding::of_word(&rounding))?,
                hours: Hours::new(hours),
                rate: item::checked("rate", HourlyRate::new(item::money(rate, currency)?))?,
                task: item::checked("task", task.as_deref().map(TaskCode::parse).transpose())?,
                activity: item::checked(
                    "activity",
                    activity.as_deref().map(ActivityCode::parse).transpose(),
                )?,
                approval: approval.read()?,
            }),
            Self::Flat { by } => Ok(Work::Flat { by: item::parsed("member", &by)? }),
            Self::Cost { kind, quantity, unit_price, expense, receipt } => Ok(Work::Cost {
                kind: item::needed("kind", CostKind::of_word(&kind))?,
                quantity: item::checked("quantity", Quantity::parse(&quantity))?,
                unit_price: item::checked(
                    "price",
                    Price::exact(item::decimal(&unit_price)?, item::parsed("currency", currency)?),
                )?,
                expense: item::checked(
                    "expense",
                    expense.as_deref().map(ExpenseCode::parse).transpose(),
                )?,
                receipt: receipt.map(|id| item::parsed("receipt", &id)).transpose()?,
            }),
        }
    }
}

/// The reason for what is done on a locked day, as its event has it.
fn reason(late: Option<&Note>) -> String {
    late.map(ToString::to_string).unwrap_or_default()
}

/// What gives no reason insists that its day is not locked (TIM-12).
fn explained(commit: Commit, late: Option<&Note>, on: Date) -> Commit {
    match late {
        Some(_) => commit,
        None => commit.on_open_day(on),
    }
}

pub(crate) fn key(entry: &Entry) -> Key {
    keys::wip(&entry.matter, entry.on, &entry.id)
}

pub(crate) fn places(entry: &Entry) -> Places {
    Places { owner: None, kind: keys::by_kind("WIP", keys::entry_sort(entry)) }
}

pub(crate) fn versioned(attributes: Attributes) -> Result<Versioned<Entry>, Fault> {
    let version = item::version(&attributes);
    Ok(Versioned { value: item::read::<EntryItem>(attributes)?.read()?, version })
}

impl Store {
    pub(crate) fn recorded(&self, commit: Commit, entry: &Entry) -> Result<Commit, Fault> {
        let (id, value, late) = (entry.id.clone(), entry.value, reason(entry.late.as_ref()));
        let event = Event::EntryRecorded { entry: id, value, late };
        Ok(explained(commit, entry.late.as_ref(), entry.on)
            .outcome(&entry.id)
            .create(self, &key(entry), &places(entry), &EntryItem::of(entry))?
            .on_open_matter(self, &entry.matter)?
            .event(&entry.matter, event))
    }

    pub(crate) async fn wip(
        &self,
        matter: &MatterId,
        from: Option<String>,
        limit: i32,
    ) -> Result<Page<Versioned<Entry>>, Fault> {
        let asked = self.ask_state(&keys::matter(matter).pk).beginning("WIP#");
        asked.from(from).limit(limit).page(versioned).await
    }
}

impl FirmStore<'_> {
    /// A matter's unbilled entries, oldest first.
    pub async fn entries_of(
        &self,
        matter: &MatterId,
        from: Option<String>,
    ) -> Result<Page<Versioned<Entry>>, Fault> {
        self.store.wip(matter, from, crate::query::PAGE_ITEMS).await
    }

    /// All unbilled entries, newest first.
    pub async fn entries_unbilled(&self, from: Option<String>) -> Result<Page<Entry>, Fault> {
        let asked = self.store.ask_index("by_kind", "WIP").newest_first().from(from);
        asked.page(|attributes| item::read::<EntryItem>(attributes)?.read()).await
    }

    /// What is unbilled of some days, oldest first.
    pub async fn entries_between(&self, from: Date, to: Date) -> Result<Vec<Entry>, Fault> {
        let asked = self.store.ask_index("by_kind", "WIP");
        let asked = asked.between(format!("{from}#"), format!("{to}#~"));
        asked.all(|attributes| item::read::<EntryItem>(attributes)?.read()).await
    }

    /// Everything unbilled, oldest first: bounded by what a firm leaves unbilled.
    pub async fn entries_unbilled_all(&self) -> Result<Vec<Entry>, Fault> {
        let asked = self.store.ask_index("by_kind", "WIP");
        asked.all(|attributes| item::read::<EntryItem>(attributes)?.read()).await
    }

    /// An unbilled entry of a matter.
    pub async fn entry(
        &self,
        matter: &MatterId,
        on: Date,
        id: &EntryId,
    ) -> Result<Option<Versioned<Entry>>, Fault> {
        let found = self.store.get::<EntryItem>(&keys::wip(matter, on, id)).await?;
        found
            .map(|item| Ok(Versioned { value: item.value.read()?, version: item.version }))
            .transpose()
    }

    /// Records an entry.
    pub async fn commit_recorded(
        &self,
        once: &Once,
        entry: &Entry,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let commit = Commit::by(self.member.actor(), once, at);
        self.store.recorded(commit, entry)?.write(self.store).await
    }

    /// Records entries together, at most [`ENTRIES_AT_ONCE`].
    pub async fn commit_all_recorded(
        &self,
        once: &Once,
        entries: &[Entry],
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let commit = Commit::by(self.member.actor(), once, at);
        let record = |commit, entry| self.store.recorded(commit, entry);
        entries.iter().try_fold(commit, record)?.write(self.store).await
    }

    /// Changes an unbilled entry; a changed day or matter moves it, and both matters know.
    pub async fn commit_entry_changed(
        &self,
        once: &Once,
        old: &Versioned<Entry>,
        new: &Entry,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let (from, to) = (key(&old.value), key(new));
        let commit = Commit::by(self.member.actor(), once, at).outcome(&new.id);
        let item = EntryItem::of(new);
        let commit = if from == to {
            commit.replace(self.store, (&to, old.version), &places(new), &item)?
        } else {
            let at = (&to, old.version);
            commit.remove(self.store, (&from, old.version))?.moved(
                self.store,
                at,
                &places(new),
                &item,
            )?
        };
        let (entry, late) = (new.id.clone(), reason(new.late.as_ref()));
        let (was, value) = (old.value.value, new.value);
        let gone = Event::EntryDeleted { entry: entry.clone(), value: was, late: late.clone() };
        let event = Event::EntryChanged { entry, value, late };
        let first = new.on.min(old.value.on);
        let commit = explained(commit, new.late.as_ref(), first);
        let commit = commit.on_open_matter(self.store, &new.matter)?.event(&new.matter, event);
        let commit = if old.value.matter == new.matter {
            commit
        } else {
            commit.event(&old.value.matter, gone)
        };
        commit.write(self.store).await
    }

    /// Deletes an unbilled entry, with a reason where its day is locked.
    pub async fn commit_entry_deleted(
        &self,
        once: &Once,
        (old, late): (&Versioned<Entry>, Option<&Note>),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let entry = &old.value;
        let (id, value) = (entry.id.clone(), entry.value);
        let event = Event::EntryDeleted { entry: id, value, late: reason(late) };
        let commit = Commit::by(self.member.actor(), once, at).outcome(&entry.id);
        explained(commit, late, entry.on)
            .remove(self.store, (&key(entry), old.version))?
            .event(&entry.matter, event)
            .write(self.store)
            .await
    }
}

impl SystemStore<'_> {
    /// Records an entry that a program brings in.
    pub async fn commit_recorded(
        &self,
        once: &Once,
        entry: &Entry,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let commit = Commit::by(self.actor(), once, at);
        self.store.recorded(commit, entry)?.write(self.store).await
    }

    /// All unbilled entries, oldest first.
    pub async fn entries_unbilled(&self, from: Option<String>) -> Result<Page<Entry>, Fault> {
        let asked = self.store.ask_index("by_kind", "WIP").from(from);
        asked.page(|attributes| item::read::<EntryItem>(attributes)?.read()).await
    }
}
