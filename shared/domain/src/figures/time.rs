//! How much time there is to work in (ANA-03).

use jiff::civil::{Date, Weekday};

use super::Month;

/// The tenths of an hour that a timekeeper is expected to be there on a working day: eight hours.
pub const AVAILABLE_TENTHS_A_DAY: i64 = 80;

/// The tenths that one timekeeper has from one month to another, and not beyond `today`: eight
/// hours each day from Monday to Friday. Holidays and leave are not taken off.
pub fn available_tenths((from, to): (Month, Month), today: Date) -> i64 {
    let last = to.last_day().min(today);
    let days = from.first_day().series(jiff::Span::new().days(1));
    let works = |day: &Date| !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    let count = days.take_while(|day| *day <= last).filter(works).count();
    i64::try_from(count).unwrap_or_default().saturating_mul(AVAILABLE_TENTHS_A_DAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ana03_eight_hours_a_weekday_are_available_up_to_today() {
        let month = |text| Month::parse(text).unwrap();
        let march = (month("2026-03"), month("2026-03"));
        let on = |day| available_tenths(march, Date::constant(2026, 3, day));
        assert_eq!(on(31), 22 * 80, "March of 2026 has 22 weekdays");
        assert_eq!(on(1), 0, "a Sunday");
        assert_eq!(on(9), 6 * 80);
        let later = available_tenths(march, Date::constant(2026, 7, 1));
        assert_eq!(later, 22 * 80);
    }
}
