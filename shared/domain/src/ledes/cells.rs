//! The cells of one row beside their columns, and the texts in them read.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::columns::{Column, Format};
use super::invoice::{Coded, LineKind};
use super::problem::{Note, Reason};
use crate::money::{Currency, Money, plain_decimal};
use crate::text::{Mark, Name, Narrative, shown};
use crate::utbms::CodeError;

/// A column and what is wrong in it.
pub(super) type Fault = (&'static str, Reason);

/// The column name of what concerns a whole row.
pub(super) const ROW: &str = "ROW";

/// The cells of one row beside their columns, and what was found wrong with them.
pub(super) struct Cells<'a> {
    cells: Vec<(&'static Column, &'a str)>,
    at: u64,
    pub(super) faults: Vec<Fault>,
    pub(super) notes: Vec<Note>,
}

impl<'a> Cells<'a> {
    /// Cuts a row at its pipes.
    pub(super) fn split(text: &'a str, at: u64, format: Format) -> Result<Self, Fault> {
        let row = text.trim_end().strip_suffix("[]").ok_or((ROW, Reason::NotEnded))?;
        let (found, wanted) = (row.split('|').count(), format.columns().len());
        if found != wanted {
            return Err((ROW, Reason::Fields { found, wanted }));
        }
        let cells = format.columns().zip(row.split('|').map(str::trim)).collect();
        Ok(Self { cells, at, faults: Vec::new(), notes: Vec::new() })
    }

    /// A code; one that UTBMS does not have is kept, and noted.
    pub(super) fn code<C>(
        &mut self,
        column: &'static str,
        parse: fn(&str) -> Result<C, CodeError>,
    ) -> Option<Coded<C>> {
        let given = self.may(column, mark)?;
        match parse(given.as_str()) {
            Ok(code) => Some(Coded::Known(code)),
            Err(error) => {
                self.notes.push(Note::UnknownCode { line: self.at, field: column, error });
                Some(Coded::Foreign(given))
            }
        }
    }

    /// A field that must be filled.
    pub(super) fn must<T>(
        &mut self,
        column: &'static str,
        parse: impl FnOnce(&str) -> Result<T, Reason>,
    ) -> Option<T> {
        if self.cell(column).is_none_or(|(_, cell)| cell.is_empty()) {
            self.faults.push((column, Reason::Empty));
            return None;
        }
        self.may(column, parse)
    }

    /// A field that may be empty.
    pub(super) fn may<T>(
        &mut self,
        column: &'static str,
        parse: impl FnOnce(&str) -> Result<T, Reason>,
    ) -> Option<T> {
        let (spec, cell) = self.cell(column).filter(|(_, cell)| !cell.is_empty())?;
        let (found, most) = (cell.chars().count(), spec.chars_max);
        let read = if found > most { Err(Reason::TooLong { found, most }) } else { parse(cell) };
        read.map_err(|reason| self.faults.push((column, reason))).ok()
    }

    /// What is wrong, in the order a reader of the row meets it.
    pub(super) fn faults_by_column(mut self) -> Vec<Fault> {
        let place = |name: &str| self.cells.iter().position(|(spec, _)| spec.name == name);
        self.faults.sort_by_key(|(name, _)| place(name));
        self.faults
    }

    fn cell(&self, column: &str) -> Option<(&'static Column, &'a str)> {
        self.cells.iter().find(|(spec, _)| spec.name == column).copied()
    }
}

pub(super) fn mark(text: &str) -> Result<Mark, Reason> {
    Ok(Mark::parse(text)?)
}

pub(super) fn name(text: &str) -> Result<Name, Reason> {
    Ok(Name::parse(text)?)
}

pub(super) fn narrative(text: &str) -> Result<Narrative, Reason> {
    Ok(Narrative::parse(text)?)
}

pub(super) fn kind(text: &str) -> Result<LineKind, Reason> {
    LineKind::of_mark(text).ok_or_else(|| Reason::Kind(shown(text)))
}

pub(super) fn date_of(text: &str) -> Result<Date, Reason> {
    let digits = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    digits
        .then(|| Date::strptime("%Y%m%d", text).ok())
        .flatten()
        .ok_or_else(|| Reason::Date(shown(text)))
}

pub(super) fn number_of(text: &str) -> Result<Decimal, Reason> {
    plain_decimal(text.strip_prefix('+').unwrap_or(text)).ok_or_else(|| Reason::Number(shown(text)))
}

pub(super) fn positive(text: &str) -> Result<Decimal, Reason> {
    let number = number_of(text)?;
    if number.is_sign_negative() { Err(Reason::Negative(shown(text))) } else { Ok(number) }
}

pub(super) fn amount(text: &str, currency: Currency) -> Result<Money, Reason> {
    Ok(Money::exact(number_of(text)?, currency)?)
}
