//! CSV, which says of no column what it means: by a mapping the firm saves, or, where every column
//! has a name that can mean one thing only, by the names.

mod cell;
mod mapping;
mod table;

pub use mapping::{Amounts, ColumnError, DateOrder, Decimal, Mapping};

use super::decode::{plain, reference};
use super::problem::{Reason, StatementError};
use super::{Balance, Hint, Line, LineKind, Statement};
use crate::money::{Currency, Money};
use table::{Row, Table};

/// Whether it has rows of at least two columns.
pub(super) fn is_one(text: &str) -> bool {
    let is_row = |line: &str| [',', ';', '\t', '|'].iter().any(|mark| line.contains(*mark));
    text.lines().take(table::HEAD_MAX).filter(|line| is_row(line)).count() > 1
}

/// Reads the one statement of a file.
pub(super) fn read(text: &str, hint: &Hint<'_>) -> Result<Vec<Statement>, StatementError> {
    let (table, mapping) = match hint.mapping {
        Some(mapping) => (Table::read(text, |columns| mapping.fits(columns))?, mapping.clone()),
        None => mapping::told(text)?,
    };
    let mut lines = Vec::new();
    let mut balances = Vec::new();
    for row in &table.rows {
        lines.push(line(row, &mapping, hint.currency)?);
        balances.extend(balance(row, &mapping, hint.currency)?);
    }
    if lines.is_empty() {
        return Err(Reason::NoStatement.at(table.head_at, "FILE"));
    }
    let (opening, closing) = match &mapping.balance {
        Some(column) => ends(&lines, &balances, column)?,
        None => (None, None),
    };
    Ok(vec![Statement {
        bank: None,
        account: None,
        currency: hint.currency,
        number: None,
        period: (None, None),
        opening,
        closing,
        lines,
    }])
}

fn line(row: &Row<'_>, mapping: &Mapping, currency: Currency) -> Result<Line, StatementError> {
    let texts: Vec<&str> = mapping.text.iter().map(|column| row.cell(column)).collect();
    let text = plain(&texts.join(" "));
    let on = cell::day(row.cell(&mapping.date), mapping.order);
    Ok(Line {
        at: row.line,
        on: on.map_err(|reason| reason.at(row.line, &*mapping.date))?,
        value_on: None,
        amount: amount(row, mapping, currency)?,
        reference: mapping.reference.as_ref().and_then(|column| reference(row.cell(column))),
        instrument: mapping.instrument.as_ref().and_then(|column| reference(row.cell(column))),
        kind: LineKind::Plain.told(&text),
        text,
        transactions: 1,
    })
}

fn amount(row: &Row<'_>, mapping: &Mapping, currency: Currency) -> Result<Money, StatementError> {
    let read = |column: &str| {
        cell::amount(row.cell(column), mapping.decimal, currency)
            .map_err(|reason| reason.at(row.line, column))
    };
    match &mapping.amounts {
        Amounts::One(column) => {
            read(column)?.ok_or_else(|| Reason::Missing.at(row.line, &**column))
        }
        Amounts::Two { paid_in, paid_out } => {
            let zero = Money::zero(currency);
            let (plus, minus) = (read(paid_in)?, read(paid_out)?);
            match (plus.filter(|m| !m.is_zero()), minus.filter(|m| !m.is_zero())) {
                (Some(_), Some(_)) => Err(Reason::Columns(ColumnError::Both).at(row.line, paid_in)),
                (Some(amount), None) => Ok(amount),
                (None, Some(amount)) if amount.is_negative() => Ok(amount),
                (None, Some(amount)) => Ok(amount.negated()),
                (None, None) if plus.or(minus).is_some() => Ok(zero),
                (None, None) => Err(Reason::Missing.at(row.line, &**paid_in)),
            }
        }
    }
}

fn balance(
    row: &Row<'_>,
    mapping: &Mapping,
    currency: Currency,
) -> Result<Option<Money>, StatementError> {
    let Some(column) = &mapping.balance else { return Ok(None) };
    let read = cell::amount(row.cell(column), mapping.decimal, currency);
    let read = read.map_err(|reason| reason.at(row.line, &**column))?;
    read.map(Some).ok_or_else(|| Reason::Missing.at(row.line, &**column))
}

/// The balances before and after, from those beside each line: oldest first, or newest first.
fn ends(
    lines: &[Line],
    balances: &[Money],
    column: &str,
) -> Result<(Option<Balance>, Option<Balance>), StatementError> {
    let mut rows: Vec<(&Line, Money)> = lines.iter().zip(balances.iter().copied()).collect();
    if let Some(broken) = first_break(&rows) {
        rows.reverse();
        if first_break(&rows).is_some() {
            let (at, made, stated) = broken;
            return Err(Reason::Columns(ColumnError::Running { made, stated }).at(at, column));
        }
    }
    let (Some((first, held)), Some((last, closing))) = (rows.first(), rows.last()) else {
        return Ok((None, None));
    };
    let opening = held.minus(first.amount);
    let opening = opening.map_err(|error| Reason::from(error).at(first.at, column))?;
    let opening = Balance { on: Some(first.on), amount: opening };
    Ok((Some(opening), Some(Balance { on: Some(last.on), amount: *closing })))
}

/// The first row whose balance is not the one before and its amount: where, what they make, what
/// is stated.
fn first_break(rows: &[(&Line, Money)]) -> Option<(u64, Money, Money)> {
    rows.iter().zip(rows.iter().skip(1)).find_map(|((_, before), (line, stated))| {
        let made = before.plus(line.amount).ok()?;
        (made != *stated).then_some((line.at, made, *stated))
    })
}
