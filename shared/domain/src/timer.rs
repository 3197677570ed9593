//! Timers: a person's clocks for work that is being done (TIM-01).
//!
//! Invariants: at most one of a person's timers runs; what a timer has counted is never lost when
//! another one starts; a timer becomes an entry by recording it, never by itself.

use jiff::Timestamp;

use crate::hours::Worked;
use crate::id::TimerId;
use crate::text::{Mark, Narrative};

/// All timers of a person, the latest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Timers(Vec<Timer>);

/// One clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timer {
    /// Its id.
    pub id: TimerId,
    /// The number of the matter it is for, as it was typed, where that is known yet.
    pub matter: Option<Mark>,
    /// What is being done, where that is known yet.
    pub words: Option<Narrative>,
    /// What it counted before it was last started.
    counted: Worked,
    /// Since when it runs.
    since: Option<Timestamp>,
}

/// Why a timer cannot be started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TimersError {
    /// There are enough.
    #[error("You have {} timers. Record or discard one of them first.", Timers::MAX)]
    TooMany,
}

impl Timers {
    /// The most timers of one person: one item of the table holds them all.
    pub const MAX: usize = 20;

    /// Timers as they were kept; of several that run, the first goes on.
    pub fn restore(timers: impl IntoIterator<Item = Timer>) -> Self {
        let mut running = false;
        let one = |timer: Timer| {
            let since = timer.since.filter(|_| !running);
            running = running || since.is_some();
            Timer { since, ..timer }
        };
        Self(timers.into_iter().map(one).collect())
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Timer> {
        self.0.iter()
    }

    /// The one that runs.
    pub fn running(&self) -> Option<&Timer> {
        self.0.iter().find(|timer| timer.since.is_some())
    }

    /// The timer with this id.
    pub fn find(&self, id: &TimerId) -> Option<&Timer> {
        self.0.iter().find(|timer| timer.id == *id)
    }

    /// Starts another timer; the one that ran pauses.
    pub fn start(self, timer: Timer, now: Timestamp) -> Result<Self, TimersError> {
        if self.0.len() >= Self::MAX {
            return Err(TimersError::TooMany);
        }
        let first = Timer { since: Some(now), ..timer };
        Ok(Self(std::iter::once(first).chain(self.pause(now).0).collect()))
    }

    /// Pauses whichever runs.
    #[must_use]
    pub fn pause(self, now: Timestamp) -> Self {
        Self(self.0.into_iter().map(|timer| timer.paused(now)).collect())
    }

    /// Lets a timer go on; the one that ran pauses.
    #[must_use]
    pub fn go_on(self, id: &TimerId, now: Timestamp) -> Self {
        let one = |timer: Timer| match (timer.id == *id, timer.since) {
            (true, None) => Timer { since: Some(now), ..timer },
            (true, Some(_)) => timer,
            (false, _) => timer.paused(now),
        };
        Self(self.0.into_iter().map(one).collect())
    }

    /// Says what a timer is for.
    #[must_use]
    pub fn told(self, id: &TimerId, matter: Option<&Mark>, words: Option<&Narrative>) -> Self {
        let one = |timer: Timer| {
            if timer.id == *id {
                Timer { matter: matter.cloned(), words: words.cloned(), ..timer }
            } else {
                timer
            }
        };
        Self(self.0.into_iter().map(one).collect())
    }

    /// All but one: it was recorded, or discarded.
    #[must_use]
    pub fn without(self, id: &TimerId) -> Self {
        Self(self.0.into_iter().filter(|timer| timer.id != *id).collect())
    }
}

impl Timer {
    /// A timer that has counted nothing.
    pub const fn new(id: TimerId, matter: Option<Mark>, words: Option<Narrative>) -> Self {
        Self { id, matter, words, counted: Worked::seconds(0), since: None }
    }

    /// The same timer as it was kept.
    #[must_use]
    pub fn at(self, counted: Worked, since: Option<Timestamp>) -> Self {
        Self { counted, since, ..self }
    }

    /// What it counted before it was last started.
    pub const fn counted(&self) -> Worked {
        self.counted
    }

    /// Since when it runs.
    pub const fn since(&self) -> Option<Timestamp> {
        self.since
    }

    /// What it has counted by now. A clock that went back counts nothing.
    pub fn worked(&self, now: Timestamp) -> Worked {
        let run = self.since.map_or(0, |since| now.as_second().saturating_sub(since.as_second()));
        self.counted.plus(Worked::seconds(u32::try_from(run.max(0)).unwrap_or(u32::MAX)))
    }

    fn paused(self, now: Timestamp) -> Self {
        Self { counted: self.worked(now), since: None, ..self }
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;

    use super::*;

    fn id(chance: u8) -> TimerId {
        TimerId::made(0, [chance; 10])
    }

    fn timer(chance: u8) -> Timer {
        Timer::new(id(chance), None, None)
    }

    fn at(minutes: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH.saturating_add(minutes.minutes()).unwrap()
    }

    fn counted(timers: &Timers, minutes: i64) -> Vec<String> {
        timers.iter().map(|timer| timer.worked(at(minutes)).to_string()).collect()
    }

    #[test]
    fn tim01_one_timer_runs_and_the_others_keep_what_they_counted() {
        let timers = Timers::default().start(timer(1), at(0)).unwrap();
        let timers = timers.start(timer(2), at(20)).unwrap();
        assert_eq!(counted(&timers, 30), ["0:10", "0:20"]);
        let timers = timers.go_on(&id(1), at(30));
        assert_eq!(timers.running().unwrap().id, id(1));
        assert_eq!(counted(&timers, 45), ["0:10", "0:35"]);
        let timers = timers.pause(at(45));
        assert_eq!(timers.running(), None);
        assert_eq!(counted(&timers, 500), ["0:10", "0:35"]);
    }

    #[test]
    fn starting_what_runs_changes_nothing() {
        let timers = Timers::default().start(timer(1), at(0)).unwrap();
        assert_eq!(timers.clone().go_on(&id(1), at(9)), timers);
    }

    #[test]
    fn a_timer_that_is_recorded_is_gone_and_the_others_stay() {
        let timers = Timers::default().start(timer(1), at(0)).unwrap();
        let timers = timers.start(timer(2), at(1)).unwrap().without(&id(2));
        assert_eq!(counted(&timers, 9), ["0:01"]);
    }

    #[test]
    fn there_are_only_so_many_and_a_clock_that_goes_back_counts_nothing() {
        let full = (0..20).try_fold(Timers::default(), |all, n| all.start(timer(n), at(5)));
        let full = full.unwrap();
        assert_eq!(full.clone().start(timer(99), at(6)), Err(TimersError::TooMany));
        assert_eq!(full.running().unwrap().worked(at(-60)), Worked::default());
    }

    #[test]
    fn of_several_that_run_the_first_goes_on() {
        let run = |n| timer(n).at(Worked::minutes(1), Some(at(0)));
        let timers = Timers::restore([run(1), run(2)]);
        assert_eq!(counted(&timers, 10), ["0:11", "0:01"]);
    }
}
