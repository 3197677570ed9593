//! What is otherwise than on the last invoice of a matter, for whoever looks at a run before it is
//! started (BIL-20).

use rust_decimal::Decimal;

use super::plan::Due;
use crate::entry::{Charge, Entry, Work};
use crate::invoice::Issued;
use crate::money::Money;
use crate::text::Name;

/// One thing that is otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// There is no earlier invoice.
    First,
    /// More hours.
    MoreHours(Decimal),
    /// Fewer hours.
    FewerHours(Decimal),
    /// Somebody's hour costs something else.
    Rate {
        /// Whose.
        name: Name,
        /// What it cost.
        was: Decimal,
        /// What it costs.
        now: Money,
    },
    /// More costs.
    MoreCosts(Money),
    /// Fewer costs.
    FewerCosts(Money),
    /// Nothing.
    Same,
}

/// One hour, or some.
fn noun(hours: &Decimal) -> &'static str {
    if *hours == Decimal::ONE { "hour" } else { "hours" }
}

impl std::fmt::Display for Change {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::First => f.write_str("first invoice"),
            Self::MoreHours(hours) => write!(f, "{} more {}", hours.normalize(), noun(hours)),
            Self::FewerHours(hours) => write!(f, "{} fewer {}", hours.normalize(), noun(hours)),
            Self::Rate { name, was, now } => {
                let was = Money::round(*was, now.currency())
                    .map_or_else(|_| was.to_string(), Money::plain);
                write!(f, "{name} at {} an hour, before {was}", now.plain())
            }
            Self::MoreCosts(more) => write!(f, "{} more in costs", more.plain()),
            Self::FewerCosts(less) => write!(f, "{} less in costs", less.plain()),
            Self::Same => f.write_str("as before"),
        }
    }
}

/// What is otherwise than on the last invoice.
pub(super) fn changes(due: &Due, entries: &[&Entry], last: Option<&Issued>) -> Vec<Change> {
    let Some(last) = last.filter(|last| last.total.currency() == due.total.currency()) else {
        return vec![Change::First];
    };
    let before: Decimal = last
        .timekeepers
        .iter()
        .map(|row| row.hours)
        .fold(Decimal::ZERO, |sum, hours| sum.checked_add(hours).unwrap_or(sum));
    let more = due.hours.decimal().checked_sub(before).unwrap_or_default();
    let mut found = Vec::new();
    if more.is_sign_positive() && !more.is_zero() {
        found.push(Change::MoreHours(more));
    } else if !more.is_zero() {
        found.push(Change::FewerHours(more.abs()));
    }
    found.extend(rates(entries, last));
    match due.costs.minus(last.costs) {
        Ok(more) if more.is_positive() => found.push(Change::MoreCosts(more)),
        Ok(less) if less.is_negative() => found.push(Change::FewerCosts(less.negated())),
        Ok(_) | Err(_) => {}
    }
    if found.is_empty() { vec![Change::Same] } else { found }
}

/// Rates that the last invoice did not have, of those who were on it.
fn rates(entries: &[&Entry], last: &Issued) -> Vec<Change> {
    let mut found: Vec<Change> = Vec::new();
    for entry in entries {
        let Work::Time { timekeeper, rate, .. } = &entry.work else { continue };
        if entry.charge == Charge::Nothing {
            continue;
        }
        let now = rate.per_hour();
        let own = || {
            let rows = last.timekeepers.iter();
            rows.filter(|row| row.keeper.member.as_ref() == Some(timekeeper) && !row.rate.is_zero())
        };
        if own().any(|row| row.rate == now.decimal()) {
            continue;
        }
        let Some(row) = own().next_back() else { continue };
        let change = Change::Rate { name: row.keeper.name.clone(), was: row.rate, now };
        if !found.contains(&change) {
            found.push(change);
        }
    }
    found
}
