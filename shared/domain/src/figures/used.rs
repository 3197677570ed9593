//! What work uses of the budgets of its matter, whether it is billed yet or not (TIM-13).

use rust_decimal::prelude::{Decimal, ToPrimitive};

use super::{Cell, Contribution, Figure};
use crate::budget::{Limit, Used};
use crate::entry::Entry;
use crate::hours::Hours;
use crate::id::MatterId;
use crate::invoice::{Line, LineKind};
use crate::money::Currency;

/// What an unbilled entry uses.
pub fn used_by_entry(entry: &Entry) -> Vec<Contribution> {
    let currency = entry.value.currency();
    let used = Used::of_entry(entry).into_iter();
    used.filter_map(|one| of(&entry.matter, (&one.code, currency), one.limit)).collect()
}

/// What a line of a draft or an issued invoice of a matter uses: what it charges.
pub fn used_by_line(matter: &MatterId, line: &Line) -> Vec<Contribution> {
    let (code, hours) = match &line.kind {
        LineKind::Fee { task, .. } => {
            let hours = line.units.checked_mul(Decimal::ONE_HUNDRED);
            let count = hours.and_then(|hours| hours.round().to_u32()).unwrap_or(0);
            (task.as_ref().map_or("", |task| task.as_str()), Some(Hours::new(count)))
        }
        LineKind::Flat { .. } | LineKind::Cost { .. } => ("", None),
        // It is no work.
        LineKind::Interest { .. } | LineKind::Ahead { .. } => return Vec::new(),
    };
    let at = (code, line.amount.currency());
    let hours = hours.and_then(|hours| of(matter, at, Limit::Hours(hours)));
    of(matter, at, Limit::Money(line.amount)).into_iter().chain(hours).collect()
}

fn of(matter: &MatterId, (code, currency): (&str, Currency), used: Limit) -> Option<Contribution> {
    let figure = match used {
        Limit::Money(_) => Figure::UsedValue,
        Limit::Hours(_) => Figure::UsedHours,
    };
    let cell = Cell {
        figure,
        when: matter.to_string(),
        currency: currency.code().to_owned(),
        who: code.to_owned(),
    };
    let amount = used.count();
    (amount != 0).then_some(Contribution { cell, amount })
}
