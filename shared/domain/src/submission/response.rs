//! A client’s answer as a CSV file: a row for each line, read whole or refused with the place and
//! reason of everything that is wrong.

use std::collections::BTreeSet;

use super::{Response, State, Submission, SubmissionError};
use crate::encoding;
use crate::invoice::Line;
use crate::money::{Money, MoneyError};
use crate::text::{Name, TextError, shown};

/// What a row says of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The number of the line on the invoice, counted from one.
    pub line: usize,
    /// What is said.
    pub said: Response,
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Row {row}, {field}: {reason}")]
pub struct RowError {
    /// The row, counted from one, the names of the columns included.
    pub row: u64,
    /// The column.
    pub field: &'static str,
    /// What is wrong.
    pub reason: Reason,
}

/// Why a row does not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// No text.
    #[error("This is no text. Save it as CSV.")]
    NoText,
    /// Without what is needed.
    #[error("The first row must name the columns line, status, amount and reason.")]
    Columns,
    /// Without rows.
    #[error("There is no row under the names of the columns.")]
    Empty,
    /// A row that cannot be taken apart.
    #[error("The row cannot be read. Quote cells that have a comma or a line break.")]
    Row,
    /// No line has that number.
    #[error("“{0}” is the number of no line: the invoice has lines 1 to {1}.")]
    Line(String, usize),
    /// Two rows for one line.
    #[error("Line {0} has a row above already.")]
    Twice(usize),
    /// Not a state.
    #[error("“{0}” is none of accepted, reduced and rejected.")]
    Status(String),
    /// Not an amount.
    #[error(transparent)]
    Amount(#[from] MoneyError),
    /// Not a reason.
    #[error(transparent)]
    Text(#[from] TextError),
    /// Not possible.
    #[error(transparent)]
    Refused(#[from] SubmissionError),
}

/// Reads a client’s answer about the lines of an invoice, in their order, and says what becomes of
/// the submission with all of it.
pub fn responses(
    bytes: &[u8],
    lines: &[Line],
    submission: Submission,
) -> Result<(Submission, Vec<Answered>), Vec<RowError>> {
    let one = |row, field, reason| vec![RowError { row, field, reason }];
    let text = encoding::text(bytes).ok_or_else(|| one(1, "FILE", Reason::NoText))?;
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let names = reader.headers().map_err(|_| one(1, "ROW", Reason::Row))?.clone();
    let place = |name: &str| names.iter().position(|own| own.trim().eq_ignore_ascii_case(name));
    let (Some(line), Some(status)) = (place("line"), place("status")) else {
        return Err(one(1, "COLUMNS", Reason::Columns));
    };
    let places = [Some(line), Some(status), place("amount"), place("reason")];
    let (mut submission, mut read, mut wrong) = (submission, Vec::new(), Vec::new());
    let mut seen = BTreeSet::new();
    for (row, record) in (2_u64..).zip(reader.records()) {
        let Ok(record) = record else {
            wrong.push(RowError { row, field: "ROW", reason: Reason::Row });
            continue;
        };
        let cell = |at: Option<usize>| at.and_then(|at| record.get(at)).unwrap_or("").trim();
        let cells = places.map(cell);
        if cells.iter().all(|cell| cell.is_empty()) {
            continue;
        }
        let found = answered(cells, lines, &mut seen);
        let taken = found.and_then(|(line, answered)| {
            let next = submission.clone().answered(line, answered.said.clone());
            Ok((next.map_err(|error| (field_of(error), Reason::Refused(error)))?, answered))
        });
        match taken {
            Ok((next, answered)) => {
                submission = next;
                read.push(answered);
            }
            Err((field, reason)) => wrong.push(RowError { row, field, reason }),
        }
    }
    if read.is_empty() && wrong.is_empty() {
        return Err(one(2, "FILE", Reason::Empty));
    }
    if wrong.is_empty() { Ok((submission, read)) } else { Err(wrong) }
}

/// What the cells of a row say, and of which line.
fn answered<'l>(
    [line, status, amount, reason]: [&str; 4],
    lines: &'l [Line],
    seen: &mut BTreeSet<usize>,
) -> Result<(&'l Line, Answered), (&'static str, Reason)> {
    let number = line.parse::<usize>().ok();
    let found = number.and_then(|number| Some((number, lines.get(number.checked_sub(1)?)?)));
    let (number, line) = found.ok_or(("line", Reason::Line(shown(line), lines.len())))?;
    if !seen.insert(number) {
        return Err(("line", Reason::Twice(number)));
    }
    let state = State::of_word(&status.to_lowercase()).filter(|state| state.is_answer());
    let state = state.ok_or(("status", Reason::Status(shown(status))))?;
    let off = match amount {
        "" => None,
        typed => {
            let read = Money::parse(typed, line.amount.currency());
            Some(read.map_err(|error| ("amount", Reason::Amount(error)))?)
        }
    };
    let reason = Name::parse_optional(reason).map_err(|error| ("reason", Reason::Text(error)))?;
    Ok((line, Answered { line: number, said: Response { state, off, reason } }))
}

const fn field_of(error: SubmissionError) -> &'static str {
    match error {
        SubmissionError::Off(_) | SubmissionError::NoAmount => "amount",
        SubmissionError::OtherLine
        | SubmissionError::Settled
        | SubmissionError::NoAnswer
        | SubmissionError::NothingToAppeal
        | SubmissionError::Past
        | SubmissionError::NothingToSettle
        | SubmissionError::TooMany
        | SubmissionError::TooOften => "line",
    }
}
