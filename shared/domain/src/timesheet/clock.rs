//! Days and times of day as people's programs write them.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};

use super::problem::Reason;
use crate::day::DayError;
use crate::statement::DateOrder;
use crate::text::shown;

/// A point in time, with or without its zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    /// With a zone.
    At(Timestamp),
    /// As the clock on the wall showed it.
    Local(DateTime),
}

/// The numbers of a day that is written with numbers alone, in the order they are written, and what
/// parts them.
pub(super) fn numbers(text: &str) -> Option<([i16; 3], char)> {
    let day = first(text);
    let mark = day.chars().find(|c| !c.is_ascii_digit())?;
    if !matches!(mark, '-' | '/' | '.') {
        return None;
    }
    let numbers: Vec<i16> =
        day.trim_end_matches('.').split(mark).map(number).collect::<Option<_>>()?;
    Some((numbers.try_into().ok()?, mark))
}

/// A day, a month or a year: of at most two digits, or of four.
fn number(part: &str) -> Option<i16> {
    let is_plain = part.bytes().all(|byte| byte.is_ascii_digit());
    let fits = match part.len() {
        1 | 2 => true,
        4 => !part.starts_with('0'),
        _ => false,
    };
    if is_plain && fits { part.parse().ok() } else { None }
}

/// What stands before the time of day.
fn first(text: &str) -> &str {
    text.trim().split(['T', ' ']).next().unwrap_or("")
}

/// A day, in the order that the file writes.
pub(super) fn day(text: &str, order: DateOrder) -> Result<Date, Reason> {
    let (read, order) = match numbers(text) {
        Some((numbers, _)) => {
            let order = if leads(numbers) { DateOrder::YearMonthDay } else { order };
            (of_numbers(numbers, order), order)
        }
        None => (named(text.trim()).or_else(|| compact(first(text))), order),
    };
    let day = read.ok_or_else(|| Reason::Day(shown(text), order))?;
    if (1970..=2199).contains(&day.year()) {
        Ok(day)
    } else {
        Err(DayError::Year(day.year()).into())
    }
}

/// Whether the year stands first, whatever the file does elsewhere.
const fn leads([one, _, _]: [i16; 3]) -> bool {
    one > 31
}

fn of_numbers([one, two, three]: [i16; 3], order: DateOrder) -> Option<Date> {
    let (year, month, day) = match order {
        DateOrder::YearMonthDay => (one, two, three),
        DateOrder::MonthDayYear => (three, one, two),
        DateOrder::DayMonthYear => (three, two, one),
    };
    let year = if year < 100 { year.checked_add(2000)? } else { year };
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// A day whose month is a word.
fn named(text: &str) -> Option<Date> {
    const SPELLINGS: [&str; 6] =
        ["%b %d, %Y", "%B %d, %Y", "%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%a, %b %d, %Y"];
    SPELLINGS.iter().find_map(|spelling| Date::strptime(spelling, text).ok())
}

/// A day as eight digits.
fn compact(text: &str) -> Option<Date> {
    let plain = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| Date::strptime("%Y%m%d", text).ok()).flatten()
}

/// A time of day, of a clock with 24 hours or with 12.
pub(super) fn time(text: &str) -> Result<Time, Reason> {
    let wrong = || Reason::Time(shown(text));
    let low = text.trim().to_lowercase().replace('.', "");
    let (bare, half) = if let Some(bare) = low.strip_suffix("am") {
        (bare.trim(), Some(0))
    } else if let Some(bare) = low.strip_suffix("pm") {
        (bare.trim(), Some(12))
    } else {
        (low.as_str(), None)
    };
    let numbers: Option<Vec<i8>> = bare
        .split(':')
        .map(|part| part.parse().ok().filter(|_| part.len() <= 2 && !part.starts_with('+')))
        .collect();
    let (hour, minute, second) = match (numbers.as_deref(), half) {
        (Some([hour]), Some(_)) => (*hour, 0, 0),
        (Some([hour, minute]), _) => (*hour, *minute, 0),
        (Some([hour, minute, second]), _) => (*hour, *minute, *second),
        (Some(_) | None, _) => return Err(wrong()),
    };
    let hour = match half {
        Some(_) if !(1..=12).contains(&hour) => return Err(wrong()),
        Some(half) if hour == 12 => half,
        Some(half) => hour.saturating_add(half),
        None => hour,
    };
    Time::new(hour, minute, second, 0).map_err(|_| wrong())
}

/// A point in time: with its zone, as a day and a time, or as a time of a day that stands
/// elsewhere.
pub(super) fn moment(text: &str, on: Option<Date>, order: DateOrder) -> Result<Moment, Reason> {
    let text = text.trim();
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(Moment::At(at));
    }
    let is_dated = numbers(text).is_some() || compact(first(text)).is_some();
    if !is_dated {
        let on = on.ok_or_else(|| Reason::Day(shown(text), order))?;
        return Ok(Moment::Local(on.to_datetime(time(text)?)));
    }
    let on = day(text, order)?;
    let rest = text.strip_prefix(first(text)).unwrap_or("").trim_start_matches(['T', ' ']);
    let at = if rest.is_empty() { Time::midnight() } else { time(whole_seconds(rest))? };
    Ok(Moment::Local(on.to_datetime(at)))
}

/// A time without the fraction of its second.
fn whole_seconds(text: &str) -> &str {
    match text.split_once('.') {
        Some((time, fraction)) if fraction.bytes().all(|byte| byte.is_ascii_digit()) => time,
        Some(_) | None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time as clock};

    #[test]
    fn tim08_a_time_of_day_has_12_hours_or_24() {
        assert_eq!(time("10:23:52 AM").unwrap(), clock(10, 23, 52, 0));
        assert_eq!(time("12:05 am").unwrap(), clock(0, 5, 0, 0));
        assert_eq!(time("12:05 p.m.").unwrap(), clock(12, 5, 0, 0));
        assert_eq!(time("11pm").unwrap(), clock(23, 0, 0, 0));
        assert_eq!(time("23:59").unwrap(), clock(23, 59, 0, 0));
        for wrong in ["", "13:00 PM", "0:30 am", "24:00", "10", "10:60", "-1:00", "+1:00", "a:b"] {
            assert!(time(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn tim08_a_day_is_read_in_the_order_that_was_found() {
        let fourth = date(2024, 3, 4);
        assert_eq!(day("3/4/24", DateOrder::MonthDayYear).unwrap(), fourth);
        assert_eq!(day("04.03.2024", DateOrder::DayMonthYear).unwrap(), fourth);
        for text in ["2024-03-04", "Mar 4, 2024", "4 March 2024", "20240304", "2024/3/4 10:00"] {
            assert_eq!(day(text, DateOrder::MonthDayYear).unwrap(), fourth, "{text}");
        }
        let wrong = day("13/15/2024", DateOrder::MonthDayYear).unwrap_err().to_string();
        assert_eq!(wrong, "“13/15/2024” is no day, read with the month first.");
        assert!(day("0024-03-04", DateOrder::YearMonthDay).is_err());
        assert!(day("3024-03-04", DateOrder::YearMonthDay).is_err());
    }

    #[test]
    fn tim08_a_moment_has_a_zone_or_is_local() {
        let at = |text: &str| moment(text, Some(date(2024, 3, 4)), DateOrder::DayMonthYear);
        let zoned = Moment::At("2024-03-04T09:23:52Z".parse().unwrap());
        assert_eq!(at("2024-03-04T09:23:52Z").unwrap(), zoned);
        assert_eq!(at("2024-03-04 10:23:52+01:00").unwrap(), zoned);
        let local = Moment::Local(date(2024, 3, 4).at(10, 23, 0, 0));
        for text in ["10:23", "10:23 AM", "04/03/2024 10:23", "2024-03-04T10:23:00.000"] {
            assert_eq!(at(text).unwrap(), local, "{text}");
        }
    }
}
