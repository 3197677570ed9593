//! What the time of an invoice comes to by task and phase (UTBMS), for its reader (INV-04).
//!
//! Invariant: the phases sum to the fees, and the tasks of a phase to the phase.

use rust_decimal::Decimal;

use super::line::{Line, LineKind};
use crate::money::{Currency, Money, MoneyError};
use crate::utbms::TaskCode;

/// A phase and its tasks, each with hours and amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhaseLine {
    /// The phase; fees without a code, or with one that no standard knows, have none.
    pub phase: Option<TaskCode>,
    /// What is billed in it.
    pub sum: Worked,
    /// The same by task, in the order of the codes; empty for fees without one.
    pub tasks: Vec<(TaskCode, Worked)>,
}

/// Hours and what they come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Worked {
    /// How many hours; flat fees have none.
    pub hours: Decimal,
    /// What is charged.
    pub amount: Money,
}

impl Worked {
    fn plus(self, line: &Line) -> Result<Self, MoneyError> {
        let hours = match &line.kind {
            LineKind::Fee { .. } => line.units,
            LineKind::Flat { .. }
            | LineKind::Cost { .. }
            | LineKind::Interest { .. }
            | LineKind::Ahead { .. } => Decimal::ZERO,
        };
        Ok(Self {
            hours: self.hours.checked_add(hours).ok_or(MoneyError::TooLarge)?,
            amount: self.amount.plus(line.amount)?,
        })
    }
}

/// The fees by phase and task, in the order of the codes, what has no code last; nothing where all
/// is one task, or has no code.
pub fn by_task<'a>(
    lines: impl IntoIterator<Item = &'a Line>,
    currency: Currency,
) -> Result<Vec<PhaseLine>, MoneyError> {
    let nothing = Worked { hours: Decimal::ZERO, amount: Money::zero(currency) };
    let mut phases: Vec<PhaseLine> = Vec::new();
    for line in lines {
        let task = match &line.kind {
            LineKind::Fee { task, .. } => {
                task.as_ref().and_then(|mark| TaskCode::parse(mark.as_str()).ok())
            }
            LineKind::Flat { .. } => None,
            LineKind::Cost { .. } | LineKind::Interest { .. } | LineKind::Ahead { .. } => continue,
        };
        let phase = task.map(|task| task.phase().unwrap_or(task));
        let at = match phases.iter().position(|known| known.phase == phase) {
            Some(at) => at,
            None => {
                phases.push(PhaseLine { phase, sum: nothing, tasks: Vec::new() });
                phases.len().saturating_sub(1)
            }
        };
        let Some(known) = phases.get_mut(at) else { continue };
        known.sum = known.sum.plus(line)?;
        let Some(task) = task else { continue };
        match known.tasks.iter_mut().find(|(code, _)| *code == task) {
            Some((_, worked)) => *worked = worked.plus(line)?,
            None => known.tasks.push((task, nothing.plus(line)?)),
        }
    }
    // One task alone is all of the fees, which stand on the invoice anyway.
    let is_one = phases.len() == 1 && phases.iter().all(|phase| phase.tasks.len() <= 1);
    if is_one {
        return Ok(Vec::new());
    }
    phases.sort_by_key(|one| (one.phase.is_none(), one.phase.map(TaskCode::code)));
    for phase in &mut phases {
        phase.tasks.sort_by_key(|(code, _)| code.code());
    }
    Ok(phases)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::super::line::Keeper;
    use super::*;
    use crate::id::EntryId;
    use crate::member::Classification;
    use crate::text::{Mark, Name, Narrative};

    fn line(task: &str, tenths: i64, minor: i64) -> Line {
        let keeper = Keeper {
            member: None,
            mark: Mark::parse("ADA").unwrap(),
            name: Name::parse("Ada").unwrap(),
            classification: Classification::Partner,
        };
        Line {
            id: EntryId::made(0, [1; 10]),
            on: date(2026, 3, 2),
            kind: LineKind::Fee { keeper, task: Mark::parse(task).ok(), activity: None },
            narrative: Narrative::parse("Work").unwrap(),
            recorded: None,
            units: Decimal::new(tenths, 1),
            price: Decimal::ONE,
            adjustment: Money::zero(Currency::USD),
            amount: Money::new(minor, Currency::USD),
            tax: None,
            included: Money::zero(Currency::USD),
            others: Money::zero(Currency::USD),
        }
    }

    fn said(lines: &[Line]) -> Vec<(String, String, i64)> {
        let mut said = Vec::new();
        for phase in by_task(lines, Currency::USD).unwrap() {
            let code = phase.phase.map_or("none", TaskCode::code).to_owned();
            said.push((code, phase.sum.hours.to_string(), phase.sum.amount.minor()));
            for (task, worked) in phase.tasks {
                let minor = worked.amount.minor();
                said.push((format!(" {task}"), worked.hours.to_string(), minor));
            }
        }
        said
    }

    #[test]
    fn inv04_fees_are_summed_by_phase_and_task() {
        let lines = [
            line("L350", 15, 45_000),
            line("", 2, 6_000),
            line("L120", 10, 30_000),
            line("L350", 5, 15_000),
            line("l310", 1, 3_000),
            line("X999", 1, 100),
        ];
        let row = |code: &str, hours: &str, minor| (code.to_owned(), hours.to_owned(), minor);
        assert_eq!(
            said(&lines),
            [
                row("L100", "1.0", 30_000),
                row(" L120", "1.0", 30_000),
                row("L300", "2.1", 63_000),
                row(" L310", "0.1", 3_000),
                row(" L350", "2.0", 60_000),
                row("none", "0.3", 6_100),
            ]
        );
        for alone in ["", "L350"] {
            let lines = [line(alone, 2, 6_000), line(alone, 1, 3_000)];
            assert!(said(&lines).is_empty(), "{alone}: there is nothing to say");
        }
    }

    proptest! {
        #[test]
        fn inv04_phases_sum_to_the_fees_and_tasks_to_their_phase(
            lines in proptest::collection::vec((0_usize..5, 0_i64..100, -500_i64..5_000), 0..20),
        ) {
            let codes = ["", "L120", "L350", "P100", "B110"];
            let lines: Vec<Line> =
                lines.into_iter().map(|(at, units, minor)| line(codes[at], units, minor)).collect();
            let phases = by_task(&lines, Currency::USD).unwrap();
            let sum = |all: Vec<Money>| Money::sum(all, Currency::USD).unwrap();
            if !phases.is_empty() {
                let fees = sum(lines.iter().map(|line| line.amount).collect());
                prop_assert_eq!(sum(phases.iter().map(|one| one.sum.amount).collect()), fees);
            }
            for phase in phases.iter().filter(|one| one.phase.is_some()) {
                let tasks = phase.tasks.iter().map(|(_, worked)| worked.amount).collect();
                prop_assert_eq!(sum(tasks), phase.sum.amount);
            }
        }
    }
}
