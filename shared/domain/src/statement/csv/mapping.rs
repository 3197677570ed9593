//! Which column of a CSV file means what.
//!
//! Invariant: what is guessed can be meant in one way only. A column whose name is not known may
//! turn the sign of an amount or say that it is pending, so a file with one needs a saved mapping.

use super::cell;
use super::table::Table;
use crate::money::Money;
use crate::statement::problem::{Reason, StatementError};

/// Which column means what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// When it was booked.
    pub date: String,
    /// How days are written.
    pub order: DateOrder,
    /// What moved.
    pub amounts: Amounts,
    /// How amounts are written.
    pub decimal: Decimal,
    /// What is written beside it, from one column or several.
    pub text: Vec<String>,
    /// The bank's own reference.
    pub reference: Option<String>,
    /// The number of the cheque.
    pub instrument: Option<String>,
    /// The balance after each line.
    pub balance: Option<String>,
}

/// The order in which the parts of a day are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// 2026-03-31.
    YearMonthDay,
    /// 3/31/2026.
    MonthDayYear,
    /// 31.3.2026.
    DayMonthYear,
}

/// What parts the whole from the fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decimal {
    /// 1,250.00.
    Point,
    /// 1.250,00.
    Comma,
}

/// Where the amounts are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Amounts {
    /// In one column with signs.
    One(String),
    /// In one column each.
    Two {
        /// What came in.
        paid_in: String,
        /// What went out.
        paid_out: String,
    },
}

/// What is wrong with the columns of a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ColumnError {
    /// No row names the columns of the mapping.
    #[error("No row names the columns of the saved mapping: {0}.")]
    NotFound(String),
    /// A column that is not known.
    #[error("What the column “{0}” means is not known; save a mapping on the account’s page.")]
    Unknown(String),
    /// No column for what must be there.
    #[error("No column is named as a {0}; save a mapping on the account’s page.")]
    Without(&'static str),
    /// Days that can be read in two ways.
    #[error("The days can be read month first or day first; save a mapping on the account’s page.")]
    Order,
    /// A row with another number of cells than the row of names.
    #[error("The row has {found} cells, and there are {wanted} columns.")]
    Cells {
        /// What the row has.
        found: usize,
        /// What there are.
        wanted: usize,
    },
    /// Money in and out in one row.
    #[error("The row has an amount in and an amount out.")]
    Both,
    /// Balances that do not follow on one another.
    #[error(
        "The file contradicts itself: the balance before and this line make {made}, and the \
         balance beside it is {stated}."
    )]
    Running {
        /// What they make.
        made: Money,
        /// What is stated.
        stated: Money,
    },
}

impl DateOrder {
    /// Every order.
    pub const ALL: [Self; 3] = [Self::YearMonthDay, Self::MonthDayYear, Self::DayMonthYear];

    /// The word in storage and forms.
    pub const fn word(self) -> &'static str {
        match self {
            Self::YearMonthDay => "ymd",
            Self::MonthDayYear => "mdy",
            Self::DayMonthYear => "dmy",
        }
    }

    /// The order of that word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.word() == word)
    }
}

impl Decimal {
    /// The mark before the fraction, and that between thousands.
    pub(super) const fn marks(self) -> (char, char) {
        match self {
            Self::Point => ('.', ','),
            Self::Comma => (',', '.'),
        }
    }
}

impl Mapping {
    /// Every column it names.
    pub fn columns(&self) -> Vec<&str> {
        let mut columns = vec![self.date.as_str()];
        match &self.amounts {
            Amounts::One(column) => columns.push(column),
            Amounts::Two { paid_in, paid_out } => columns.extend([&**paid_in, &**paid_out]),
        }
        columns.extend(self.text.iter().map(String::as_str));
        let more = [&self.reference, &self.instrument, &self.balance];
        columns.extend(more.into_iter().flatten().map(String::as_str));
        columns
    }

    /// Whether a row names all its columns.
    pub(super) fn fits(&self, names: &[&str]) -> Result<(), ColumnError> {
        let wanted = self.columns();
        let missing = wanted.iter().find(|wanted| !names.contains(wanted));
        missing.map_or(Ok(()), |missing| Err(ColumnError::NotFound((*missing).to_owned())))
    }
}

const DATES: [&str; 6] =
    ["date", "posted date", "posting date", "transaction date", "booking date", "post date"];
const AMOUNTS: [&str; 2] = ["amount", "transaction amount"];
const PAID_IN: [&str; 5] = ["credit", "credits", "deposit", "deposits", "paid in"];
const PAID_OUT: [&str; 5] = ["debit", "debits", "withdrawal", "withdrawals", "paid out"];
const TEXTS: [&str; 8] =
    ["description", "details", "memo", "note", "payee", "name", "narrative", "particulars"];
const REFERENCES: [&str; 4] = ["transaction id", "bank reference", "fitid", "reference id"];
const INSTRUMENTS: [&str; 5] =
    ["check number", "cheque number", "check no", "check #", "serial number"];
const BALANCES: [&str; 4] = ["balance", "running balance", "ledger balance", "running bal."];

/// Reads a file whose columns say all of themselves, and how they were understood.
pub(super) fn told(text: &str) -> Result<(Table<'_>, Mapping), StatementError> {
    let table = Table::read(text, |names| {
        let known = |name: &&&str| DATES.contains(&name.to_lowercase().as_str());
        names.iter().find(known).map(|_| ()).ok_or(ColumnError::Without("day"))
    })?;
    let wrong = |error: ColumnError| Reason::Columns(error).at(table.head_at, "COLUMNS");
    let mut mapping = guess(&table.names).map_err(wrong)?;
    mapping.order = order(&table, &mapping.date).map_err(wrong)?;
    Ok((table, mapping))
}

fn guess(names: &[&str]) -> Result<Mapping, ColumnError> {
    let lists: [&[&str]; 8] =
        [&DATES, &AMOUNTS, &PAID_IN, &PAID_OUT, &TEXTS, &REFERENCES, &INSTRUMENTS, &BALANCES];
    for name in names.iter().filter(|name| !name.is_empty()) {
        let low = name.to_lowercase();
        if !lists.iter().any(|list| list.contains(&low.as_str())) {
            return Err(ColumnError::Unknown((*name).to_owned()));
        }
    }
    let all = |list: &[&str]| -> Vec<String> {
        let known = |name: &&&str| list.contains(&name.to_lowercase().as_str());
        names.iter().filter(known).map(|name| (*name).to_owned()).collect()
    };
    let one = |list: &[&str]| -> Result<Option<String>, ColumnError> {
        let mut found = all(list).into_iter();
        match (found.next(), found.next()) {
            (found, None) => Ok(found),
            (_, Some(again)) => Err(ColumnError::Unknown(again)),
        }
    };
    let amounts = match (one(&AMOUNTS)?, one(&PAID_IN)?, one(&PAID_OUT)?) {
        (Some(column), None, None) => Amounts::One(column),
        (None, Some(paid_in), Some(paid_out)) => Amounts::Two { paid_in, paid_out },
        _ => return Err(ColumnError::Without("single amount")),
    };
    Ok(Mapping {
        date: one(&DATES)?.ok_or(ColumnError::Without("day"))?,
        order: DateOrder::YearMonthDay,
        amounts,
        decimal: Decimal::Point,
        text: all(&TEXTS),
        reference: one(&REFERENCES)?,
        instrument: one(&INSTRUMENTS)?,
        balance: one(&BALANCES)?,
    })
}

/// The one order in which all days of a file can be read.
fn order(table: &Table<'_>, column: &str) -> Result<DateOrder, ColumnError> {
    let days: Vec<&str> = table.rows.iter().map(|row| row.cell(column)).collect();
    let first = days.first().and_then(|day| cell::parts(day));
    if first.is_some_and(|[year, _, _]| year > 31) {
        return Ok(DateOrder::YearMonthDay);
    }
    let reads = |order: DateOrder| days.iter().all(|day| cell::day(day, order).is_ok());
    match (reads(DateOrder::MonthDayYear), reads(DateOrder::DayMonthYear)) {
        (true, true) => Err(ColumnError::Order),
        (false, true) => Ok(DateOrder::DayMonthYear),
        (true | false, false) => Ok(DateOrder::MonthDayYear),
    }
}
