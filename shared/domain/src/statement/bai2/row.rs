//! Amounts and transactions of a record.

use jiff::civil::Date;

use super::record::Record;
use crate::money::{Currency, Money};
use crate::statement::decode::{day6, plain, reference};
use crate::statement::problem::{Reason, StatementError};
use crate::statement::{Line, LineKind};
use crate::text::shown;

/// The balance or total of that code, in minor units.
pub(super) fn status(record: &Record<'_>, code: &str) -> Result<Option<i64>, StatementError> {
    let found = statuses(record, 3)?;
    Ok(found.into_iter().find(|(found, _)| *found == code).and_then(|(_, minor)| minor))
}

/// The sum of all amounts of a record, as they are written.
pub(super) fn sum(record: &Record<'_>, from: usize) -> Result<i64, StatementError> {
    let found = statuses(record, from)?;
    Ok(found.into_iter().filter_map(|(_, minor)| minor).fold(0, i64::saturating_add))
}

/// Code, amount, count and funds type, again and again.
fn statuses<'a>(
    record: &Record<'a>,
    from: usize,
) -> Result<Vec<(&'a str, Option<i64>)>, StatementError> {
    let mut fields = record.from(from);
    let mut found = Vec::new();
    while let Some(code) = fields.next() {
        if code.is_empty() {
            continue;
        }
        let stated = fields.next().unwrap_or("");
        found.push((code, minor(record, stated)?));
        fields.next();
        funds(record, &mut fields)?;
    }
    Ok(found)
}

/// One transaction, and its amount as it is written; information without money is no line.
pub(super) fn line(
    record: &Record<'_>,
    on: Date,
    currency: Currency,
) -> Result<(Option<Line>, i64), StatementError> {
    let code = record.field(1).unwrap_or("");
    let stated = minor(record, record.field(2).unwrap_or(""))?.unwrap_or(0);
    let mut fields = record.from(3);
    let value_on = funds(record, &mut fields)?;
    let bank = fields.next().and_then(reference);
    let ours = fields.next().and_then(reference);
    let mut texts: Vec<String> = vec![fields.collect::<Vec<_>>().join(", ")];
    texts.extend(record.more.iter().map(|more| (*more).to_owned()));
    let text = plain(&texts.join(" "));
    let is_in = match code.parse::<u16>() {
        Ok(100..=399) => true,
        Ok(400..=699) => false,
        Ok(_) | Err(_) if stated == 0 => return Ok((None, 0)),
        Ok(_) | Err(_) => return Err(record.wrong(Reason::Malformed(shown(code)))),
    };
    let held = Money::new(stated, currency);
    let line = Line {
        at: record.line,
        on,
        value_on,
        amount: if is_in { held } else { held.negated() },
        reference: bank,
        instrument: ours,
        kind: kind(code).told(&text),
        text,
        transactions: 1,
    };
    Ok((Some(line), stated))
}

/// Passes over the funds type and what it brings; a value date is kept.
fn funds<'a>(
    record: &Record<'_>,
    fields: &mut impl Iterator<Item = &'a str>,
) -> Result<Option<Date>, StatementError> {
    let wrong = |reason| record.wrong(reason);
    let skip = match fields.next().unwrap_or("") {
        "V" => {
            let day = fields.next().unwrap_or("");
            fields.next();
            return match day {
                "" => Ok(None),
                day => day6(day).map(Some).map_err(wrong),
            };
        }
        "S" => 3,
        "D" => {
            let count = fields.next().unwrap_or("");
            let count: u8 = count.parse().map_err(|_| wrong(Reason::Number(shown(count))))?;
            usize::from(count).saturating_mul(2)
        }
        "" | "0" | "1" | "2" | "Z" => 0,
        other => return Err(wrong(Reason::Malformed(shown(other)))),
    };
    for _ in 0..skip {
        fields.next();
    }
    Ok(None)
}

/// An amount in minor units; a blank one is none.
fn minor(record: &Record<'_>, text: &str) -> Result<Option<i64>, StatementError> {
    if text.is_empty() {
        return Ok(None);
    }
    let number = text.parse::<i64>().ok();
    let sane = number.filter(|n| n.unsigned_abs() <= Money::MINOR_MAX.unsigned_abs());
    sane.map(Some).ok_or_else(|| record.wrong(Reason::Number(shown(text))))
}

fn kind(code: &str) -> LineKind {
    match code {
        "475" | "470" | "472" => LineKind::Cheque,
        "165" | "169" | "174" | "175" | "301" => LineKind::Deposit,
        "354" => LineKind::Interest,
        "555" | "557" | "559" => LineKind::Returned,
        "661" | "680" | "693" | "694" | "698" => LineKind::Fee,
        _ => LineKind::Plain,
    }
}
