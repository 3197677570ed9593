//! Bank statements, read from the files that banks give out (PAY-23).
//!
//! OFX 1 and 2 (QFX), CAMT.053, MT940, BAI2, and CSV by a mapping. Invariants:
//!
//! - A file is read as a whole or refused as a whole, with the place and the reason.
//! - Lines are proposals: nothing here posts.
//! - Amounts are signed as the account holder sees them: in is positive, out is negative.
//! - Where a file states both balances, opening and lines make the closing balance, to the cent; a
//!   file that contradicts itself is refused with both figures. So are control totals, counts, and
//!   pages that don't follow on one another.
//! - Only final statements are read: reports within the day and notices are refused, because what
//!   they list may yet change.
//!
//! # Why
//!
//! OFX, MT940 and BAI2 are read by our own small readers. `ofx-rs` 0.2 refuses a third of the files
//! that banks and their test suites publish (bank numbers of ten digits, a bare ampersand, a
//! missing header), the `mt940` crate refuses all of those in daily use, and BAI2 has no crate.

mod bai2;
mod camt;
mod check;
mod csv;
mod decode;
mod fresh;
mod kind;
mod mark;
mod mt940;
mod ofx;
mod problem;
mod tree;

pub use csv::{Amounts, ColumnError, DateOrder, Decimal, Mapping};
pub use fresh::{Fresh, Known, fresh};
pub use kind::LineKind;
pub use mark::{Mark, Seen};
pub use problem::{Reason, StatementError};

use jiff::ToSpan;
use jiff::civil::Date;

use crate::money::{Currency, Money};

/// A format that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Open Financial Exchange, 1.x or 2.x, and its QFX dialect.
    Ofx,
    /// ISO 20022 camt.053.
    Camt,
    /// SWIFT MT940.
    Mt940,
    /// BAI2 cash management.
    Bai2,
    /// Rows by a mapping.
    Csv,
}

impl Format {
    /// Its name, as people know it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ofx => "OFX",
            Self::Camt => "CAMT.053",
            Self::Mt940 => "MT940",
            Self::Bai2 => "BAI2",
            Self::Csv => "CSV",
        }
    }

    /// The format of that name.
    pub fn of_name(name: &str) -> Option<Self> {
        [Self::Ofx, Self::Camt, Self::Mt940, Self::Bai2, Self::Csv]
            .into_iter()
            .find(|format| format.name() == name)
    }

    /// What the content says it is.
    fn of(text: &str) -> Result<Self, StatementError> {
        if ofx::is_one(text) {
            Ok(Self::Ofx)
        } else if text.trim_start().starts_with('<') {
            camt::is_one(text).map(|()| Self::Camt)
        } else if bai2::is_one(text) {
            Ok(Self::Bai2)
        } else if mt940::is_one(text) {
            Ok(Self::Mt940)
        } else if csv::is_one(text) {
            Ok(Self::Csv)
        } else {
            Err(Reason::Unknown.at(1, "FORMAT"))
        }
    }
}

/// A balance and the day it is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Balance {
    /// The end of this day, or the start of it for an opening balance.
    pub on: Option<Date>,
    /// What the account holds; negative when overdrawn.
    pub amount: Money,
}

/// One line of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The line of the file it stands on, counted from one.
    pub at: u64,
    /// When the bank booked it.
    pub on: Date,
    /// When it counts for interest, where the bank says so.
    pub value_on: Option<Date>,
    /// In is positive, out is negative.
    pub amount: Money,
    /// The bank's own reference, which names this line and no other.
    pub reference: Option<String>,
    /// The number of the cheque or transfer.
    pub instrument: Option<String>,
    /// What sort of line it is, as far as the bank says.
    pub kind: LineKind,
    /// What the bank writes beside it.
    pub text: String,
    /// How many transactions the bank booked in this one line.
    pub transactions: u32,
}

/// One statement of one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The bank's number, as far as the file names it.
    pub bank: Option<String>,
    /// The number of the account, or what a CSV file cannot say.
    pub account: Option<String>,
    /// The currency of the account.
    pub currency: Currency,
    /// The bank's number of this statement.
    pub number: Option<String>,
    /// The first and the last day, where they are stated.
    pub period: (Option<Date>, Option<Date>),
    /// What the account held before the first line.
    pub opening: Option<Balance>,
    /// What it holds after the last one.
    pub closing: Option<Balance>,
    /// The lines, in the order of the file.
    pub lines: Vec<Line>,
}

impl Statement {
    /// The first day it covers: as stated, or that of its opening balance or first line.
    pub fn from(&self) -> Option<Date> {
        let opening = self.opening.and_then(|balance| balance.on);
        let first = self.lines.iter().map(|line| line.on).min();
        self.period.0.or(opening).into_iter().chain(first).min()
    }

    /// The last day it covers: as stated, or that of its closing balance or last line.
    pub fn to(&self) -> Option<Date> {
        let closing = self.closing.and_then(|balance| balance.on);
        let last = self.lines.iter().map(|line| line.on).max();
        self.period.1.or(closing).into_iter().chain(last).max()
    }

    /// How many transactions it holds.
    pub fn transactions(&self) -> u64 {
        self.lines.iter().map(|line| u64::from(line.transactions)).sum()
    }
}

/// What a file of statements was found to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The format it is in.
    pub format: Format,
    /// Its statements: at least one.
    pub statements: Vec<Statement>,
}

impl Reading {
    /// Refuses statements of days that have not come. A bank may be a day ahead of the firm, and
    /// some name the day after the last as the end.
    pub fn ended(&self, today: Date) -> Result<(), StatementError> {
        let latest = today.saturating_add(1.day());
        let last = self.statements.iter().filter_map(Statement::to).max();
        match last.filter(|to| *to > latest) {
            Some(to) => Err(Reason::Ahead { to, today }.at(1, "FILE")),
            None => Ok(()),
        }
    }
}

/// What a file does not say of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint<'a> {
    /// The currency, where none is stated.
    pub currency: Currency,
    /// How the columns of a CSV file are to be read.
    pub mapping: Option<&'a Mapping>,
}

/// The largest file that is read.
pub const BYTES_MAX: usize = 32 * 1024 * 1024;

/// The most lines that a file may have.
pub const LINES_MAX: usize = 200_000;

/// Reads a file of statements.
pub fn read(bytes: &[u8], hint: &Hint<'_>) -> Result<Reading, StatementError> {
    if bytes.len() > BYTES_MAX {
        return Err(Reason::TooLarge(BYTES_MAX).at(1, "FILE"));
    }
    let text = decode::text(bytes)?;
    if text.trim().is_empty() {
        return Err(Reason::Empty.at(1, "FILE"));
    }
    let format = Format::of(&text)?;
    let statements = match format {
        Format::Ofx => ofx::read(&text)?,
        Format::Camt => camt::read(&text)?,
        Format::Mt940 => mt940::read(&text)?,
        Format::Bai2 => bai2::read(&text, hint.currency)?,
        Format::Csv => csv::read(&text, hint)?,
    };
    if statements.is_empty() {
        return Err(Reason::NoStatement.at(1, "FILE"));
    }
    let count: usize = statements.iter().map(|statement| statement.lines.len()).sum();
    if count > LINES_MAX {
        return Err(Reason::TooManyLines(LINES_MAX).at(1, "FILE"));
    }
    Ok(Reading { format, statements })
}
