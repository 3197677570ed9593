//! Rows of cells under a row of names.

use super::ROWS_MAX;
use super::mapping::MappingError;
use super::problem::{Reason, SheetError};
use crate::text::shown;

/// How far down the row of names may stand: some reports write a title above it.
const HEAD_MAX: usize = 12;

/// What may part the cells of a row.
const MARKS: [char; 4] = [',', ';', '\t', '|'];

/// A file as a table.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) names: Vec<String>,
    pub(super) rows: Vec<Row>,
}

/// A row: a cell for each name.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) line: u64,
    pub(super) cells: Vec<String>,
}

/// Whether two names are of one column.
pub(super) fn same(name: &str, other: &str) -> bool {
    name.trim().to_lowercase() == other.trim().to_lowercase()
}

impl Table {
    /// Where a column stands.
    pub(super) fn place(&self, column: &str) -> Option<usize> {
        self.names.iter().position(|name| same(name, column))
    }

    /// Finds the row of names that `fits`, and reads the rows under it.
    pub(super) fn read<T>(
        text: &str,
        fits: impl Fn(&[String]) -> Result<T, MappingError>,
    ) -> Result<(Self, T), SheetError> {
        let mut why = None;
        let mut rest = text;
        for before in 0..HEAD_MAX {
            for mark in MARKS {
                let names = names(rest, mark);
                if names.len() < 2 {
                    continue;
                }
                match fits(&names) {
                    Ok(found) => return Ok((Self::under(rest, before, names, mark)?, found)),
                    Err(error) => why = why.or(Some(error)),
                }
            }
            rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
        }
        Err(Reason::Columns(why.unwrap_or(MappingError::NoDay)).at(1, "COLUMNS"))
    }

    /// Whether one of the first rows of a file `fits`.
    pub(super) fn heads(text: &str, fits: impl Fn(&[String]) -> bool) -> bool {
        let mut rest = text;
        (0..HEAD_MAX).any(|_| {
            let found = MARKS.into_iter().any(|mark| fits(&names(rest, mark)));
            rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
            found
        })
    }

    /// Reads a file of which nothing is known, under what is likely its row of names.
    pub(super) fn any(text: &str) -> Result<Self, SheetError> {
        let wanted = width(text);
        let fits = |names: &[String]| (names.len() == wanted).then_some(());
        let found = Self::read(text, |names| fits(names).ok_or(MappingError::NoDay));
        found.map(|(table, ())| table)
    }

    fn under(
        text: &str,
        before: usize,
        names: Vec<String>,
        mark: char,
    ) -> Result<Self, SheetError> {
        let before = u64::try_from(before).unwrap_or(0);
        let mut rows = Vec::new();
        for record in reader(text, mark).records().skip(1) {
            let record = record.map_err(|error| {
                Reason::Row(shown(&error.to_string())).at(before.saturating_add(1), "ROW")
            })?;
            let line = record.position().map_or(0, csv::Position::line).saturating_add(before);
            if record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            if rows.len() == ROWS_MAX {
                return Err(Reason::TooManyRows(ROWS_MAX).at(line, "FILE"));
            }
            rows.push(row(&record, names.len(), line)?);
        }
        Ok(Self { names, rows })
    }
}

/// How many columns a file is likely to have: the first row under which another one has as many
/// cells says so.
fn width(text: &str) -> usize {
    let mut rest = text;
    for _ in 0..HEAD_MAX {
        let next = rest.split_once('\n').map_or("", |(_, next)| next);
        let count = |mark| {
            let cells = names(rest, mark).len();
            let is_alone = next.trim().is_empty();
            (cells > 1 && (is_alone || names(next, mark).len() == cells)).then_some(cells)
        };
        if let Some(most) = MARKS.into_iter().filter_map(count).max() {
            return most;
        }
        rest = next;
    }
    MARKS.into_iter().map(|mark| names(text, mark).len()).max().unwrap_or(0)
}

fn reader(text: &str, mark: char) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(u8::try_from(mark).unwrap_or(b','))
        .from_reader(text.as_bytes())
}

/// The cells of the first row.
fn names(text: &str, mark: char) -> Vec<String> {
    let line = text.lines().next().unwrap_or("");
    if !line.contains(mark) {
        return Vec::new();
    }
    let is_whole = line.matches('"').count().is_multiple_of(2);
    let first = if is_whole { line } else { text };
    let record = reader(first, mark).into_records().next().and_then(Result::ok);
    record.map_or_else(Vec::new, |row| row.iter().map(|cell| cell.trim().to_owned()).collect())
}

/// A row; cells beyond the last name may only be empty.
fn row(record: &csv::StringRecord, wanted: usize, line: u64) -> Result<Row, SheetError> {
    let is_over = record.iter().skip(wanted).any(|cell| !cell.trim().is_empty());
    if record.len() < wanted || is_over {
        return Err(Reason::Cells { found: record.len(), wanted }.at(line, "ROW"));
    }
    let cells = record.iter().take(wanted).map(|cell| cell.trim().to_owned());
    Ok(Row { line, cells: cells.collect() })
}
