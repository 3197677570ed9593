//! Agreed rates: what the firm and a client agreed that an hour costs, and which of several
//! agreements decides what an hour of a timekeeper costs (TIM-04).
//!
//! The first row that has an agreement which holds on the day decides:
//!
//! | agreed for | for this matter | for all of the client’s matters |
//! |---|---|---|
//! | the person, for the task | 1 | 7 |
//! | the person | 2 | 8 |
//! | their rank, for the task | 3 | 9 |
//! | their rank | 4 | 10 |
//! | everybody, for the task | 5 | 11 |
//! | everybody | 6 | 12 |
//! | nobody: the timekeeper’s own rate | 13 | 13 |
//!
//! Among several of one row, the one that began last decides; of two that began on one day, the one
//! that was agreed on last.
//!
//! Invariants: the order in which agreements are given changes nothing; an agreement is ended and
//! never taken away, so that what was recorded by it can be explained.

mod ending;
mod words;

#[cfg(test)]
mod tests;

pub use ending::{EndError, RepeatedError};
pub use words::plural;

use jiff::civil::Date;

use crate::hours::HourlyRate;
use crate::id::{ClientId, MatterId, MemberId, RateId};
use crate::matter::Matter;
use crate::member::{Classification, Member};
use crate::text::Name;
use crate::utbms::TaskCode;

/// What an hour costs by an agreement with a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgreedRate {
    /// Its id.
    pub id: RateId,
    /// The client it was agreed with.
    pub client: ClientId,
    /// For which of the client's matters.
    pub scope: Scope,
    /// For whose time.
    pub whose: Whose,
    /// For work of this task alone, where one was agreed.
    pub task: Option<TaskCode>,
    /// The first day on which it holds.
    pub from: Date,
    /// The first day on which it holds no more, when it was ended.
    pub ended: Option<Date>,
    /// What an hour costs.
    pub rate: HourlyRate,
}

/// For which matters of a client a rate was agreed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// One matter.
    Matter(MatterId),
    /// All of them.
    Client,
}

/// For whose time a rate was agreed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// One timekeeper's.
    Person(MemberId),
    /// Everybody's of a rank.
    Rank(Classification),
    /// Everybody's.
    Everybody,
}

/// The hour whose price is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// The matter that is worked on.
    pub matter: &'a Matter,
    /// Who works.
    pub timekeeper: &'a Member,
    /// On which task.
    pub task: Option<TaskCode>,
    /// On which day.
    pub on: Date,
}

/// A rate, and why it is this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What an hour costs.
    pub rate: HourlyRate,
    /// Why.
    pub by: Rule,
}

/// What decides on a rate; it reads as a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// An agreement with the client.
    Agreed {
        /// The agreement.
        by: AgreedRate,
        /// Whose time it is.
        timekeeper: Name,
    },
    /// No agreement: the timekeeper's own rate.
    Own {
        /// Since when it holds.
        from: Date,
    },
}

/// What an hour costs, and why; nothing when nobody agreed on a rate and the timekeeper has none.
pub fn on(agreed: &[AgreedRate], wanted: &Wanted<'_>) -> Option<Found> {
    let holding = agreed.iter().filter(|one| one.covers(wanted));
    let decides = holding.max_by_key(|one| (one.precedence(), one.from, &one.id));
    let Some(one) = decides else { return own(wanted.timekeeper, wanted.on) };
    let by = Rule::Agreed { by: one.clone(), timekeeper: wanted.timekeeper.name.clone() };
    Some(Found { rate: one.rate, by })
}

/// The timekeeper's own rate on a day.
fn own(timekeeper: &Member, on: Date) -> Option<Found> {
    let holds = timekeeper.rates.iter().rev().find(|(from, _)| *from <= on);
    holds.map(|(from, rate)| Found { rate: *rate, by: Rule::Own { from: *from } })
}

impl AgreedRate {
    /// Whether it is about work like this, on a day on which it holds.
    fn covers(&self, wanted: &Wanted<'_>) -> bool {
        let scope = match &self.scope {
            Scope::Matter(matter) => *matter == wanted.matter.id,
            Scope::Client => true,
        };
        let who = match &self.whose {
            Whose::Person(person) => *person == wanted.timekeeper.id,
            Whose::Rank(rank) => *rank == wanted.timekeeper.classification,
            Whose::Everybody => true,
        };
        let task = self.task.is_none() || self.task == wanted.task;
        self.client == wanted.matter.client && scope && who && task && self.holds(wanted.on)
    }

    /// Whether it holds on a day.
    pub fn holds(&self, on: Date) -> bool {
        self.from <= on && self.ended.is_none_or(|ended| on < ended)
    }

    /// Its place in the table of precedence; the higher decides.
    const fn precedence(&self) -> (u8, u8, u8) {
        let scope = match self.scope {
            Scope::Matter(_) => 1,
            Scope::Client => 0,
        };
        let who = match self.whose {
            Whose::Person(_) => 2,
            Whose::Rank(_) => 1,
            Whose::Everybody => 0,
        };
        let task = if self.task.is_some() { 1 } else { 0 };
        (scope, who, task)
    }
}
