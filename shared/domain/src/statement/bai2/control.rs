//! Control totals and counts.

use super::record::Record;
use crate::statement::problem::{Reason, StatementError};
use crate::text::shown;

/// What was counted since a level began.
#[derive(Debug, Default)]
pub(super) struct Count {
    /// The sum of its amounts, as they are written.
    pub(super) total: i64,
    /// How many accounts or groups it has.
    pub(super) parts: i64,
    /// How many lines of the file.
    pub(super) records: u64,
}

/// Compares what a field states with what was counted; a blank one states nothing.
pub(super) fn check<N: ToString + TryFrom<i64> + PartialEq + Copy>(
    record: &Record<'_>,
    what: &'static str,
    field: usize,
    counted: N,
) -> Result<(), StatementError> {
    let stated = record.field(field).unwrap_or("");
    if stated.is_empty() {
        return Ok(());
    }
    let malformed = || record.wrong(Reason::Number(shown(stated)));
    let number: i64 = stated.parse().map_err(|_| malformed())?;
    let wanted = N::try_from(number).map_err(|_| malformed())?;
    if wanted == counted {
        return Ok(());
    }
    let (stated, counted) = (number.to_string(), counted.to_string());
    Err(record.wrong(Reason::Control { what, stated, counted }))
}
