//! Rows of cells under a row of names.

use super::ColumnError;
use crate::statement::problem::{Reason, StatementError};
use crate::text::shown;

/// How far down the row of names may stand: some banks write the account above it.
pub(super) const HEAD_MAX: usize = 20;

/// A file as a table.
#[derive(Debug)]
pub(super) struct Table<'a> {
    pub(super) names: Vec<&'a str>,
    pub(super) head_at: u64,
    pub(super) rows: Vec<Row<'a>>,
}

/// A row and the columns its cells stand under.
#[derive(Debug)]
pub(super) struct Row<'a> {
    pub(super) line: u64,
    cells: Vec<(&'a str, String)>,
}

impl Row<'_> {
    /// The cell under a column.
    pub(super) fn cell(&self, column: &str) -> &str {
        let found = self.cells.iter().find(|(name, _)| *name == column);
        found.map_or("", |(_, cell)| cell.trim())
    }
}

impl<'a> Table<'a> {
    /// Finds the row of names that `fits`, and reads the rows under it.
    pub(super) fn read(
        text: &'a str,
        fits: impl Fn(&[&str]) -> Result<(), ColumnError>,
    ) -> Result<Self, StatementError> {
        let mut why = ColumnError::Without("day");
        for (at, line) in text.lines().enumerate().take(HEAD_MAX) {
            for mark in [',', ';', '\t', '|'] {
                let names = names(line, mark);
                match fits(&names) {
                    Ok(()) if names.len() > 1 => return Self::under(text, at, (names, mark)),
                    Ok(()) => {}
                    Err(error) => why = error,
                }
            }
        }
        Err(Reason::Columns(why).at(1, "COLUMNS"))
    }

    fn under(
        text: &'a str,
        head: usize,
        (names, mark): (Vec<&'a str>, char),
    ) -> Result<Self, StatementError> {
        let skipped: usize = text.split_inclusive('\n').take(head).map(str::len).sum();
        let body = text.get(skipped..).unwrap_or("");
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(u8::try_from(mark).unwrap_or(b','))
            .from_reader(body.as_bytes());
        let before = u64::try_from(head).unwrap_or(0);
        let mut rows = Vec::new();
        for record in reader.records().skip(1) {
            let record = record.map_err(|error| {
                Reason::Malformed(shown(&error.to_string())).at(before.saturating_add(1), "ROW")
            })?;
            let line = record.position().map_or(0, csv::Position::line).saturating_add(before);
            if record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            rows.push(row(&record, &names, line)?);
        }
        Ok(Self { names, head_at: before.saturating_add(1), rows })
    }
}

fn row<'a>(
    record: &csv::StringRecord,
    names: &[&'a str],
    line: u64,
) -> Result<Row<'a>, StatementError> {
    if record.len() != names.len() {
        let (found, wanted) = (record.len(), names.len());
        return Err(Reason::Columns(ColumnError::Cells { found, wanted }).at(line, "ROW"));
    }
    let cells = names.iter().copied().zip(record.iter().map(str::to_owned));
    Ok(Row { line, cells: cells.collect() })
}

/// The names in a row; a name in quotes may not hold the mark.
fn names(line: &str, mark: char) -> Vec<&str> {
    line.split(mark).map(|name| name.trim().trim_matches('"').trim()).collect()
}
