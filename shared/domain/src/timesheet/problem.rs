//! What can be wrong with a sheet of time, worded for the person who has to get another.

use crate::day::DayError;
use crate::statement::DateOrder;
use crate::suggestion::LengthError;

use super::mapping::MappingError;

/// A place in a file and what is wrong there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, {field}: {reason}")]
pub struct SheetError {
    /// The line, counted from one.
    pub line: u64,
    /// The column; `FILE`, `FORMAT`, `COLUMNS` or `ROW` where it is none of them.
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
    #[error("The file is larger than {0} bytes. Export a shorter span.")]
    TooLarge(usize),
    /// More rows than is sane.
    #[error("A file holds at most {0} rows of time. Export a shorter span.")]
    TooManyRows(usize),
    /// Bytes that are no text.
    #[error("This is no text. Export the detailed report of time entries as CSV.")]
    NoText,
    /// Something else of the same program.
    #[error("This is {0}, which holds no time. Export the detailed report of time entries as CSV.")]
    Other(&'static str),
    /// A calendar.
    #[error("This is a calendar; import it as one.")]
    Calendar,
    /// The columns.
    #[error("{0}")]
    Columns(#[from] MappingError),
    /// Rows that cannot be taken apart.
    #[error("The row cannot be read: {0}.")]
    Row(String),
    /// A row with another number of cells than the row of names.
    #[error("The row has {found} cells, and there are {wanted} columns.")]
    Cells {
        /// What the row has.
        found: usize,
        /// What there are.
        wanted: usize,
    },
    /// Days that can be read in two ways.
    #[error(
        "“{0}” can be read month first or day first, and no row says which. Say that the dates \
         are mdy (month first) or dmy (day first)."
    )]
    Order(String),
    /// Something that must be there.
    #[error("This is empty.")]
    Missing,
    /// Not a day of the calendar.
    #[error("“{}” is no day, {}.", .0, ordered(*.1))]
    Day(String, DateOrder),
    /// A day of a year that nobody means.
    #[error("{0}")]
    Year(#[from] DayError),
    /// Not a time of day.
    #[error("“{0}” is no time of day.")]
    Time(String),
    /// Not a length of time.
    #[error("“{0}” is no length of time. Write hours as 1:20, 1h 20m or 1.33.")]
    Length(String),
    /// Neither yes nor no.
    #[error("“{0}” does not say whether it is billable. Write yes or no.")]
    Billable(String),
    /// Not what an hour costs.
    #[error("“{0}” is no rate. Write what an hour costs as a number, such as 300 or 287.50.")]
    Rate(String),
    /// What a spreadsheet would compute.
    #[error("“{0}” is a formula. Save the sheet with its values alone, as CSV.")]
    Formula(String),
    /// A length that nobody works at one go.
    #[error("{0}")]
    Worked(#[from] LengthError),
}

impl Reason {
    /// This, at a line and a field.
    pub(super) fn at(self, line: u64, field: impl Into<String>) -> SheetError {
        SheetError { line, field: field.into(), reason: self }
    }
}

const fn ordered(order: DateOrder) -> &'static str {
    match order {
        DateOrder::YearMonthDay => "read with the year first",
        DateOrder::MonthDayYear => "read with the month first",
        DateOrder::DayMonthYear => "read with the day first",
    }
}
