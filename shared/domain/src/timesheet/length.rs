//! Lengths of time as people and programs write them, to the second.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::problem::Reason;
use crate::money::plain_decimal;
use crate::text::shown;

/// What a bare number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Hours,
    Minutes,
    Seconds,
}

impl Unit {
    const fn seconds(self) -> i64 {
        match self {
            Self::Hours => 3_600,
            Self::Minutes => 60,
            Self::Seconds => 1,
        }
    }

    /// The unit of a letter or word beside a number.
    fn of_word(word: &str) -> Option<Self> {
        match word {
            "h" | "hr" | "hrs" | "hour" | "hours" | "std" => Some(Self::Hours),
            "m" | "min" | "mins" | "minute" | "minutes" => Some(Self::Minutes),
            "s" | "sec" | "secs" | "second" | "seconds" => Some(Self::Seconds),
            _ => None,
        }
    }
}

/// A length in seconds, below nothing where it is written so; an empty cell is none.
pub(super) fn seconds(text: &str, unit: Unit) -> Result<Option<i64>, Reason> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let (sign, bare) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (-1, rest.trim_start()),
        None => (1, text),
    };
    let low = bare.to_lowercase();
    if low.contains(['-', '−']) {
        return Err(Reason::Length(shown(text)));
    }
    let found = clock(&low).or_else(|| worded(&low)).or_else(|| number(&low, unit));
    let found = found.and_then(|seconds: i64| seconds.checked_mul(sign));
    found.map(Some).ok_or_else(|| Reason::Length(shown(text)))
}

/// `1:20` or `1:20:30`.
fn clock(text: &str) -> Option<i64> {
    let numbers: Vec<i64> = text.split(':').map(digits).collect::<Option<_>>()?;
    let (hours, minutes, seconds) = match numbers.as_slice() {
        [hours, minutes] => (*hours, *minutes, 0),
        [hours, minutes, seconds] => (*hours, *minutes, *seconds),
        _ => return None,
    };
    if minutes > 59 || seconds > 59 {
        return None;
    }
    hours.checked_mul(60)?.checked_add(minutes)?.checked_mul(60)?.checked_add(seconds)
}

fn digits(text: &str) -> Option<i64> {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

/// `1h 20m`, `20 min`, `PT1H20M`.
fn worded(text: &str) -> Option<i64> {
    let text = text.strip_prefix("pt").unwrap_or(text);
    let mut sum: i64 = 0;
    let mut rest = text.trim();
    while !rest.is_empty() {
        let end = rest.find(|c: char| c.is_alphabetic())?;
        let (count, after) = rest.split_at_checked(end)?;
        let end = after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len());
        let (word, after) = after.split_at_checked(end)?;
        let unit = Unit::of_word(word)?;
        sum = sum.checked_add(number(count.trim(), unit)?)?;
        rest = after.trim_start_matches([' ', '.', ',']);
    }
    Some(sum).filter(|_| !text.trim().is_empty())
}

/// `1.5`, `20,0`, `1.234,5`: the last mark is that of the fraction. A mark of thousands alone never
/// stands in a length, because nobody works a thousand hours at one go.
fn number(text: &str, unit: Unit) -> Option<i64> {
    let Some(point) = text.rfind(['.', ',']) else { return counted(text, unit) };
    let (whole, fraction) = text.split_at_checked(point)?;
    let fraction = fraction.get(1..)?;
    let mark = text.chars().nth(whole.chars().count())?;
    let grouping = if mark == '.' { ',' } else { '.' };
    is_grouped(whole, grouping).then_some(())?;
    let whole: String = whole.chars().filter(|c| *c != grouping).collect();
    let whole = if whole.is_empty() { "0" } else { &whole };
    let fraction = if fraction.is_empty() { "0" } else { fraction };
    counted(&format!("{whole}.{fraction}"), unit)
}

/// Whether marks of thousands stand before every third digit only.
fn is_grouped(whole: &str, grouping: char) -> bool {
    let mut groups = whole.split(grouping);
    let first = groups.next().unwrap_or("");
    let rest: Vec<&str> = groups.collect();
    rest.is_empty() || ((1..=3).contains(&first.len()) && rest.iter().all(|g| g.len() == 3))
}

fn counted(plain: &str, unit: Unit) -> Option<i64> {
    let number = plain_decimal(plain)?.checked_mul(Decimal::from(unit.seconds()))?;
    number.round_dp_with_strategy(0, rust_decimal::RoundingStrategy::MidpointAwayFromZero).to_i64()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(text: &str) -> Option<i64> {
        seconds(text, Unit::Hours).unwrap()
    }

    #[test]
    fn tim08_a_length_is_written_in_many_ways() {
        for text in ["1:20", "1:20:00", "01:20", "1h 20m", "1h20m", "80 min", "PT1H20M", "80m"] {
            assert_eq!(hours(text), Some(4_800), "{text}");
        }
        for text in ["1.5", "1,5", "1.50", "1,500", "1.5h", "1,5 h", "90m", "1 hour 30 mins"] {
            assert_eq!(hours(text), Some(5_400), "{text}");
        }
        for (text, length) in [
            ("20,0", 72_000),
            ("0,01", 36),
            ("2", 7_200),
            (".5", 1_800),
            ("1.234,5", 4_444_200),
            ("1,234.5", 4_444_200),
            ("-1:30", -5_400),
            ("-0,5", -1_800),
            ("45s", 45),
        ] {
            assert_eq!(hours(text), Some(length), "{text}");
        }
        assert_eq!(hours(""), None);
        assert_eq!(seconds("90", Unit::Minutes).unwrap(), Some(5_400));
    }

    #[test]
    fn tim08_what_is_no_length_is_refused() {
        for wrong in ["x", "1:60", "1:2:3:4", "1.2.3", "h", "1 h x", "1e3", "--1", ":", "1:", "NaN"]
        {
            assert!(seconds(wrong, Unit::Hours).is_err(), "{wrong}");
        }
        let digits = "9".repeat(40);
        assert!(seconds(&digits, Unit::Hours).is_err());
        assert!(seconds(&format!("{digits}:00"), Unit::Hours).is_err());
    }
}
