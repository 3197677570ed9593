//! What can be wrong with a LEDES file, worded for the person who has to mend it.

use std::fmt;

use crate::money::{Money, MoneyError};
use crate::text::{Mark, TextError};
use crate::utbms::CodeError;

/// A place in a file and what is wrong there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}, {field}: {reason}")]
pub struct Problem {
    /// The name of the file.
    pub file: String,
    /// The line, counted from 1.
    pub line: u64,
    /// The column by its LEDES name; `FORMAT` for the first line.
    pub field: &'static str,
    /// What is wrong.
    #[source]
    pub reason: Reason,
}

/// Why a file was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// The first line names no format that is read here.
    #[error("The first line must be LEDES1998B[] or LEDES98BI V2[], and it is “{0}”.")]
    Format(String),
    /// There is nothing after the names of the columns.
    #[error("The file has no invoice lines.")]
    NoRows,
    /// The second line names other columns.
    #[error(
        "Column {at} must be {wanted}, and it is “{found}”; {count} columns, and the format has \
         {count_wanted}."
    )]
    Header {
        /// Which column, counted from 1.
        at: usize,
        /// What the standard has there.
        wanted: &'static str,
        /// What the file has there.
        found: String,
        /// How many columns the file has.
        count: usize,
        /// How many the standard has.
        count_wanted: usize,
    },
    /// More text in one line than a row can hold.
    #[error("This line is longer than {0} bytes.")]
    LineTooLong(usize),
    /// A row does not end as rows end.
    #[error("The line must end with []; a narrative may hold a line break.")]
    NotEnded,
    /// A row has too few or too many fields.
    #[error("The line has {found} fields, and the format has {wanted}; a text may hold a pipe.")]
    Fields {
        /// How many the row has.
        found: usize,
        /// How many the format has.
        wanted: usize,
    },
    /// A field that must be filled is empty.
    #[error("This field is empty.")]
    Empty,
    /// A fee does not say who did the work.
    #[error("A fee must name its timekeeper.")]
    NoTimekeeper,
    /// Too many characters for the column.
    #[error("It has {found} characters, and LEDES allows {most}.")]
    TooLong {
        /// How many it has.
        found: usize,
        /// How many the standard allows.
        most: usize,
    },
    /// Text that cannot be kept.
    #[error("{0}")]
    Text(#[from] TextError),
    /// Not a day of the calendar.
    #[error("Write a day as YYYYMMDD; “{0}” is none.")]
    Date(String),
    /// The period ends before it begins.
    #[error("The billing period ends before it begins.")]
    Period,
    /// A letter that is no kind of line.
    #[error("Write F, E, IF or IE; “{0}” is none of them.")]
    Kind(String),
    /// Not a plain number.
    #[error("Write a plain number such as 1250.00; “{0}” is none.")]
    Number(String),
    /// A number that must not be negative.
    #[error("“{0}” is negative; write a credit as a negative LINE_ITEM_ADJUSTMENT_AMOUNT.")]
    Negative(String),
    /// An amount that the books cannot hold.
    #[error("{0}")]
    Amount(#[from] MoneyError),
    /// The total of a line is not what its parts come to.
    #[error("The line states {stated}, and units × unit cost + adjustment + tax is {computed}.")]
    LineTotal {
        /// What the line states.
        stated: Money,
        /// What its parts come to.
        computed: Money,
    },
    /// The currency changes within an invoice.
    #[error("Invoice {0} is in two currencies.")]
    TwoCurrencies(String),
    /// The total of an invoice is not the sum of its lines.
    #[error("Invoice {number}: {difference}")]
    InvoiceTotal {
        /// Which invoice.
        number: String,
        /// The figures.
        difference: Difference,
    },
    /// The rows of an invoice are scattered.
    #[error(
        "The rows of invoice {number} are not together: it began on line {first}. Sort the file."
    )]
    Apart {
        /// Which invoice.
        number: String,
        /// Where it began.
        first: u64,
    },
    /// An invoice with more lines than is sane.
    #[error("An invoice holds at most {0} lines.")]
    TooManyLines(usize),
    /// An invoice with more matters than is sane.
    #[error("An invoice bills at most {0} matters.")]
    TooManyMatters(usize),
    /// A file with more invoices than is sane.
    #[error("A file holds at most {0} invoices; split it.")]
    TooManyInvoices(usize),
    /// The last of so many problems that the rest is left out.
    #[error("There are {0} problems or more; the rest of the file was not read.")]
    TooManyProblems(usize),
}

/// What an invoice states and what its lines come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The total that its first row states.
    pub stated: Money,
    /// Another total that a later row states.
    pub stated_again: Option<Money>,
    /// The sum of its lines.
    pub lines: Money,
    /// The same by matter number.
    pub matters: Vec<(String, Money)>,
}

/// Something odd that is no reason to refuse a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// A code that UTBMS does not have; the client may have its own.
    UnknownCode {
        /// Where it stands.
        line: u64,
        /// In which column.
        field: &'static str,
        /// What is said of it.
        error: CodeError,
    },
    /// The invoice bills matters of more than one client.
    TwoClients {
        /// The client of its first row.
        first: Mark,
        /// Another.
        other: Mark,
    },
    /// The invoice states another tax than its lines carry.
    TaxTotal {
        /// What the invoice states.
        stated: Money,
        /// What its lines carry.
        lines: Money,
    },
}

impl Difference {
    /// How many matters its sentence names.
    const MATTERS_SHOWN_MAX: usize = 5;
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { stated, stated_again, lines, matters } = self;
        match stated_again {
            None => write!(f, "it states a total of {stated}, and its lines come to {lines}")?,
            Some(again) => write!(
                f,
                "it states two totals, {stated} and {again}, and its lines come to {lines}"
            )?,
        }
        if matters.len() > 1 {
            for (at, (number, sum)) in matters.iter().take(Self::MATTERS_SHOWN_MAX).enumerate() {
                let before = if at == 0 { " (" } else { ", " };
                write!(f, "{before}{sum} for matter {number}")?;
            }
            let rest = if matters.len() > Self::MATTERS_SHOWN_MAX { ", …" } else { "" };
            write!(f, "{rest})")?;
        }
        f.write_str(".")
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownCode { line, field, error } => {
                write!(f, "line {line}, {field}: {error} It was kept as it is.")
            }
            Self::TwoClients { first, other } => {
                write!(f, "it bills matters of two clients, {first} and {other}.")
            }
            Self::TaxTotal { stated, lines } => {
                write!(f, "it states {stated} of tax, and its lines carry {lines}.")
            }
        }
    }
}
