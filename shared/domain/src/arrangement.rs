//! What was agreed with a client about the fees of a matter (BIL-05 to BIL-12, BIL-22).
//!
//! By the hour, a flat fee that is earned milestone by milestone, a fee for every month with hours
//! that are included, a part of what is won, all side by side; a discount by volume, and the most
//! that it may cost.
//!
//! Invariants: a milestone is billed once, by an entry of its own; what was billed does not change
//! with the agreement; time that a flat or contingency fee covers is charged nothing, whatever it
//! is worth.

mod contingency;
mod flat;
mod monthly;
#[cfg(test)]
mod tests;
mod volume;

pub use contingency::{Award, Basis, Contingency, NewAward, Part, PartError, Recipient, Stage};
pub use flat::{FlatFee, Milestone, Progress};
pub use monthly::{Carry, FeeMonth, MonthRow, Monthly, Months, Taken};
pub use volume::{Tier, Volume, VolumeOf, VolumeOff};

use crate::entry::{Charge, Entry, Work};
use crate::figures::Month;
use crate::id::EntryId;
use crate::invoice::{Line, LineKind};
use crate::money::{Currency, Money, MoneyError};
use crate::percent::PercentError;
use crate::text::TextError;
use crate::utbms::{CodeError, TaskCode};

/// The fee agreement of a matter; by the hour and without bounds unless it says otherwise.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Arrangement {
    /// The part that has a flat fee.
    pub flat: Option<FlatFee>,
    /// The part that has a fee for every month.
    pub monthly: Option<Monthly>,
    /// The part that depends on what is won.
    pub contingency: Option<Contingency>,
    /// What is taken off where much is billed.
    pub volume: Option<Volume>,
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
    /// A contingency fee without stages.
    #[error("Write the stages of the contingency fee, or leave all about it empty.")]
    NoStages,
    /// A stage or recipient without a name or a part.
    #[error("Write both a name and a percentage, or neither.")]
    HalfPart,
    /// Not a part.
    #[error(transparent)]
    Part(#[from] PartError),
    /// Recipients get more than the fee.
    #[error("Others get more than all of the fee. Write 100 % in all, at most.")]
    GivenAway,
    /// There is no such stage.
    #[error("Choose the stage at which this was won.")]
    NoStage,
    /// Nothing was won.
    #[error("Write what was won, so much that the fee is a cent at least.")]
    NoAward,
    /// Costs that eat the award up.
    #[error("Write costs from zero to less than what was won.")]
    CostsOfAward,
    /// Too many.
    #[error("A matter has {max} awards at most.", max = Contingency::AWARDS_MAX)]
    Awards,
    /// Tiers that do not rise, or take nothing off.
    #[error("Write for each tier an amount of its own, and a percentage above zero.")]
    Tiers,
    /// Not a percentage.
    #[error(transparent)]
    Percent(#[from] PercentError),
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
        let won = |all: &Self| -> Vec<Award> {
            all.contingency.iter().flat_map(|one| &one.awards).cloned().collect()
        };
        let is_same = billed(other) == billed(&self) && won(other) == won(&self);
        if is_same { Ok(self) } else { Err(ArrangementError::Billed) }
    }

    /// An entry as it is charged by this agreement: time that a flat or contingency fee covers is
    /// included in it, and is charged again where the fee no longer covers it.
    #[must_use]
    pub fn charged(&self, entry: Entry) -> Entry {
        let Work::Time { task, .. } = &entry.work else { return entry };
        let is_covered = self.covers(*task);
        match (entry.charge, is_covered) {
            (Charge::Full, true) => entry.charging(Charge::Included),
            (Charge::Included, false) => entry.charging(Charge::Full),
            (Charge::Full, false) | (Charge::Included, true) | (Charge::Nothing, _) => entry,
        }
    }

    /// Whether a line charges time by the hour that another fee covers: it was put on its draft
    /// before that was agreed.
    pub fn includes(&self, line: &Line) -> bool {
        let LineKind::Fee { task, .. } = &line.kind else { return false };
        let task = task.as_ref().and_then(|task| TaskCode::parse(task.as_str()).ok());
        line.amount.is_positive() && self.covers(task)
    }

    /// Whether a line charges time that hours left of a month would include.
    pub fn would_include(&self, months: &Months, line: &Line) -> bool {
        self.monthly.as_ref().is_some_and(|monthly| monthly.would_include(months, line))
    }

    /// Whether time with this task is charged nothing by the hour: a contingency fee covers all.
    fn covers(&self, task: Option<TaskCode>) -> bool {
        self.contingency.is_some() || self.flat.as_ref().is_some_and(|flat| flat.covers(task))
    }

    /// What is to be taken off the lines of a draft where so much of the year is billed already.
    pub fn volume_off(&self, lines: &[Line], billed: Money) -> Result<VolumeOff, MoneyError> {
        let currency = billed.currency();
        let fees = lines.iter().filter(|line| line.is_fee() && !line.is_volume_off());
        let fees = Money::sum(fees.map(|line| line.amount), currency)?;
        let volume = self.volume.as_ref().filter(|_| fees.is_positive());
        let volume = volume.filter(|one| one.tiers.iter().all(|t| t.above.currency() == currency));
        let none = || Ok(VolumeOff { parts: Vec::new(), total: Money::zero(currency) });
        volume.map_or_else(none, |volume| volume.off(billed, fees))
    }

    /// What the cap leaves beside what is billed; nothing where there is no cap.
    pub fn room(&self, billed: Money) -> Option<Room> {
        let cap = self.cap.filter(|cap| cap.currency() == billed.currency())?;
        let left = cap.minus(billed).ok().filter(|left| left.is_positive());
        Some(Room { cap, billed, left: left.unwrap_or_else(|| Money::zero(cap.currency())) })
    }

    /// The agreement without what an entry bills: its milestone is ahead again, or its award goes;
    /// nothing where it bills none.
    pub fn without(&self, entry: &EntryId) -> Option<Self> {
        if let Some(contingency) = &self.contingency {
            let mut rest = contingency.clone();
            rest.awards.retain(|award| award.fee != *entry);
            if rest.awards.len() < contingency.awards.len() {
                return Some(Self { contingency: Some(rest), ..self.clone() });
            }
        }
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
