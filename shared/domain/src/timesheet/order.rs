//! The one order in which the days of a sheet can be read.

use super::clock;
use super::mapping::{Mapping, Role};
use super::problem::{Reason, SheetError};
use super::table::Table;
use crate::statement::DateOrder;
use crate::text::shown;

/// What one cell says of the order.
enum Says {
    /// There is one order in which it is a day.
    Order(DateOrder),
    /// There are two, and they are different days.
    Both,
    /// It is written so that the order does not matter, or is no day at all.
    Nothing,
}

/// The order: as a person said, or as the first row says that can be read in one way only. A sheet
/// in which every row can be read in two ways is refused; in one where no row can, any will do.
pub(super) fn found(
    table: &Table,
    mapping: &Mapping,
    given: Option<DateOrder>,
) -> Result<DateOrder, SheetError> {
    if let Some(order) = given {
        return Ok(order);
    }
    let roles = [Role::Date, Role::Start, Role::EndDate, Role::End];
    let columns: Vec<&str> = roles.iter().flat_map(|role| mapping.columns(*role)).collect();
    let places: Vec<(usize, &str)> =
        columns.iter().filter_map(|column| Some((table.place(column)?, *column))).collect();
    let mut doubtful = None;
    for row in &table.rows {
        for (place, column) in &places {
            let cell = row.cells.get(*place).map_or("", String::as_str);
            match says(cell) {
                Says::Order(order) => return Ok(order),
                Says::Both => doubtful = doubtful.or(Some((row.line, *column, cell))),
                Says::Nothing => {}
            }
        }
    }
    match doubtful {
        Some((line, column, cell)) => Err(Reason::Order(shown(cell)).at(line, column)),
        None => Ok(DateOrder::MonthDayYear),
    }
}

fn says(cell: &str) -> Says {
    let Some(([one, two, three], mark)) = clock::numbers(cell) else { return Says::Nothing };
    let is_month = |number: i16| (1..=12).contains(&number);
    let is_day = |number: i16| (1..=31).contains(&number);
    if one > 31 || !is_day(one) || !is_day(two) {
        Says::Nothing
    } else if mark == '.' {
        Says::Order(DateOrder::DayMonthYear)
    } else if is_month(one) && is_month(two) {
        if one == two || three == 0 { Says::Nothing } else { Says::Both }
    } else if is_month(one) {
        Says::Order(DateOrder::MonthDayYear)
    } else if is_month(two) {
        Says::Order(DateOrder::DayMonthYear)
    } else {
        Says::Nothing
    }
}
