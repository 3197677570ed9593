//! A person's timers: one item, so that one of them runs at most whoever presses what at once.

use domain::entry::Entry;
use domain::hours::Worked;
use domain::id::MemberId;
use domain::text::{Mark, Narrative};
use domain::timer::{Timer, Timers};
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
struct TimersItem {
    timers: Vec<TimerItem>,
}

#[derive(Debug, Serialize, Deserialize)]
struct TimerItem {
    id: String,
    matter: Option<String>,
    words: Option<String>,
    /// Seconds.
    counted: u32,
    since: Option<Timestamp>,
}

impl TimerItem {
    fn of(timer: &Timer) -> Self {
        Self {
            id: timer.id.to_string(),
            matter: timer.matter.as_ref().map(ToString::to_string),
            words: timer.words.as_ref().map(ToString::to_string),
            counted: timer.counted().count(),
            since: timer.since(),
        }
    }

    fn read(self) -> Result<Timer, Fault> {
        let matter = self.matter.as_deref().map(Mark::parse).transpose();
        let words = self.words.as_deref().map(Narrative::parse).transpose();
        let timer = Timer::new(
            item::parsed("timer", &self.id)?,
            item::checked("matter", matter)?,
            item::checked("words", words)?,
        );
        Ok(timer.at(Worked::seconds(self.counted), self.since))
    }
}

impl TimersItem {
    fn of(timers: &Timers) -> Self {
        Self { timers: timers.iter().map(TimerItem::of).collect() }
    }

    fn read(self) -> Result<Timers, Fault> {
        let timers: Result<Vec<Timer>, Fault> =
            self.timers.into_iter().map(TimerItem::read).collect();
        Ok(Timers::restore(timers?))
    }
}

impl Store {
    /// A person's timers; version nothing while there never were any.
    pub(crate) async fn timers(&self, id: &MemberId) -> Result<Versioned<Timers>, Fault> {
        match self.get::<TimersItem>(&keys::timers(id)).await? {
            Some(found) => Ok(Versioned { value: found.value.read()?, version: found.version }),
            None => Ok(Versioned { value: Timers::default(), version: 0 }),
        }
    }
}

impl FirmStore<'_> {
    /// One's own timers.
    pub async fn timers(&self) -> Result<Versioned<Timers>, Fault> {
        self.store.timers(self.member.id()).await
    }

    /// Changes one's own timers.
    pub async fn commit_timers(
        &self,
        once: &Once,
        timers: &Versioned<Timers>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let commit = Commit::by(self.member.actor(), once, at);
        self.with_timers(commit, timers)?.write(self.store).await
    }

    /// Records what a timer counted; the timers are those without it.
    pub async fn commit_recorded_by_timer(
        &self,
        once: &Once,
        (entry, timers): (&Entry, &Versioned<Timers>),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let commit = Commit::by(self.member.actor(), once, at);
        let commit = self.store.recorded(commit, entry)?;
        self.with_timers(commit, timers)?.write(self.store).await
    }

    fn with_timers(&self, commit: Commit, timers: &Versioned<Timers>) -> Result<Commit, Fault> {
        let (key, places) = (keys::timers(self.member.id()), Places::default());
        let item = TimersItem::of(&timers.value);
        commit.over(self.store, (&key, timers.version), &places, &item)
    }
}
