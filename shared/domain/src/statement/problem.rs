//! What can be wrong with a file of statements, worded for the person who has to get another.

use jiff::civil::Date;

use crate::money::{Money, MoneyError};

use super::csv::ColumnError;

/// A place in a file and what is wrong there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, {field}: {reason}")]
pub struct StatementError {
    /// The line, counted from one.
    pub line: u64,
    /// The tag, element, record or column; `FILE` for all of it.
    pub field: String,
    /// What is wrong.
    #[source]
    pub reason: Reason,
}

/// Why a file was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// Nothing in it.
    #[error("The file is empty.")]
    Empty,
    /// More than is read.
    #[error("The file is larger than {0} bytes.")]
    TooLarge(usize),
    /// More lines than is sane.
    #[error("A file holds at most {0} lines of statements; split it.")]
    TooManyLines(usize),
    /// A statement of days that have not come.
    #[error(
        "The statement goes through {}, and today is {}. Import it when its last day has come.",
        crate::day::plain(*.to),
        crate::day::plain(*.today)
    )]
    Ahead {
        /// Its last day.
        to: Date,
        /// Today.
        today: Date,
    },
    /// No format that is read here.
    #[error("This is no statement in OFX, CAMT.053, MT940, BAI2 or CSV.")]
    Unknown,
    /// A format that is near but not it.
    #[error("This is {0}, not a final statement of a bank account.")]
    OtherKind(&'static str),
    /// The format is right and there is no statement in it.
    #[error("The file holds no statement.")]
    NoStatement,
    /// The bank's server answered with an error.
    #[error("The bank answered with an error instead of a statement: {0}")]
    Server(String),
    /// It ends in the middle.
    #[error("{0} is not ended; the file may be cut off.")]
    CutOff(String),
    /// Something that cannot stand here.
    #[error("“{0}” cannot be read here.")]
    Malformed(String),
    /// Something that must be there.
    #[error("This is missing or empty.")]
    Missing,
    /// Not a day of the calendar.
    #[error("“{0}” is not a day.")]
    Date(String),
    /// Not a plain number.
    #[error("“{0}” is not an amount.")]
    Number(String),
    /// An amount that the books cannot hold.
    #[error("{0}")]
    Amount(#[from] MoneyError),
    /// An amount of another currency than the account's.
    #[error("This is in {found}, and the account is in {wanted}.")]
    TwoCurrencies {
        /// The currency of the account.
        wanted: &'static str,
        /// The other one.
        found: &'static str,
    },
    /// The balances and the lines contradict each other.
    #[error(
        "The file contradicts itself: opening balance {opening} and lines of {lines} make {made}, \
         and the closing balance is {closing}."
    )]
    Balance {
        /// What it begins with.
        opening: Money,
        /// The sum of the lines.
        lines: Money,
        /// What they make.
        made: Money,
        /// What it ends with.
        closing: Money,
    },
    /// A page does not begin where the one before ended.
    #[error(
        "The page before ended with {before}, and this one begins with {after}; one may be missing."
    )]
    Page {
        /// The end of the page before.
        before: Money,
        /// The start of this one.
        after: Money,
    },
    /// A control total or count that is not met.
    #[error("The file contradicts itself: it states {what} {stated}, and holds {counted}.")]
    Control {
        /// What is counted.
        what: &'static str,
        /// What the file states.
        stated: String,
        /// What it holds.
        counted: String,
    },
    /// The columns of a CSV file.
    #[error("{0}")]
    Columns(#[from] ColumnError),
}

impl Reason {
    /// This, at a line and a field.
    pub(super) fn at(self, line: u64, field: impl Into<String>) -> StatementError {
        StatementError { line, field: field.into(), reason: self }
    }
}
