//! The banking days of the United States: every weekday that the Federal Reserve Banks are open.
//!
//! A holiday on a Sunday is kept on the Monday after it; one on a Saturday is not moved, the banks
//! are open on the Friday before it.

use jiff::civil::{Date, Weekday};

/// The first year in which banks kept Juneteenth.
const JUNETEENTH_SINCE: i16 = 2022;

/// Whether banks are open on a day.
pub fn is_banking_day(day: Date) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && !is_holiday(day)
}

/// The banking day on which a deposit of `day` is credited: that day, or the next.
pub fn credited_on(day: Date) -> Date {
    first_from(day)
}

/// The `count`-th banking day after the day on which a deposit of `day` is credited.
pub fn banking_days_after(day: Date, count: u8) -> Date {
    (0..count).fold(first_from(day), |day, _| first_from(day.tomorrow().unwrap_or(Date::MAX)))
}

fn first_from(mut day: Date) -> Date {
    while !is_banking_day(day) {
        match day.tomorrow() {
            Ok(next) => day = next,
            Err(_) => return Date::MAX,
        }
    }
    day
}

fn is_holiday(day: Date) -> bool {
    let eve = day.yesterday().unwrap_or(day);
    is_kept(day) || (day.weekday() == Weekday::Monday && is_fixed(eve))
}

/// Whether a holiday falls on this very day.
fn is_kept(day: Date) -> bool {
    is_fixed(day) || is_moving(day)
}

/// New Year, Juneteenth, Independence Day, Veterans Day, Christmas.
fn is_fixed(day: Date) -> bool {
    match (day.month(), day.day()) {
        (1, 1) | (7, 4) | (11, 11) | (12, 25) => true,
        (6, 19) => day.year() >= JUNETEENTH_SINCE,
        _ => false,
    }
}

/// King, Washington, Memorial Day, Labor Day, Columbus Day, Thanksgiving.
fn is_moving(day: Date) -> bool {
    let nth = day.day().saturating_add(6).checked_div(7).unwrap_or(0);
    let is_last = day.day() > 24;
    match (day.month(), day.weekday()) {
        (1 | 2, Weekday::Monday) => nth == 3,
        (5, Weekday::Monday) => is_last,
        (9, Weekday::Monday) => nth == 1,
        (10, Weekday::Monday) => nth == 2,
        (11, Weekday::Thursday) => nth == 4,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn tr04_banks_are_closed_on_weekends_and_federal_holidays() {
        let closed = [
            (2026, 1, 1),
            (2026, 1, 19),
            (2026, 2, 16),
            (2026, 5, 25),
            (2026, 6, 19),
            (2026, 9, 7),
            (2026, 10, 12),
            (2026, 11, 11),
            (2026, 11, 26),
            (2026, 12, 25),
            (2026, 7, 4),
            (2027, 7, 5),
            (2028, 1, 1),
            (2023, 1, 2),
            (2022, 6, 20),
            (2026, 11, 21),
            (2026, 11, 22),
        ];
        for (year, month, day) in closed {
            assert!(!is_banking_day(date(year, month, day)), "{year}-{month}-{day}");
        }
        let open = [
            (2026, 1, 2),
            (2026, 7, 3),
            (2027, 6, 18),
            (2021, 6, 18),
            (2020, 6, 19),
            (2027, 12, 31),
            (2026, 11, 25),
            (2026, 11, 27),
            (2026, 5, 18),
            (2028, 2, 29),
        ];
        for (year, month, day) in open {
            assert!(is_banking_day(date(year, month, day)), "{year}-{month}-{day}");
        }
    }

    #[test]
    fn tr04_banking_days_are_counted_over_weekends_holidays_and_the_turn_of_the_year() {
        let after = |year, month, day, count| banking_days_after(date(year, month, day), count);
        assert_eq!(after(2026, 11, 23, 0), date(2026, 11, 23));
        assert_eq!(after(2026, 11, 25, 1), date(2026, 11, 27), "over Thanksgiving");
        assert_eq!(after(2026, 11, 21, 0), date(2026, 11, 23), "a Saturday’s deposit is Monday’s");
        assert_eq!(after(2026, 11, 21, 1), date(2026, 11, 24));
        assert_eq!(after(2026, 12, 30, 2), date(2027, 1, 4), "over New Year and a weekend");
        assert_eq!(after(2026, 3, 6, 1), date(2026, 3, 9), "clocks change in between");
        assert_eq!(after(2028, 2, 28, 2), date(2028, 3, 1), "over a leap day");
        assert_eq!(banking_days_after(Date::MAX, 3), Date::MAX);
        assert_eq!(credited_on(date(2026, 12, 25)), date(2026, 12, 28));
    }
}
