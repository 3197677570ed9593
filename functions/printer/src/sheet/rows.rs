//! The rows of the tables (INV-02, INV-03).

use domain::invoice::{Line, LineKind, PhaseLine, TimekeeperLine, Worked, by_task};
use domain::money::{Currency, Money, thousands};
use domain::utbms::TaskCode;
use rust_decimal::Decimal;
use serde::Serialize;
use web::ui::date_plain;
use web::ui::paper::{codes, units_plain};

use super::digits;
use crate::letters::Letters;

/// A line of time or costs.
#[derive(Debug, Serialize)]
pub(super) struct Row {
    on: String,
    by: String,
    narrative: Vec<String>,
    remarks: Vec<String>,
    units: String,
    price: String,
    amount: String,
}

/// Hours and amount of a timekeeper.
#[derive(Debug, Serialize)]
pub(super) struct KeeperRow {
    name: String,
    rank: &'static str,
    hours: String,
    rate: String,
    amount: String,
}

/// What is billed by phase and task (INV-04).
#[derive(Debug, Serialize)]
pub(super) struct TaskRow {
    phase: String,
    task: String,
    hours: String,
    amount: String,
}

impl TaskRow {
    /// The rows of the block: each phase, and below it its tasks; none where nothing has a code.
    pub(super) fn all(lines: &[Line], currency: Currency) -> Vec<Self> {
        let phases = by_task(lines, currency).unwrap_or_default();
        phases.iter().flat_map(Self::of).collect()
    }

    fn of(phase: &PhaseLine) -> Vec<Self> {
        let named = |code: TaskCode| format!("{code} {}", code.title());
        let row = |phase: String, task: String, worked: &Worked| Self {
            phase,
            task,
            hours: grouped(units_plain(worked.hours, 1)),
            amount: digits(worked.amount),
        };
        let name = phase.phase.map_or_else(|| "Without a code".to_owned(), named);
        let tasks = phase.tasks.iter().map(|(task, sum)| row(String::new(), named(*task), sum));
        std::iter::once(row(name, String::new(), &phase.sum)).chain(tasks).collect()
    }
}

impl Row {
    /// The row of somebody's time or of a flat fee; none of a cost.
    pub(super) fn fee(line: &Line, letters: &mut Letters) -> Option<Self> {
        let row = Self::of(line, letters);
        match &line.kind {
            LineKind::Fee { keeper, .. } => {
                let by = letters.line(keeper.mark.as_str());
                let price = if line.is_unpriced() { String::new() } else { row.price };
                Some(Self { by, units: grouped(units_plain(line.units, 1)), price, ..row })
            }
            LineKind::Flat { .. } => {
                Some(Self { units: String::new(), price: line.flat_title().to_owned(), ..row })
            }
            LineKind::Cost { .. } | LineKind::Interest { .. } | LineKind::Ahead { .. } => None,
        }
    }

    /// The row of a cost, of interest or of a deposit; none of a fee, nor of what is deducted: that
    /// stands with the sums.
    pub(super) fn cost(line: &Line, letters: &mut Letters) -> Option<Self> {
        (!line.is_fee() && !line.is_deducting()).then(|| Self::of(line, letters))
    }

    fn of(line: &Line, letters: &mut Letters) -> Self {
        let codes = letters.line(&codes(line).join(" · "));
        let adjusted = adjusted(line);
        let tax = line.tax.as_ref().map(|tax| letters.line(&tax.to_string()));
        Self {
            on: date_plain(line.on),
            by: String::new(),
            narrative: letters.lines(line.narrative.as_str()),
            remarks: Some(codes)
                .into_iter()
                .filter(|c| !c.is_empty())
                .chain(adjusted)
                .chain(others(line))
                .chain(tax)
                .collect(),
            units: grouped(units_plain(line.units, 0)),
            price: price(line.price, line.amount.currency()),
            amount: digits(line.amount),
        }
    }
}

impl KeeperRow {
    pub(super) fn of(row: &TimekeeperLine, letters: &mut Letters) -> Self {
        Self {
            name: letters.line(&format!("{} ({})", row.keeper.name, row.keeper.mark)),
            rank: row.keeper.classification.title(),
            hours: grouped(units_plain(row.hours, 1)),
            rate: price(row.rate, row.amount.currency()),
            amount: digits(row.amount),
        }
    }
}

fn adjusted(line: &Line) -> Option<String> {
    if line.is_unpriced() {
        Some("Not charged by the hour".to_owned())
    } else if line.is_no_charge() {
        Some(format!("No charge: worth {}", line.adjustment.negated().plain()))
    } else {
        let adjusted = line.adjusted().unwrap_or(line.adjustment);
        (!adjusted.is_zero() && !line.is_volume_off())
            .then(|| format!("Adjusted by {}", adjusted.plain()))
    }
}

/// What other payors bear of it (BIL-13).
fn others(line: &Line) -> Option<String> {
    (!line.others.is_zero()).then(|| format!("Others pay {}", line.others.plain()))
}

/// A price, which may be finer than the currency.
fn price(price: Decimal, currency: Currency) -> String {
    Money::exact(price, currency).map_or_else(|_| grouped(price.normalize()), digits)
}

/// A number with commas between its thousands.
fn grouped(number: Decimal) -> String {
    let sign = if number.is_sign_negative() { "\u{2212}" } else { "" };
    let plain = number.abs().to_string();
    match plain.split_once('.') {
        Some((whole, rest)) => format!("{sign}{}.{rest}", thousands(whole)),
        None => format!("{sign}{}", thousands(&plain)),
    }
}
