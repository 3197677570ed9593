//! Sheets of time that other programs export, read as suggestions (TIM-08).
//!
//! The detailed reports of Toggl, Clockify, Harvest and solidtime, and any other CSV with a column
//! for the day and one for the hours. Invariants:
//!
//! - A file is read as a whole or refused as a whole, with the place and the reason of everything
//!   that is wrong.
//! - Days and numbers are read in one way only: where a file does not say which of two it means,
//!   it is refused until a person says.
//! - Time is kept to the second; a length that is stated counts, and start and end where none is.
//! - What a sheet does not need (amounts, tags) is not read; a rate is noted and decides nothing.
//! - What a firm once said of a sheet's columns is kept as a layout, and holds for every file that
//!   has the same columns; what it said of names holds for every file.

mod clock;
mod known;
mod layout;
mod length;
mod mapping;
mod order;
mod preview;
mod problem;
mod row;
mod table;

pub use layout::{Called, Layout, LayoutError, Layouts, Sheets};
pub use mapping::{Mapping, MappingError, Role};
pub use preview::{Column, Looked, Preview, look};
pub use problem::{Reason, SheetError};

use crate::encoding;
use crate::statement::DateOrder;
use crate::suggestion::{Here, Notebook, Noted};
use row::{Read, Reader};
use table::Table;

/// The largest file that is read.
pub const BYTES_MAX: usize = 32 * 1024 * 1024;

/// The most rows that a file may have.
pub const ROWS_MAX: usize = 100_000;

/// The most problems that are told of one file.
const PROBLEMS_MAX: usize = 100;

/// What a file does not say of itself.
#[derive(Debug, Clone)]
pub struct Hint<'a> {
    /// Which column is what, where a person says so.
    pub mapping: Option<&'a Mapping>,
    /// The order of the parts of a day, where a person says so.
    pub dates: Option<DateOrder>,
    /// Where and when it is read.
    pub here: &'a Here,
}

/// What a sheet of time was found to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Whose sheet it is.
    pub source: Notebook,
    /// How many rows it has.
    pub rows: usize,
    /// What was noted, in the order of the file.
    pub noted: Vec<Noted>,
    /// What was left.
    pub left: Left,
}

/// Rows that are no suggestion, and no reason to refuse a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Left {
    /// Without any time.
    pub empty: usize,
    /// Of timers that still run.
    pub running: usize,
    /// Of days that have not come.
    pub ahead: usize,
    /// Sums of the rows above them.
    pub totals: usize,
}

/// Why a file was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Whose sheet it is, as far as that was seen.
    pub source: Option<Notebook>,
    /// All that is wrong: at least one thing.
    pub problems: Vec<SheetError>,
}

impl From<SheetError> for Refused {
    fn from(problem: SheetError) -> Self {
        Self { source: None, problems: vec![problem] }
    }
}

impl Left {
    /// What was left, in sentences.
    pub fn notes(&self) -> Vec<String> {
        let said = |count: usize, one: &str, more: &str| match count {
            0 => None,
            1 => Some(format!("1 row {one}")),
            count => Some(format!("{count} rows {more}")),
        };
        [
            said(self.empty, "has no time and was left out.", "have no time and were left out."),
            said(
                self.running,
                "is of a timer that still runs and was left out.",
                "are of timers that still run and were left out.",
            ),
            said(
                self.ahead,
                "is of a day that has not come and was left out.",
                "are of days that have not come and were left out.",
            ),
            said(self.totals, "is a sum and was left out.", "are sums and were left out."),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// Reads a sheet of time.
pub fn read(bytes: &[u8], hint: &Hint<'_>) -> Result<Reading, Refused> {
    let text = whole(bytes)?;
    let (table, source, mapping) = opened(&text, hint)?;
    rows(&table, (source, &mapping), hint)
}

/// The file as a table, and which of its columns is what.
fn opened(text: &str, hint: &Hint<'_>) -> Result<(Table, Notebook, Mapping), SheetError> {
    match hint.mapping {
        Some(mapping) => mapped(text, mapping),
        None => known::told(text),
    }
}

/// Reads all rows of a table.
fn rows(
    table: &Table,
    (source, mapping): (Notebook, &Mapping),
    hint: &Hint<'_>,
) -> Result<Reading, Refused> {
    let of = |problems| Refused { source: Some(source), problems };
    let order = order::found(table, mapping, hint.dates).map_err(|problem| of(vec![problem]))?;
    let mut reader = Reader::new((source, mapping), table, order, hint.here);
    let (mut noted, mut left, mut problems) = (Vec::new(), Left::default(), Vec::new());
    for row in &table.rows {
        match reader.row(row) {
            Ok(Read::Noted(work)) => noted.push(*work),
            Ok(Read::Empty) => count(&mut left.empty),
            Ok(Read::Running) => count(&mut left.running),
            Ok(Read::Ahead) => count(&mut left.ahead),
            Ok(Read::Total) => count(&mut left.totals),
            Err(problem) => problems.push(problem),
        }
        if problems.len() == PROBLEMS_MAX {
            break;
        }
    }
    if problems.is_empty() {
        Ok(Reading { source, rows: table.rows.len(), noted, left })
    } else {
        Err(of(problems))
    }
}

const fn count(of: &mut usize) {
    *of = of.saturating_add(1);
}

/// The text of a file that may be a sheet.
fn whole(bytes: &[u8]) -> Result<String, SheetError> {
    if bytes.len() > BYTES_MAX {
        return Err(Reason::TooLarge(BYTES_MAX).at(1, "FILE"));
    }
    let text = encoding::text(bytes).ok_or_else(|| Reason::NoText.at(1, "FORMAT"))?;
    let start = text.trim_start();
    if start.is_empty() {
        Err(Reason::Empty.at(1, "FILE"))
    } else if start.starts_with(['{', '[']) && serde_json::from_str::<Any>(start).is_ok() {
        Err(Reason::Other("JSON, a data export").at(1, "FORMAT"))
    } else if start.starts_with("BEGIN:VCALENDAR") {
        Err(Reason::Calendar.at(1, "FORMAT"))
    } else {
        Ok(text)
    }
}

/// JSON of any shape.
type Any = serde::de::IgnoredAny;

fn mapped(text: &str, mapping: &Mapping) -> Result<(Table, Notebook, Mapping), SheetError> {
    let (table, ()) = Table::read(text, |names| mapping.fits(names))?;
    let source = known::source(&table.names);
    Ok((table, source, mapping.clone()))
}
