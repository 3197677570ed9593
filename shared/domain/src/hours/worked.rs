//! Time as it was worked.

use std::fmt;

use rust_decimal::Decimal;

use super::Hours;
use crate::money::plain_decimal;

/// Time as it was worked, to the second: what was typed, or what a timer counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub struct Worked(u32);

/// Why text is not time that one entry may hold, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HoursError {
    /// A comma where a point should be.
    #[error("Write the part of an hour after a point, such as 1.5, or as minutes: 1:30.")]
    Comma,
    /// More minutes than an hour has, or seconds than a minute.
    #[error("An hour has sixty minutes: after the hours, write 00 to 59.")]
    Minutes,
    /// Parts of an hour that are less than a hundredth.
    #[error("Write at most two decimals, such as 0.25, or minutes: 0:20.")]
    TooFine,
    /// Not time at all.
    #[error("Write the time as 0.4, 1:20, 1h20 or 45m.")]
    NotTime,
    /// No time.
    #[error("Write more than no time, such as 0.1 or 6m.")]
    Nothing,
    /// More than a day has.
    #[error("An entry holds at most 24 hours.")]
    TooLong,
}

/// The seconds of a minute, of a hundredth of an hour, and of an hour.
const MINUTE: u32 = 60;
const HUNDREDTH: u32 = 36;
const HOUR: u32 = 3_600;

impl Worked {
    /// The most that one entry may hold: one day.
    pub const ENTRY_MAX: Self = Self(24 * HOUR);

    /// A number of seconds.
    pub const fn seconds(seconds: u32) -> Self {
        Self(seconds)
    }

    /// A number of minutes.
    pub const fn minutes(minutes: u32) -> Self {
        Self(minutes.saturating_mul(MINUTE))
    }

    /// Exactly so much billed time.
    pub const fn of(hours: Hours) -> Self {
        Self(hours.0.saturating_mul(HUNDREDTH))
    }

    /// How many seconds.
    pub const fn count(self) -> u32 {
        self.0
    }

    /// More time; saturates.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// Hours and whole minutes, for a clock that runs: `1:20`.
    pub fn clock(self) -> String {
        Self::minutes(self.0.div_euclid(MINUTE)).to_string()
    }

    /// Reads the time of one entry as people write it: `0.4`, `.25`, `1:20`, `1:20:30`, `1h20`,
    /// `1h 20m`, `1.5h`, `45m`, `45 min`.
    pub fn parse(text: &str) -> Result<Self, HoursError> {
        let text = text.trim().to_lowercase();
        match read(&text)? {
            Self(0) => Err(HoursError::Nothing),
            worked if worked > Self::ENTRY_MAX => Err(HoursError::TooLong),
            worked => Ok(worked),
        }
    }
}

fn read(text: &str) -> Result<Worked, HoursError> {
    if text.contains(',') {
        return Err(HoursError::Comma);
    }
    if let Some((hours, minutes)) = text.split_once(':') {
        return clock(hours.trim(), minutes.trim());
    }
    if let Some(minutes) = without(text, &["minutes", "minute", "mins", "min", "m"]) {
        return match split_hours(minutes) {
            Some((hours, minutes)) => clock(hours, minutes),
            None => parts(minutes, MINUTE),
        };
    }
    match split_hours(text) {
        Some((hours, "")) => parts(hours, HOUR),
        Some((hours, minutes)) => clock(hours, minutes),
        None => parts(text, HOUR),
    }
}

/// What stands before one of these words.
fn without<'t>(text: &'t str, words: &[&str]) -> Option<&'t str> {
    words.iter().find_map(|word| text.strip_suffix(word)).map(str::trim_end)
}

/// What stands before and after the word for hours.
fn split_hours(text: &str) -> Option<(&str, &str)> {
    let words = ["hours", "hour", "hrs", "hr", "h"];
    let (before, after) = words.iter().find_map(|word| text.split_once(word))?;
    Some((before.trim(), after.trim()))
}

/// Whole hours, whole minutes, and seconds where there are any.
fn clock(hours: &str, minutes: &str) -> Result<Worked, HoursError> {
    let (minutes, seconds) = minutes.split_once(':').unwrap_or((minutes, "0"));
    let hours = if hours.is_empty() { 0 } else { whole(hours)? };
    let (minutes, seconds) = (sixtieths(minutes)?, sixtieths(seconds)?);
    let rest = minutes.saturating_mul(MINUTE).saturating_add(seconds);
    let hours = hours.checked_mul(HOUR).ok_or(HoursError::TooLong)?;
    hours.checked_add(rest).map(Worked).ok_or(HoursError::TooLong)
}

/// Minutes of an hour, or seconds of a minute, as a clock shows them.
fn sixtieths(text: &str) -> Result<u32, HoursError> {
    match (text.len(), whole(text)?) {
        (1 | 2, count) if count < 60 => Ok(count),
        (_, _) => Err(HoursError::Minutes),
    }
}

fn whole(text: &str) -> Result<u32, HoursError> {
    if text.is_empty() || !text.chars().all(|c| c.is_ascii_digit()) {
        return Err(HoursError::NotTime);
    }
    text.parse().map_err(|_| HoursError::TooLong)
}

/// A decimal number of so many seconds each.
fn parts(text: &str, of: u32) -> Result<Worked, HoursError> {
    let number = plain_decimal(text).filter(|n| !n.is_sign_negative());
    let number = number.ok_or(HoursError::NotTime)?;
    if number.normalize().scale() > 2 {
        return Err(HoursError::TooFine);
    }
    let seconds = number.checked_mul(Decimal::from(of)).ok_or(HoursError::TooLong)?;
    u32::try_from(seconds.round()).map(Worked).map_err(|_| HoursError::TooLong)
}

/// Hours and minutes as a clock shows them, with seconds where there are any: `1:20`, `0:00:40`.
impl fmt::Display for Worked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hours, rest) = (self.0.div_euclid(HOUR), self.0.rem_euclid(HOUR));
        let (minutes, seconds) = (rest.div_euclid(MINUTE), rest.rem_euclid(MINUTE));
        let text = match seconds {
            0 => format!("{hours}:{minutes:02}"),
            _ => format!("{hours}:{minutes:02}:{seconds:02}"),
        };
        f.pad(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_reads_as_people_write_it() {
        let read = |text| Worked::parse(text).unwrap().to_string();
        for (typed, time) in [
            ("0.4", "0:24"),
            (" 2 ", "2:00"),
            (".25", "0:15"),
            ("0.01", "0:00:36"),
            ("1:20", "1:20"),
            (":45", "0:45"),
            ("0:25:13", "0:25:13"),
            ("1h20", "1:20"),
            ("1h20m", "1:20"),
            ("1h 20m", "1:20"),
            ("1H", "1:00"),
            ("1.5h", "1:30"),
            ("2 hours", "2:00"),
            ("1 hr 5 min", "1:05"),
            ("45m", "0:45"),
            ("90 min", "1:30"),
            ("24", "24:00"),
        ] {
            assert_eq!(read(typed), time, "{typed}");
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        for seconds in [1, 36, 59, 60, 3_599, 3_600, 3_661, 86_400] {
            let worked = Worked::seconds(seconds);
            assert_eq!(Worked::parse(&worked.to_string()), Ok(worked));
        }
    }

    #[test]
    fn what_is_not_time_is_refused_with_what_to_write_instead() {
        for (typed, error) in [
            ("1,5", HoursError::Comma),
            ("1:75", HoursError::Minutes),
            ("1h75", HoursError::Minutes),
            ("1:00:75", HoursError::Minutes),
            ("1:00:00:00", HoursError::NotTime),
            ("0.333", HoursError::TooFine),
            ("-1", HoursError::NotTime),
            ("1e9", HoursError::NotTime),
            ("", HoursError::NotTime),
            ("an hour", HoursError::NotTime),
            ("h", HoursError::NotTime),
            ("m", HoursError::NotTime),
            ("0", HoursError::Nothing),
            ("0:00", HoursError::Nothing),
            ("24.1", HoursError::TooLong),
            ("24:01", HoursError::TooLong),
            ("99999999999", HoursError::TooLong),
            ("99999999999m", HoursError::TooLong),
        ] {
            assert_eq!(Worked::parse(typed), Err(error), "{typed}");
        }
    }
}
