//! Days as forms send them, and the days on which an act of the past can have happened.

use jiff::civil::{Date, Time};

/// Text is not a day that the books can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DayError {
    /// It is no day at all.
    #[error("Choose a date, written as year-month-day, such as 2026-03-31.")]
    None,
    /// A day of a year that nobody means.
    #[error(
        "The books hold days of the years {first} to {last}. Check the year: it is {year} here.",
        first = YEARS.start(),
        last = YEARS.end(),
        year = .0
    )]
    Year(i16),
}

/// The first and last year of any day in the books: a guard against slipped digits.
const YEARS: std::ops::RangeInclusive<i16> = 1970..=2199;

/// Why nothing can have happened on a day: mostly its year is mistyped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BoundError {
    /// The day has not come.
    #[error("This day is in the future. Check the year; today is {}.", plain(*.0))]
    ToCome(Date),
    /// What had to be there first was not there yet.
    #[error("This is before {0}, on {day}. Check the year.", day = plain(*.1))]
    Before(&'static str, Date),
}

/// A day as sentences write it: `12 Mar 2026`.
pub fn plain(day: Date) -> String {
    day.strftime("%-d %b %Y").to_string()
}

/// Whether something can have happened on a day: not before `what` there was `first`, and not
/// after today.
pub fn within(
    on: Date,
    (what, first): (&'static str, Date),
    today: Date,
) -> Result<(), BoundError> {
    if on > today {
        Err(BoundError::ToCome(today))
    } else if on < first {
        Err(BoundError::Before(what, first))
    } else {
        Ok(())
    }
}

/// Text is not a time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Write the time of day as hours and minutes of 24 hours, such as 09:30 or 14:05.")]
pub struct ClockError;

/// Reads a time of day as browsers send it: `09:30`; one that is typed may lack the first zero.
pub fn parse_clock(text: &str) -> Result<Time, ClockError> {
    let (hour, minute) = text.trim().split_once(':').ok_or(ClockError)?;
    let digits = |part: &str, most: usize| {
        let plain = (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| part.parse::<i8>().ok()).flatten().ok_or(ClockError)
    };
    let minute = if minute.len() == 2 { digits(minute, 2)? } else { return Err(ClockError) };
    Time::new(digits(hour, 2)?, minute, 0, 0).map_err(|_| ClockError)
}

/// A time of day as forms and lists have it: `09:30`.
pub fn clock(time: Time) -> String {
    time.strftime("%H:%M").to_string()
}

/// Reads a day as browsers send it: `2026-03-31`.
pub fn parse(text: &str) -> Result<Date, DayError> {
    let text = text.trim();
    let plain = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let day = plain.then(|| text.parse::<Date>().ok()).flatten();
    let day = day.ok_or(DayError::None)?;
    if YEARS.contains(&day.year()) { Ok(day) } else { Err(DayError::Year(day.year())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tim20_a_time_of_day_has_hours_and_minutes() {
        let read = |text| parse_clock(text).map(clock);
        for (typed, read_as) in [("09:30", "09:30"), (" 9:05", "09:05"), ("23:59", "23:59")] {
            assert_eq!(read(typed), Ok(read_as.to_owned()), "{typed}");
        }
        for wrong in
            ["", "9", "24:00", "12:60", "1:5", "-1:30", "+9:30", "9:30pm", "9:30:00", "٩:٣٠"]
        {
            assert_eq!(read(wrong), Err(ClockError), "{wrong}");
        }
    }

    #[test]
    fn nothing_happens_before_its_beginning_or_after_today() {
        use jiff::civil::date;
        let (opened, today) = (("the matter was opened", date(2026, 1, 5)), date(2026, 3, 2));
        let said = |on| within(on, opened, today).map_err(|error| error.to_string());
        assert_eq!(said(date(2026, 1, 5)), Ok(()));
        assert_eq!(said(today), Ok(()));
        let early = "This is before the matter was opened, on 5 Jan 2026. Check the year.";
        assert_eq!(said(date(1996, 1, 5)), Err(early.to_owned()));
        let late = "This day is in the future. Check the year; today is 2 Mar 2026.";
        assert_eq!(said(date(2062, 3, 2)), Err(late.to_owned()));
    }

    #[test]
    fn a_day_has_one_spelling() {
        assert_eq!(parse(" 2026-03-31 "), Ok(jiff::civil::date(2026, 3, 31)));
        for wrong in ["", "31.3.2026", "2026-02-30", "20260331", "2026-03-31T10:00"] {
            assert_eq!(parse(wrong), Err(DayError::None), "{wrong}");
        }
        for (wrong, year) in [("0026-03-31", 26), ("2999-03-31", 2999)] {
            assert_eq!(parse(wrong), Err(DayError::Year(year)), "{wrong}");
        }
        let said = DayError::Year(2999).to_string();
        let words =
            "The books hold days of the years 1970 to 2199. Check the year: it is 2999 here.";
        assert_eq!(said, words);
    }
}
