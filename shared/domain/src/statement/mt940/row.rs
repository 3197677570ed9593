//! The lines of a statement: `:61:` and the `:86:` behind it.

use jiff::civil::Date;

use super::field::Field;
use crate::money::{Currency, Money};
use crate::statement::decode::{amount, day6, plain, reference};
use crate::statement::problem::{Reason, StatementError};
use crate::statement::{Line, LineKind};
use crate::text::shown;

/// Reads the lines of a message.
pub(super) fn rows(fields: &[Field<'_>], currency: Currency) -> Result<Vec<Line>, StatementError> {
    let mut lines: Vec<Line> = Vec::new();
    let mut is_behind = false;
    for field in fields {
        match (field.tag, lines.last_mut()) {
            ("61", _) => {
                let line = line(field, currency).map_err(|reason| reason.at(field.line, ":61:"))?;
                lines.push(line);
                is_behind = true;
            }
            ("86" | "NS", Some(line)) if is_behind => {
                line.text = plain(&format!("{} {}", line.text, told(field)));
                line.kind = line.kind.told(&line.text);
            }
            ("62F" | "62M", _) => is_behind = false,
            _ => {}
        }
    }
    Ok(lines)
}

/// A line such as `2001010101D65,00NTRFref//bank`.
fn line(field: &Field<'_>, currency: Currency) -> Result<Line, Reason> {
    let text = field.first();
    let malformed = || Reason::Malformed(shown(text));
    let (value, rest) = text.split_at_checked(6).ok_or_else(malformed)?;
    let (entry, rest) = entry_day(rest);
    let (on, value_on) = days(value, entry)?;
    let (is_in, rest) = direction(rest).ok_or_else(malformed)?;
    let rest = rest.strip_prefix(|c: char| c.is_ascii_uppercase()).unwrap_or(rest);
    let figure: String = rest.chars().take_while(|c| c.is_ascii_digit() || *c == ',').collect();
    let rest = rest.strip_prefix(&*figure).unwrap_or(rest);
    let held = amount(&figure, currency)?;
    let code: String = rest.chars().take(4).collect();
    let rest = rest.strip_prefix(&*code).filter(|_| code.len() == 4).ok_or_else(malformed)?;
    let (ours, banks) = rest.split_once("//").unwrap_or((rest, ""));
    let more = field.lines.iter().skip(1).copied().collect::<Vec<_>>().join(" ");
    let text = plain(&more);
    Ok(Line {
        at: field.line,
        on,
        value_on,
        amount: if is_in { held } else { Money::negated(held) },
        reference: reference(banks),
        instrument: reference(ours),
        kind: kind(&code).told(&text),
        text,
        transactions: 1,
    })
}

/// The day of booking, which may be left out or blank.
fn entry_day(text: &str) -> (Option<&str>, &str) {
    match text.split_at_checked(4) {
        Some((day, rest)) if day.bytes().all(|byte| byte.is_ascii_digit()) => (Some(day), rest),
        Some((day, rest)) if day.trim().is_empty() => (None, rest),
        Some(_) | None => (None, text),
    }
}

/// When it was booked and when it counts. Banks that count thirty days in February write a day that
/// the calendar does not have; then the day of booking stands for both.
fn days(value: &str, entry: Option<&str>) -> Result<(Date, Option<Date>), Reason> {
    let value_on = day6(value);
    let Some(entry) = entry else { return value_on.map(|on| (on, Some(on))) };
    let year: i16 = value
        .get(..2)
        .and_then(|year| year.parse::<i16>().ok())
        .and_then(|year| year.checked_add(2000))
        .ok_or_else(|| Reason::Date(shown(value)))?;
    let near = [0_i16, -1, 1].into_iter().filter_map(|apart| {
        let year = year.checked_add(apart)?;
        let on = Date::strptime("%Y%m%d", format!("{year}{entry}")).ok()?;
        let days = match &value_on {
            Ok(value_on) => value_on.until(on).ok()?.get_days().unsigned_abs(),
            Err(_) => u32::from(apart.unsigned_abs()),
        };
        Some((days, on))
    });
    let nearest = near.min_by_key(|(days, _)| *days).map(|(_, on)| on);
    nearest.map(|on| (on, value_on.ok())).ok_or_else(|| Reason::Date(shown(entry)))
}

/// Whether money came in: a reversal of a credit takes it out again.
fn direction(text: &str) -> Option<(bool, &str)> {
    for (mark, is_in) in [("RC", false), ("RD", true), ("C", true), ("D", false)] {
        if let Some(rest) = text.strip_prefix(mark) {
            return Some((is_in, rest));
        }
    }
    None
}

fn kind(code: &str) -> LineKind {
    match code.get(1..) {
        Some("CHG" | "COM") => LineKind::Fee,
        Some("CHK") => LineKind::Cheque,
        Some("INT") => LineKind::Interest,
        Some("RTI") => LineKind::Returned,
        Some(_) | None => LineKind::Plain,
    }
}

/// What the bank writes, without the numbers of its parts (`?20`, `?21`, …).
fn told(field: &Field<'_>) -> String {
    let is_structured = field.lines.concat().matches('?').count() > 1;
    if !is_structured {
        return field.lines.join(" ");
    }
    let joined = field.lines.concat();
    let part = |part: &str| {
        let digits = part.get(..2).filter(|two| two.bytes().all(|byte| byte.is_ascii_digit()));
        digits.and_then(|two| part.strip_prefix(two)).unwrap_or(part).to_owned()
    };
    joined.split('?').skip(1).map(part).collect::<Vec<_>>().join(" ")
}
