//! What was agreed with a client about the fees of a matter: by the hour, a flat fee that is earned
//! milestone by milestone, a fee for every month with hours that are included, all side by side, and
//! the most that it may cost (BIL-05 to BIL-11, BIL-22).
//!
//! Invariants: a milestone is billed once, by an entry of its own; what was billed does not change
//! with the agreement; time that a flat fee covers is charged nothing, whatever it is worth.

mod flat;
mod monthly;
#[cfg(test)]
mod tests;

pub use flat::{FlatFee, Milestone, Progress};
pub use monthly::{Carry, FeeMonth, MonthRow, Monthly, Months, Taken};

use crate::entry::{Charge, Entry, Work};
use crate::figures::Month;
use crate::id::EntryId;
use crate::invoice::{Line, LineKind};
use crate::money::{Currency, Money, MoneyError};
use crate::text::TextError;
use crate::utbms::{CodeError, TaskCode};

/// The fee agreement of a matter; by the hour and without bounds unless it says otherwise.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Arrangement {
    /// The part that has a flat fee.
    pub flat: Option<FlatFee>,
    /// The part that has a fee for every month.
    pub monthly: Option<Monthly>,
    /// The most that all fees of the matter may come to, costs apart.
    pub cap: Option<Money>,
}

/// What a cap leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// The most that may be billed.
    pub cap: Money,
    /// What is billed.
    pub billed: Money,
    /// What is left; nothing when more is billed than the cap, which may have been agreed later.
    pub left: Money,
}

/// Why an arrangement is refused, in order of precedence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ArrangementError {
    /// A cap of nothing.
    #[error("Write a cap above zero, or leave it empty where there is none.")]
    NoCap,
    /// Too many milestones.
    #[error("A flat fee has {max} milestones at most.", max = FlatFee::MILESTONES_MAX)]
    Count,
    /// A milestone without a name or an amount.
    #[error("Write both a name and an amount above zero for this milestone, or neither.")]
    Half,
    /// Tasks without a fee.
    #[error("Write the milestones of the flat fee that covers these tasks.")]
    NoFee,
    /// A milestone that is billed would go or change.
    #[error("A milestone that is billed stays as it is.")]
    Billed,
    /// There is no such milestone, or it is reached.
    #[error("This milestone is reached already.")]
    Reached,
    /// A monthly fee of nothing, or its terms without it.
    #[error("Write what a month costs, above zero, or leave all about the monthly fee empty.")]
    NoMonthlyFee,
    /// Not hours.
    #[error("Write hours such as 10 or 12.5.")]
    Hours,
    /// Not a month.
    #[error("Write a month such as 2026-03.")]
    Month,
    /// Too long.
    #[error("Hours are kept for at most {max} months.", max = Carry::MONTHS_MAX)]
    CarryMonths,
    /// Not a number of months.
    #[error("Write for how many months unused hours are kept, such as 1 or 3.")]
    CarryCount,
    /// It would end before it begins.
    #[error("The last month comes before the first.")]
    Until,
    /// It would begin too early.
    #[error(
        "Begin with {} or later: a monthly fee begins with the matter, and at most {max} months \
         back.", .0.title(), max = Monthly::BACK_MAX
    )]
    From(Month),
    /// There is no such month.
    #[error("The fee of this month is not recorded.")]
    NoMonth,
    /// Time took hours of it.
    #[error(
        "Time on drafts or invoices uses the hours of this month. Take it off the drafts first, or \
         leave the month as it is."
    )]
    MonthUsed,
    /// Not a task.
    #[error("{0} Write codes such as L110 L120, or a phase such as L100.")]
    Task(CodeError),
    /// Not a name.
    #[error(transparent)]
    Name(TextError),
    /// Not an amount.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl Arrangement {
    /// Reads a cap; none where nothing is written.
    pub fn cap(text: &str, currency: Currency) -> Result<Option<Money>, ArrangementError> {
        if text.trim().is_empty() {
            return Ok(None);
        }
        let cap = Money::parse(text, currency)?;
        if cap.is_positive() { Ok(Some(cap)) } else { Err(ArrangementError::NoCap) }
    }

    /// Reads the tasks that a flat fee covers; all where nothing is written.
    pub fn tasks(text: &str) -> Result<Vec<TaskCode>, ArrangementError> {
        let words = text.split([' ', ',', ';']).filter(|word| !word.is_empty());
        words.map(|word| TaskCode::parse(word).map_err(ArrangementError::Task)).collect()
    }

    /// The agreement in place of another; what of the other is billed must stay as it is.
    pub fn after(self, other: &Self) -> Result<Self, ArrangementError> {
        let billed = |all: &Self| -> Vec<Milestone> {
            let milestones = all.flat.iter().flat_map(|flat| &flat.milestones);
            milestones.filter(|one| one.progress != Progress::Ahead).cloned().collect()
        };
        if billed(other) == billed(&self) { Ok(self) } else { Err(ArrangementError::Billed) }
    }

    /// An entry as it is charged by this agreement: time that the flat fee covers is included in
    /// it, and is charged again where the fee no longer covers it.
    #[must_use]
    pub fn charged(&self, entry: Entry) -> Entry {
        let Work::Time { task, .. } = &entry.work else { return entry };
        let is_covered = self.flat.as_ref().is_some_and(|flat| flat.covers(*task));
        match (entry.charge, is_covered) {
            (Charge::Full, true) => entry.charging(Charge::Included),
            (Charge::Included, false) => entry.charging(Charge::Full),
            (Charge::Full, false) | (Charge::Included, true) | (Charge::Nothing, _) => entry,
        }
    }

    /// Whether a line charges time by the hour that the flat fee covers: it was put on its draft
    /// before that was agreed.
    pub fn includes(&self, line: &Line) -> bool {
        let LineKind::Fee { task, .. } = &line.kind else { return false };
        let task = task.as_ref().and_then(|task| TaskCode::parse(task.as_str()).ok());
        line.amount.is_positive() && self.flat.as_ref().is_some_and(|flat| flat.covers(task))
    }

    /// What the cap leaves beside what is billed; nothing where there is no cap.
    pub fn room(&self, billed: Money) -> Option<Room> {
        let cap = self.cap.filter(|cap| cap.currency() == billed.currency())?;
        let left = cap.minus(billed).ok().filter(|left| left.is_positive());
        Some(Room { cap, billed, left: left.unwrap_or_else(|| Money::zero(cap.currency())) })
    }

    /// The milestone that an entry bills, which is ahead again without it; nothing where it bills
    /// none.
    pub fn without(&self, entry: &EntryId) -> Option<Self> {
        let mut flat = self.flat.clone()?;
        let found = flat.milestones.iter_mut().find(|one| one.is_billed_by(entry))?;
        found.progress = Progress::Ahead;
        Some(Self { flat: Some(flat), ..self.clone() })
    }
}

impl Room {
    /// How much of a bill's fees is over it.
    pub fn over(self, fees: Money) -> Option<Money> {
        fees.minus(self.left).ok().filter(|over| over.is_positive())
    }
}
