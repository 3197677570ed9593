//! How much time there is to work in (ANA-03).

use jiff::civil::{Date, Weekday};

use super::Month;
use crate::member::Target;

/// The hundredths of an hour that a timekeeper is expected to be there on a working day: eight
/// hours.
pub const AVAILABLE_A_DAY: i64 = 800;

/// The hundredths that one timekeeper has from one month to another, and not beyond `today`: eight
/// hours each day from Monday to Friday. Holidays and leave are not taken off.
pub fn available_hours((from, to): (Month, Month), today: Date) -> i64 {
    let days = weekdays(from.first_day(), to.last_day().min(today));
    days.saturating_mul(AVAILABLE_A_DAY)
}

/// The hundredths that a timekeeper with a target is to record from one month to another, and not
/// beyond `today`: the target of each year falls on its weekdays alike.
pub fn target_hours(target: Target, (from, to): (Month, Month), today: Date) -> i64 {
    let (first, last) = (from.first_day(), to.last_day().min(today));
    let hours = i64::from(target.hours()).saturating_mul(100);
    let of_year = |year: i16| {
        let begins = Date::new(year, 1, 1).unwrap_or(first);
        let ends = Date::new(year, 12, 31).unwrap_or(last);
        let (days, all) = (weekdays(first.max(begins), last.min(ends)), weekdays(begins, ends));
        let half = all.checked_div(2).unwrap_or(0);
        hours.saturating_mul(days).saturating_add(half).checked_div(all).unwrap_or(0)
    };
    (first.year()..=last.year()).map(of_year).fold(0, i64::saturating_add)
}

/// How many days from Monday to Friday there are from one day to another, both counted.
fn weekdays(first: Date, last: Date) -> i64 {
    let days = first.series(jiff::Span::new().days(1)).take_while(|day| *day <= last);
    let works = |day: &Date| !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    i64::try_from(days.filter(works).count()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ana03_eight_hours_a_weekday_are_available_up_to_today() {
        let month = |text| Month::parse(text).unwrap();
        let march = (month("2026-03"), month("2026-03"));
        let on = |day| available_hours(march, Date::constant(2026, 3, day));
        assert_eq!(on(31), 22 * 800, "March of 2026 has 22 weekdays");
        assert_eq!(on(1), 0, "a Sunday");
        assert_eq!(on(9), 6 * 800);
        let later = available_hours(march, Date::constant(2026, 7, 1));
        assert_eq!(later, 22 * 800);
    }

    #[test]
    fn ana03_a_target_falls_on_the_weekdays_of_its_year() {
        let month = |text| Month::parse(text).unwrap();
        let target = Target::new(1827).unwrap();
        let of = |from, to, day| target_hours(target, (month(from), month(to)), day);
        let later = Date::constant(2028, 1, 1);
        assert_eq!(of("2026-01", "2026-12", later), 182_700, "all of 2026, which has 261 weekdays");
        assert_eq!(of("2026-03", "2026-03", later), 22 * 700);
        assert_eq!(of("2026-03", "2026-03", Date::constant(2026, 3, 9)), 6 * 700);
        assert_eq!(of("2025-12", "2026-01", later), 23 * 700 + 22 * 700, "2025 has 261 as well");
        assert_eq!(of("2026-03", "2026-03", Date::constant(2026, 2, 9)), 0, "it has not begun");
    }
}
