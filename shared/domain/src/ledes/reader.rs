//! Reads a file line by line.

use super::cells::ROW;
use super::columns::Format;
use super::gather::{Found, Gather};
use super::invoice::LedesInvoice;
use super::problem::{Difference, Note, Problem, Reason};
use super::row::Row;
use crate::money::Currency;
use crate::text::shown;

/// What counts when the total of an invoice is not the sum of its lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Trust {
    /// Both must agree.
    #[default]
    Both,
    /// The lines; what was stated otherwise is yielded as a [`Difference`] to be recorded.
    Lines,
}

/// An invoice that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The invoice; its total is the sum of its lines.
    pub invoice: LedesInvoice,
    /// What the file stated otherwise, under [`Trust::Lines`].
    pub difference: Option<Difference>,
    /// What is odd about it.
    pub notes: Vec<Note>,
}

/// Takes the lines of one file and yields its invoices.
///
/// Whoever writes invoices reads the file twice, first to see that nothing is wrong with it:
/// problems may come after invoices.
#[derive(Debug)]
pub struct Reader {
    file: String,
    currency: Currency,
    gather: Gather,
    stage: Stage,
    line: u64,
    row_count: u64,
    problem_count: usize,
}

/// What the next line must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    First,
    /// The names of the columns; of the format of the first line, if that was one.
    Columns(Option<Format>),
    Rows(Format),
    /// Nothing more can be made of the file.
    Over,
}

impl Reader {
    /// The most bytes of one line: two texts of fifteen kilobytes, and what else a row holds.
    pub const LINE_BYTES_MAX: usize = 128 * 1024;

    /// How many problems of one file are told.
    pub const PROBLEMS_MAX: usize = 100;

    /// Begins a file, whose amounts are in `currency` where it does not say (1998B never does).
    pub fn new(file: &str, currency: Currency, trust: Trust) -> Self {
        Self {
            file: file.to_owned(),
            currency,
            gather: Gather::new(trust),
            stage: Stage::First,
            line: 0,
            row_count: 0,
            problem_count: 0,
        }
    }

    /// Takes the next line of the file, with or without its line end.
    pub fn line(&mut self, text: &str) -> Result<Option<Reading>, Vec<Problem>> {
        self.line = self.line.saturating_add(1);
        if self.stage == Stage::Over {
            return Ok(None);
        }
        if text.len() > Self::LINE_BYTES_MAX {
            self.gather.spoil(None);
            self.row_count = self.row_count.saturating_add(1);
            let reason = Reason::LineTooLong(Self::LINE_BYTES_MAX);
            return Err(self.refuse([(self.line, ROW, reason)]));
        }
        let text = if self.line == 1 { text.trim_start_matches('\u{feff}') } else { text };
        match self.stage {
            _ if text.trim().is_empty() => Ok(None),
            Stage::First => self.first(text.trim()).map(|()| None),
            Stage::Columns(format) => self.columns(text.trim(), format).map(|()| None),
            Stage::Rows(format) => self.row(text, format),
            Stage::Over => Ok(None),
        }
    }

    /// Ends the file.
    pub fn finish(mut self) -> Result<Option<Reading>, Vec<Problem>> {
        let at = self.line.max(1);
        match self.stage {
            Stage::First => Err(self.refuse([(at, "FORMAT", Reason::Format(String::new()))])),
            Stage::Columns(_) => Err(self.refuse([(at, ROW, Reason::NoRows)])),
            Stage::Rows(_) if self.row_count == 0 => Err(self.refuse([(at, ROW, Reason::NoRows)])),
            Stage::Over => Ok(None),
            Stage::Rows(_) => {
                let last = self.gather.finish();
                self.yielded(last)
            }
        }
    }

    fn first(&mut self, text: &str) -> Result<(), Vec<Problem>> {
        let format = text.strip_suffix("[]").and_then(Format::of_first_line);
        if format.is_some() {
            self.stage = Stage::Columns(format);
            return Ok(());
        }
        let is_ledes = text.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("LEDES"));
        self.stage = if is_ledes { Stage::Columns(None) } else { Stage::Over };
        Err(self.refuse([(self.line, "FORMAT", Reason::Format(shown(text)))]))
    }

    /// Reads the names of the columns. Where only names are wrong, the rows are still looked at, so
    /// that all problems are told at once.
    fn columns(&mut self, text: &str, format: Option<Format>) -> Result<(), Vec<Problem>> {
        let (row, is_ended) = text.strip_suffix("[]").map_or((text, false), |row| (row, true));
        let count = row.split('|').count();
        let by_count = Format::of_count(count);
        let format = format.or(by_count).unwrap_or(Format::B1998);
        self.stage = if by_count == Some(format) { Stage::Rows(format) } else { Stage::Over };

        let mut found = Vec::new();
        if let Some((at, wanted, name)) = misnamed(row, format) {
            let count_wanted = format.columns().len();
            let reason = Reason::Header { at, wanted, found: shown(name), count, count_wanted };
            found.push((self.line, wanted, reason));
        }
        if !is_ended {
            found.push((self.line, ROW, Reason::NotEnded));
        }
        if found.is_empty() { Ok(()) } else { Err(self.refuse(found)) }
    }

    fn row(&mut self, text: &str, format: Format) -> Result<Option<Reading>, Vec<Problem>> {
        self.row_count = self.row_count.saturating_add(1);
        match Row::read(text, self.line, format, self.currency) {
            Ok(row) => {
                let added = self.gather.add(row, self.line);
                self.yielded(added)
            }
            Err(misread) => {
                self.gather.spoil(misread.number.as_ref());
                let at = self.line;
                let found = misread.faults.into_iter().map(|(field, reason)| (at, field, reason));
                Err(self.refuse(found))
            }
        }
    }

    fn yielded(
        &mut self,
        outcome: Result<Option<Reading>, Vec<Found>>,
    ) -> Result<Option<Reading>, Vec<Problem>> {
        match outcome {
            Ok(reading) if self.problem_count == 0 => Ok(reading),
            Ok(_) => Ok(None),
            Err(found) => Err(self.refuse(found)),
        }
    }

    fn refuse(&mut self, found: impl IntoIterator<Item = Found>) -> Vec<Problem> {
        let file = self.file.clone();
        let told = move |(line, field, reason)| Problem { file: file.clone(), line, field, reason };
        let left = Self::PROBLEMS_MAX.saturating_sub(self.problem_count);
        let mut problems: Vec<Problem> = found.into_iter().map(told).take(left).collect();
        self.problem_count = self.problem_count.saturating_add(problems.len());
        if self.problem_count >= Self::PROBLEMS_MAX {
            self.stage = Stage::Over;
            let reason = Reason::TooManyProblems(Self::PROBLEMS_MAX);
            problems.push(Problem { file: self.file.clone(), line: self.line, field: ROW, reason });
        }
        problems
    }
}

/// The first column that is not as the format has it: its place, the right name, the name found.
fn misnamed(row: &str, format: Format) -> Option<(usize, &'static str, &str)> {
    let wanted = format.columns().map(|column| column.name);
    let mut names = row.split('|').map(str::trim);
    for (at, wanted) in (1..).zip(wanted) {
        let name = names.next().unwrap_or("");
        if !name.eq_ignore_ascii_case(wanted) {
            return Some((at, wanted, name));
        }
    }
    names.next().map(|name| (format.columns().len().saturating_add(1), "nothing", name))
}

/// Reads a whole file that is in memory.
pub fn read(
    file: &str,
    text: &str,
    currency: Currency,
    trust: Trust,
) -> Result<Vec<Reading>, Vec<Problem>> {
    let mut reader = Reader::new(file, currency, trust);
    let (mut readings, mut problems) = (Vec::new(), Vec::new());
    for line in text.lines() {
        match reader.line(line) {
            Ok(reading) => readings.extend(reading),
            Err(more) => problems.extend(more),
        }
    }
    match reader.finish() {
        Ok(reading) => readings.extend(reading),
        Err(more) => problems.extend(more),
    }
    if problems.is_empty() { Ok(readings) } else { Err(problems) }
}
