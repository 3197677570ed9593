//! The flat part of an arrangement: milestones, each billed once when it is reached (BIL-06,
//! BIL-07).

use jiff::civil::Date;

use super::ArrangementError;
use crate::entry::{Charge, Entry, Work};
use crate::id::{EntryId, MemberId};
use crate::matter::Matter;
use crate::money::{Currency, Money, MoneyError};
use crate::text::Name;
use crate::utbms::TaskCode;

/// A flat fee: what it covers, and when which part of it is earned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlatFee {
    /// The tasks, or whole phases, that it covers; all time where there are none (BIL-09).
    pub tasks: Vec<TaskCode>,
    /// Its parts, in order.
    pub milestones: Vec<Milestone>,
}

/// A part of a flat fee that is earned at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Milestone {
    /// What is done then, in the words of the bill.
    pub name: Name,
    /// What it costs.
    pub amount: Money,
    /// Whether it is reached.
    pub progress: Progress,
}

/// Whether a milestone is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// Not yet.
    Ahead,
    /// It is, and its fee is recorded to be billed.
    Reached {
        /// The entry that bills it.
        entry: EntryId,
        /// The day.
        on: Date,
        /// Who noted it.
        by: MemberId,
    },
}

impl FlatFee {
    /// The most milestones of one fee.
    pub const MILESTONES_MAX: usize = 12;

    /// Agrees on a flat fee for tasks; none where it has no milestones.
    pub fn agree(
        tasks: Vec<TaskCode>,
        milestones: Vec<Milestone>,
    ) -> Result<Option<Self>, ArrangementError> {
        if milestones.len() > Self::MILESTONES_MAX {
            return Err(ArrangementError::Count);
        }
        if milestones.iter().any(|one| !one.amount.is_positive()) {
            return Err(ArrangementError::Half);
        }
        match (milestones.is_empty(), tasks.is_empty()) {
            (true, true) => Ok(None),
            (true, false) => Err(ArrangementError::NoFee),
            (false, _) => Ok(Some(Self { tasks, milestones })),
        }
    }

    /// Whether it covers time with this task.
    pub fn covers(&self, task: Option<TaskCode>) -> bool {
        is_among(&self.tasks, task)
    }

    /// Somebody notes that a milestone is reached: the agreement that says so, and the entry that
    /// bills it.
    pub fn reach(
        &self,
        at: usize,
        matter: &Matter,
        (entry, on, by): (EntryId, Date, MemberId),
    ) -> Result<(Self, Entry), ArrangementError> {
        let mut reached = self.clone();
        let Some(milestone) = reached.milestones.get_mut(at) else {
            return Err(ArrangementError::Reached);
        };
        if milestone.progress != Progress::Ahead {
            return Err(ArrangementError::Reached);
        }
        milestone.progress = Progress::Reached { entry: entry.clone(), on, by: by.clone() };
        let fee = Entry {
            id: entry,
            matter: matter.id.clone(),
            client: matter.client.clone(),
            on,
            narrative: milestone.name.clone().into(),
            work: Work::Flat { by },
            charge: Charge::Full,
            worth: milestone.amount,
            value: milestone.amount,
            late: None,
            reworded: None,
            hold: None,
        };
        Ok((reached, fee))
    }

    /// All of it.
    pub fn total(&self, currency: Currency) -> Result<Money, MoneyError> {
        Money::sum(self.milestones.iter().map(|one| one.amount), currency)
    }

    /// What of it is reached.
    pub fn reached(&self, currency: Currency) -> Result<Money, MoneyError> {
        let reached = self.milestones.iter().filter(|one| one.progress != Progress::Ahead);
        Money::sum(reached.map(|one| one.amount), currency)
    }
}

/// Whether a task is one of those that were agreed on, or of their phases; any is where none were.
pub(super) fn is_among(agreed: &[TaskCode], task: Option<TaskCode>) -> bool {
    let is_within = |task: TaskCode| agreed.iter().any(|agreed| task.is_within(*agreed));
    agreed.is_empty() || task.is_some_and(is_within)
}

impl Milestone {
    /// The entry that bills it, and its day, once it is reached.
    pub const fn reached(&self) -> Option<(&EntryId, Date)> {
        match &self.progress {
            Progress::Reached { entry, on, .. } => Some((entry, *on)),
            Progress::Ahead => None,
        }
    }

    /// Whether this entry bills it.
    pub fn is_billed_by(&self, wanted: &EntryId) -> bool {
        self.reached().is_some_and(|(entry, _)| entry == wanted)
    }
}
