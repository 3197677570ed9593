//! The days of the demonstration: they end today.
//!
//! Invariant: nothing happens after now.

use anyhow::{Context, Result};
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

/// Today, and the days before it.
#[derive(Debug, Clone)]
pub(super) struct Calendar {
    now: Timestamp,
    zone: TimeZone,
    today: Date,
}

impl Calendar {
    /// The calendar of a zone at an instant.
    pub(super) fn at(now: Timestamp, zone: &str) -> Result<Self> {
        let zone = TimeZone::get(zone)?;
        Ok(Self { now, today: now.to_zoned(zone.clone()).date(), zone })
    }

    /// Today.
    pub(super) const fn today(&self) -> Date {
        self.today
    }

    /// The first day of the month so many months ago.
    pub(super) fn month(&self, ago: u32) -> Result<Date> {
        Ok(self.today.first_of_month().checked_sub(Span::new().try_months(ago)?)?)
    }

    /// The working days of the month so many months ago, as far as they have come.
    pub(super) fn working_days(&self, ago: u32) -> Result<Vec<Date>> {
        let first = self.month(ago)?;
        let days = first.series(Span::new().days(1)).take_while(|day| {
            day.month() == first.month() && day.year() == first.year() && *day <= self.today
        });
        Ok(days.filter(|day| is_working(*day)).collect())
    }

    /// The instant of a day's hour and minute, or now if that has not come.
    pub(super) fn instant(&self, day: Date, (hour, minute): (i8, i8)) -> Result<Timestamp> {
        let at = day.at(hour, minute, 0, 0).to_zoned(self.zone.clone());
        Ok(at.context("an hour that the calendar does not have")?.timestamp().min(self.now))
    }
}

/// So many days later.
pub(super) fn later(day: Date, days: u32) -> Result<Date> {
    Ok(day.checked_add(Span::new().try_days(days)?)?)
}

/// So many days later, on a day that people work.
pub(super) fn worked_later(day: Date, days: u32) -> Result<Date> {
    let mut day = later(day, days)?;
    while !is_working(day) {
        day = later(day, 1)?;
    }
    Ok(day)
}

/// The day on which sheets of time are handed in: the fifteenth, or the last of the month.
pub(super) fn sheet_day(day: Date) -> Result<Date> {
    let first = day.first_of_month();
    if day.day() <= 15 { later(first, 14) } else { Ok(day.last_of_month()) }
}

fn is_working(day: Date) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_end_today_and_sheets_come_twice_a_month() {
        let now = "2026-03-11T15:00:00Z".parse().unwrap();
        let calendar = Calendar::at(now, "America/New_York").unwrap();
        assert_eq!(calendar.month(24).unwrap().to_string(), "2024-03-01");
        let days = calendar.working_days(0).unwrap();
        assert_eq!((days.len(), days.last().copied()), (8, Some(calendar.today())));
        assert_eq!(calendar.working_days(1).unwrap().len(), 20);
        assert_eq!(calendar.instant(calendar.today(), (23, 0)).unwrap(), now);
        assert_eq!(sheet_day(Date::constant(2026, 2, 15)).unwrap().day(), 15);
        assert_eq!(sheet_day(Date::constant(2026, 2, 16)).unwrap().day(), 28);
        assert_eq!(worked_later(Date::constant(2026, 3, 12), 2).unwrap().day(), 16);
    }
}
