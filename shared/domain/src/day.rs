//! Days as forms send them.

use jiff::civil::Date;

/// Text is not a day that the books can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Choose a date, written as year-month-day, such as 2026-03-31.")]
pub struct DayError;

/// The first and last year of any day in the books: a guard against slipped digits.
const YEARS: std::ops::RangeInclusive<i16> = 1970..=2199;

/// Reads a day as browsers send it: `2026-03-31`.
pub fn parse(text: &str) -> Result<Date, DayError> {
    let text = text.trim();
    let plain = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let day = plain.then(|| text.parse::<Date>().ok()).flatten();
    day.filter(|day| YEARS.contains(&day.year())).ok_or(DayError)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_one_spelling() {
        assert_eq!(parse(" 2026-03-31 "), Ok(jiff::civil::date(2026, 3, 31)));
        for wrong in ["", "31.3.2026", "2026-02-30", "20260331", "2026-03-31T10:00", "0026-03-31"] {
            assert_eq!(parse(wrong), Err(DayError), "{wrong}");
        }
    }
}
