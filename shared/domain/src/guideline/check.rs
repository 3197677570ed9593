//! Work against the rules: what each finds, and what a reviewer would cut.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{Guidelines, Trait, traits};
use crate::entry::{Entry, Work};
use crate::hours::{HourlyRate, Hours};
use crate::invoice::{Line, LineKind};
use crate::member::Classification;
use crate::money::{Money, MoneyError};
use crate::percent::Percent;
use crate::text::Mark;
use crate::utbms::TaskCode;

/// How much of a block of tasks reviewers cut; an estimate, as that of vague words.
const BLOCK_CUT: Percent = Percent::of(3_000);

/// How much of time that says nothing reviewers cut.
const VAGUE_CUT: Percent = Percent::of(5_000);

/// A piece of work as the rules see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece<'a> {
    on: Date,
    narrative: &'a str,
    amount: Money,
    kind: Kind<'a>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind<'a> {
    Time {
        rank: Classification,
        who: &'a str,
        hours: Decimal,
        rate: Decimal,
        task: Option<&'a str>,
    },
    /// What was agreed on, which no rule about work finds.
    Flat,
    Cost {
        is_proved: bool,
    },
}

/// What one person has on one day, of all pieces that are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// The day on which the work is billed.
    pub billed_on: Date,
    /// The hours of the person on the day of the piece, up to it and with it.
    pub hours: Decimal,
}

/// A rule that work is against.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rule {
    /// Time is billed in steps.
    #[error("Time is billed in steps of {} hours.", .0.decimal())]
    Step(Hours),
    /// An entry is about one task.
    #[error("No block billing: each task is an entry of its own.")]
    OneTask,
    /// A narrative says what was done.
    #[error("A narrative says what was done, and for what.")]
    SaysWhat,
    /// Clerical work is not paid.
    #[error("Clerical work is not paid.")]
    Clerical,
    /// Travel is paid in part.
    #[error("Travel is paid at {0} %.")]
    Travel(Percent),
    /// A day has a most.
    #[error("At most {} hours of one person a day are paid.", .0.decimal())]
    DayMax(Hours),
    /// A rank has a highest rate.
    #[error("An hour of this rank is paid at {} at most.", .0.plain())]
    Rate(Money),
    /// Only some tasks are paid.
    #[error("This task is not among those that are paid.")]
    Task,
    /// Work is billed in time.
    #[error("Work is billed within {0} days.")]
    Age(u16),
    /// A cost needs a receipt.
    #[error("A cost of {} or more needs a receipt.", .0.plain())]
    Receipt(Money),
}

/// What a rule finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// What a reviewer would cut for it by itself.
    pub cut: Money,
}

impl<'a> Piece<'a> {
    /// A line of a draft or invoice.
    pub fn of_line(line: &'a Line) -> Self {
        let kind = match &line.kind {
            LineKind::Fee { keeper, task, .. } => Kind::Time {
                rank: keeper.classification,
                who: keeper.mark.as_str(),
                hours: line.units,
                rate: line.price,
                task: task.as_ref().map(Mark::as_str),
            },
            LineKind::Flat { .. } | LineKind::Interest { .. } | LineKind::Ahead { .. } => {
                Kind::Flat
            }
            LineKind::Cost { receipt, .. } => Kind::Cost { is_proved: receipt.is_some() },
        };
        Self { on: line.on, narrative: line.narrative.as_str(), amount: line.amount, kind }
    }

    /// Work that is recorded, of somebody of this rank.
    pub fn of_entry(entry: &'a Entry, rank: Classification) -> Self {
        let kind = match &entry.work {
            Work::Time { timekeeper, hours, rate, task, .. } => Kind::Time {
                rank,
                who: timekeeper.as_str(),
                hours: hours.decimal(),
                rate: rate.per_hour().decimal(),
                task: task.map(TaskCode::code),
            },
            Work::Flat { .. } => Kind::Flat,
            Work::Cost { receipt, .. } => Kind::Cost { is_proved: receipt.is_some() },
        };
        let narrative = entry.narrative.as_str();
        Self { on: entry.on, narrative, amount: entry.value, kind }
    }

    /// The hours of this piece's person on its day, of these pieces.
    pub fn hours_among(&self, pieces: &[Self]) -> Decimal {
        let Kind::Time { who, .. } = &self.kind else { return Decimal::ZERO };
        let same = pieces.iter().filter(|other| other.on == self.on);
        let hours = same.filter_map(|other| match &other.kind {
            Kind::Time { who: of, hours, .. } if of == who => Some(*hours),
            Kind::Time { .. } | Kind::Flat | Kind::Cost { .. } => None,
        });
        hours.fold(Decimal::ZERO, Decimal::saturating_add)
    }
}

impl Guidelines {
    /// What the rules find about a piece of work; nothing about what charges nothing.
    pub fn findings(&self, piece: &Piece<'_>, day: Day) -> Result<Vec<Finding>, MoneyError> {
        if !piece.amount.is_positive() {
            return Ok(Vec::new());
        }
        let mut found = match &piece.kind {
            Kind::Time { .. } => self.about_time(piece, day)?,
            Kind::Flat | Kind::Cost { is_proved: true } => Vec::new(),
            Kind::Cost { is_proved: false } => self.about_unproved(piece.amount),
        };
        if let Some(days) = self.days_max.filter(|days| is_older(piece.on, day.billed_on, *days)) {
            found.push(Finding { rule: Rule::Age(days), cut: piece.amount });
        }
        Ok(found)
    }

    /// What a reviewer would cut of a piece for all that was found: never more than it charges.
    pub fn cut(piece: &Piece<'_>, findings: &[Finding]) -> Money {
        let sum = findings.iter().map(|one| one.cut.minor()).fold(0, i64::saturating_add);
        Money::new(sum.min(piece.amount.minor().max(0)), piece.amount.currency())
    }

    fn about_unproved(&self, amount: Money) -> Vec<Finding> {
        let from = self.receipt_from.filter(|from| from.currency() == amount.currency());
        let missing = from.filter(|from| amount.minor() >= from.minor());
        let found = missing.map(|from| Finding { rule: Rule::Receipt(from), cut: amount });
        found.into_iter().collect()
    }

    fn about_time(&self, piece: &Piece<'_>, day: Day) -> Result<Vec<Finding>, MoneyError> {
        let Kind::Time { rank, hours, rate, task, .. } = &piece.kind else {
            return Ok(Vec::new());
        };
        let mut found = self.about_words(piece)?;
        let part = |hours: Decimal| hours.checked_mul(*rate).ok_or(MoneyError::TooLarge);
        let priced = |hours| Money::round(part(hours)?, piece.amount.currency());
        if let Some(step) = self.step {
            let over = hours.checked_rem(step.decimal()).unwrap_or(Decimal::ZERO);
            if !over.is_zero() {
                found.push(Finding { rule: Rule::Step(step), cut: priced(over)? });
            }
        }
        if let Some(most) = self.day_max.filter(|most| day.hours > most.decimal()) {
            let over = day.hours.saturating_sub(most.decimal()).min(*hours);
            found.push(Finding { rule: Rule::DayMax(most), cut: priced(over)? });
        }
        if let Some(most) = self.rate_of(*rank).map(HourlyRate::per_hour) {
            let over = rate.saturating_sub(most.decimal());
            if most.currency() == piece.amount.currency() && over > Decimal::ZERO {
                let cut = hours.checked_mul(over).ok_or(MoneyError::TooLarge)?;
                let cut = Money::round(cut, piece.amount.currency())?;
                found.push(Finding { rule: Rule::Rate(most), cut });
            }
        }
        let paid = |task: &str| self.tasks.iter().any(|paid| paid.code() == task);
        if !self.tasks.is_empty() && !task.is_some_and(paid) {
            found.push(Finding { rule: Rule::Task, cut: piece.amount });
        }
        Ok(found)
    }

    fn about_words(&self, piece: &Piece<'_>) -> Result<Vec<Finding>, MoneyError> {
        let mut found = Vec::new();
        for shown in traits(piece.narrative) {
            let rule = match shown {
                Trait::Block if self.forbids(shown) => (Rule::OneTask, BLOCK_CUT.on(piece.amount)?),
                Trait::Vague if self.forbids(shown) => {
                    (Rule::SaysWhat, VAGUE_CUT.on(piece.amount)?)
                }
                Trait::Clerical if self.forbids(shown) => (Rule::Clerical, piece.amount),
                Trait::Travel => match self.travel {
                    Some(paid) => (Rule::Travel(paid), piece.amount.minus(paid.on(piece.amount)?)?),
                    None => continue,
                },
                Trait::Block | Trait::Vague | Trait::Clerical => continue,
            };
            found.push(Finding { rule: rule.0, cut: rule.1 });
        }
        Ok(found)
    }
}

fn is_older(on: Date, billed_on: Date, days: u16) -> bool {
    let age = billed_on.duration_since(on).as_hours().checked_div(24).unwrap_or(0);
    age > i64::from(days)
}

#[cfg(test)]
mod tests;
