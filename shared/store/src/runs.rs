//! Billing runs: the run, its rows, and the lock that lets one be under way at a time.
//!
//! Invariants: a row and the run that counts it are written in one transaction, each over the
//! version that was read: whoever comes second finds the run past it. A phase takes the lock and
//! frees it in the transactions that begin and end it.

mod plan;

pub(crate) use plan::BilledItem;

use domain::audit::Event;
use domain::id::{InvoiceId, RunId};
use domain::run::{Outcome, Phase, Row, Run};
use domain::text::{Mark, Name};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::access::{FirmStore, SystemStore};
use crate::commit::Commit;
use crate::desk::Desk;
use crate::fault::Fault;
use crate::item::{self, Attributes, Versioned};
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};
use crate::query::Page;

/// How many rows one commit writes down.
pub const ROWS_PER_COMMIT: usize = 50;

#[derive(Debug, Serialize, Deserialize)]
struct RunItem {
    id: String,
    until: Date,
    by: String,
    begun_at: Timestamp,
    phase: String,
    rows: u32,
    done: u32,
    drafted: u32,
    issued: u32,
    next: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct RowItem {
    matter: String,
    number: String,
    name: String,
    client_name: String,
    through: Date,
    #[serde(default)]
    bill_to: Option<String>,
    outcome: OutcomeItem,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "lowercase")]
enum OutcomeItem {
    Planned,
    Passed { why: String },
    Drafted { draft: String, currency: String, total: i64, left: String },
    Issued { invoice: String, number: String, currency: String, total: i64 },
    Back,
}

/// Which run is under way.
#[derive(Debug, Serialize, Deserialize)]
struct LockItem {
    run: Option<String>,
}

impl RunItem {
    fn of(run: &Run) -> Self {
        Self {
            id: run.id.to_string(),
            until: run.until,
            by: run.by.to_string(),
            begun_at: run.begun_at,
            phase: run.phase.word().to_owned(),
            rows: run.rows,
            done: run.done,
            drafted: run.drafted,
            issued: run.issued,
            next: run.next.clone(),
        }
    }

    fn read(self) -> Result<Run, Fault> {
        Ok(Run {
            id: item::parsed("run", &self.id)?,
            until: self.until,
            by: item::parsed("member", &self.by)?,
            begun_at: self.begun_at,
            phase: item::needed("phase", Phase::of_word(&self.phase))?,
            rows: self.rows,
            done: self.done,
            drafted: self.drafted,
            issued: self.issued,
            next: self.next,
        })
    }
}

impl OutcomeItem {
    fn of(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Planned => Self::Planned,
            Outcome::Passed(why) => Self::Passed { why: why.clone() },
            Outcome::Drafted { draft, total, left } => Self::Drafted {
                draft: draft.to_string(),
                currency: total.currency().to_string(),
                total: total.minor(),
                left: left.clone(),
            },
            Outcome::Issued { invoice, number, total } => Self::Issued {
                invoice: invoice.to_string(),
                number: number.clone(),
                currency: total.currency().to_string(),
                total: total.minor(),
            },
            Outcome::GivenBack => Self::Back,
        }
    }

    fn read(self) -> Result<Outcome, Fault> {
        Ok(match self {
            Self::Planned => Outcome::Planned,
            Self::Passed { why } => Outcome::Passed(why),
            Self::Drafted { draft, currency, total, left } => Outcome::Drafted {
                draft: item::parsed("invoice", &draft)?,
                total: item::money(total, &currency)?,
                left,
            },
            Self::Issued { invoice, number, currency, total } => Outcome::Issued {
                invoice: item::parsed("invoice", &invoice)?,
                number,
                total: item::money(total, &currency)?,
            },
            Self::Back => Outcome::GivenBack,
        })
    }
}

impl RowItem {
    fn of(row: &Row) -> Self {
        Self {
            matter: row.matter.to_string(),
            number: row.number.to_string(),
            name: row.name.to_string(),
            client_name: row.client_name.to_string(),
            through: row.through,
            bill_to: row.bill_to.as_ref().map(ToString::to_string),
            outcome: OutcomeItem::of(&row.outcome),
        }
    }

    fn read(self) -> Result<Row, Fault> {
        Ok(Row {
            matter: item::parsed("matter", &self.matter)?,
            number: item::checked("number", Mark::parse(&self.number))?,
            name: item::checked("name", Name::parse(&self.name))?,
            client_name: item::checked("client", Name::parse(&self.client_name))?,
            through: self.through,
            bill_to: self.bill_to.map(|id| item::parsed("client", &id)).transpose()?,
            outcome: self.outcome.read()?,
        })
    }
}

fn places(run: &Run) -> Places {
    let sort = format!("{:015}#{}", run.begun_at.as_millisecond(), run.id);
    Places { owner: None, kind: keys::by_kind("RUNS", sort) }
}

fn run(attributes: Attributes) -> Result<Run, Fault> {
    item::read::<RunItem>(attributes)?.read()
}

fn row(attributes: Attributes) -> Result<Row, Fault> {
    item::read::<RowItem>(attributes)?.read()
}

impl Store {
    async fn run(&self, id: &RunId) -> Result<Option<Versioned<Run>>, Fault> {
        let found = self.get::<RunItem>(&keys::run(id)).await?;
        found
            .map(|item| Ok(Versioned { value: item.value.read()?, version: item.version }))
            .transpose()
    }

    async fn run_under_way(&self) -> Result<Option<RunId>, Fault> {
        let found = self.get::<LockItem>(&keys::run_lock()).await?;
        let id = found.and_then(|lock| lock.value.run);
        id.map(|id| item::parsed("run", &id)).transpose()
    }

    /// Takes the lock for a run; it must be free, or its own.
    async fn locked(&self, commit: Commit, run: &Run) -> Result<Commit, CommitError> {
        let key = keys::run_lock();
        let item = LockItem { run: Some(run.id.to_string()) };
        match self.get::<LockItem>(&key).await? {
            Some(Versioned { value: LockItem { run: Some(held) }, .. })
                if held != run.id.as_str() =>
            {
                Err(CommitError::Stale)
            }
            Some(free) => {
                Ok(commit.replace(self, (&key, free.version), &Places::default(), &item)?)
            }
            None => Ok(commit.create(self, &key, &Places::default(), &item)?),
        }
    }

    fn run_replaced(&self, commit: Commit, run: &Versioned<Run>) -> Result<Commit, Fault> {
        let key = keys::run(&run.value.id);
        let item = RunItem::of(&run.value);
        commit.replace(self, (&key, run.version), &places(&run.value), &item)
    }
}

impl FirmStore<'_> {
    /// Runs, newest first.
    pub async fn runs(&self, from: Option<String>) -> Result<Page<Run>, Fault> {
        self.store.ask_index("by_kind", "RUNS").newest_first().from(from).page(run).await
    }

    /// A run.
    pub async fn run(&self, id: &RunId) -> Result<Option<Versioned<Run>>, Fault> {
        self.store.run(id).await
    }

    /// The run that is under way.
    pub async fn run_under_way(&self) -> Result<Option<RunId>, Fault> {
        self.store.run_under_way().await
    }

    /// The matters of a run in their order.
    pub async fn run_rows(&self, run: &Run, from: Option<String>) -> Result<Page<Row>, Fault> {
        let Some(last) = run.rows.checked_sub(1) else {
            return Ok(Page { items: Vec::new(), next: None });
        };
        let asked = self.store.ask_state(&keys::run(&run.id).pk);
        let asked = asked.between("ROW#", keys::run_row(&run.id, last).sk);
        asked.from(from).page(row).await
    }

    /// How many bills of a run are issued, by the run or by hand.
    pub async fn run_issued(&self, run: &Run) -> Result<usize, Fault> {
        let bill = |row: Row| match row.outcome {
            Outcome::Drafted { draft, .. } => Some(draft),
            Outcome::Issued { invoice, .. } => Some(invoice),
            Outcome::Planned | Outcome::Passed(_) | Outcome::GivenBack => None,
        };
        let (mut issued, mut from) = (0_usize, None);
        loop {
            let page = self.run_rows(run, from).await?;
            let bills: Vec<InvoiceId> = page.items.into_iter().filter_map(bill).collect();
            issued = issued.saturating_add(self.invoices_named(&bills).await?.len());
            from = page.next;
            if from.is_none() {
                return Ok(issued);
            }
        }
    }

    /// Starts a run; stale when another is under way.
    pub async fn commit_run_begun(
        &self,
        once: &Once,
        run: &Run,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let commit = Commit::by(self.member.actor(), once, at).outcome(&run.id);
        if let Some(before) = self.done(once).await? {
            return Ok(Done::Before(before));
        }
        let event = Event::RunBegun { run: run.id.clone(), until: run.until };
        let key = keys::run(&run.id);
        self.store
            .locked(commit, run)
            .await?
            .create(self.store, &key, &places(run), &RunItem::of(run))?
            .event(&run.id, event)
            .write(self.store)
            .await
    }

    /// Begins to issue the drafts of a run or to discard them; stale when a run is under way.
    pub async fn commit_run_moved(
        &self,
        once: &Once,
        run: &Versioned<Run>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let id = run.value.id.clone();
        let event = Event::RunMoved { run: id.clone(), phase: run.value.phase.word() };
        let commit = Commit::by(self.member.actor(), once, at).outcome(&id);
        let commit = self.store.locked(commit, &run.value).await?;
        self.store.run_replaced(commit, run)?.event(&id, event).write(self.store).await
    }
}

impl SystemStore<'_> {
    /// A run.
    pub async fn run(&self, id: &RunId) -> Result<Option<Versioned<Run>>, Fault> {
        self.store.run(id).await
    }

    /// The run that is under way.
    pub async fn run_under_way(&self) -> Result<Option<RunId>, Fault> {
        self.store.run_under_way().await
    }
}

impl Desk<'_> {
    /// The matter of a run at a place.
    pub async fn run_row(&self, id: &RunId, at: u32) -> Result<Option<Versioned<Row>>, Fault> {
        let found = self.store.get::<RowItem>(&keys::run_row(id, at)).await?;
        found
            .map(|item| Ok(Versioned { value: item.value.read()?, version: item.version }))
            .transpose()
    }

    /// All matters of a run in their order.
    pub async fn run_rows(&self, id: &RunId) -> Result<Vec<Row>, Fault> {
        self.store.ask_state(&keys::run(id).pk).beginning("ROW#").all(row).await
    }

    /// Writes down matters of a run, and where the next ones are looked for, if there are more:
    /// again and again if need be, until the run says so.
    pub async fn commit_run_chosen(
        &self,
        run: &Versioned<Run>,
        (rows, next): (&[Row], Option<String>),
        at: Timestamp,
    ) -> Result<(), CommitError> {
        let id = &run.value.id;
        let (mut place, mut version) = (run.value.rows, run.version);
        for some in rows.chunks(ROWS_PER_COMMIT) {
            // Each moves the run on, so that of two who choose at once one alone goes through.
            let same = Versioned { value: run.value.clone(), version };
            let commit = Commit::note(self.actor.clone(), at);
            let mut commit = self.store.run_replaced(commit, &same)?;
            version = version.saturating_add(1);
            for row in some {
                let key = keys::run_row(id, place);
                commit = commit.set(self.store, &key, &Places::default(), &RowItem::of(row))?;
                place = place.saturating_add(1);
            }
            commit.write(self.store).await?;
        }
        let value = run.value.clone().chosen(place, next);
        let chosen = Versioned { value, version };
        let commit = Commit::note(self.actor.clone(), at);
        self.store.run_replaced(commit, &chosen)?.write(self.store).await.map(|_| ())
    }

    /// Writes what became of a matter, and the run that is past it.
    pub async fn commit_run_past(
        &self,
        run: &Versioned<Run>,
        (place, row): (u32, &Versioned<Row>),
        at: Timestamp,
    ) -> Result<(), CommitError> {
        let key = keys::run_row(&run.value.id, place);
        let commit = Commit::note(self.actor.clone(), at);
        let item = RowItem::of(&row.value);
        let commit = self.store.run_replaced(commit, run)?;
        commit
            .replace(self.store, (&key, row.version), &Places::default(), &item)?
            .write(self.store)
            .await
            .map(|_| ())
    }

    /// Ends the phase of a run and frees the lock.
    pub async fn commit_run_over(
        &self,
        run: &Versioned<Run>,
        at: Timestamp,
    ) -> Result<(), CommitError> {
        let key = keys::run_lock();
        let commit = Commit::note(self.actor.clone(), at);
        let commit = self.store.run_replaced(commit, run)?;
        let lock = self.store.get::<LockItem>(&key).await?;
        let ours = run.value.id.to_string();
        let commit = match lock {
            Some(Versioned { value, version }) if value.run == Some(ours) => {
                let free = LockItem { run: None };
                commit.replace(self.store, (&key, version), &Places::default(), &free)?
            }
            Some(_) | None => commit,
        };
        commit.write(self.store).await.map(|_| ())
    }
}
