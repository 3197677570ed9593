//! When an event recurs, by the clock on the wall.
//!
//! Invariant: counting out a rule ends: at today, at the most meetings of a series, or where the
//! rule has no more.

use calcard::common::PartialDateTime;
use calcard::common::timezone::Tz;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarDuration, ICalendarFrequency,
    ICalendarProperty, ICalendarRecurrenceRule, ICalendarValue,
};
use jiff::Timestamp;
use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;

use super::zone::Moment;

/// The most meetings of one series that become suggestions: the latest.
pub(super) const MEETINGS_MAX: usize = 1_000;

/// How far a series of days or more is counted out: a daily one over fifty years.
const SERIES_MAX: usize = 20_000;

/// How far all series of a file are counted out.
pub(super) const FILE_MAX: usize = 500_000;

/// What counting out a rule found.
pub(super) enum Found {
    /// All meetings that begin by now.
    All(Vec<DateTime>),
    /// The first ones of a series that has more than are counted out.
    First(Vec<DateTime>),
    /// The rule cannot be read.
    Unruly,
}

/// The meetings of a series that begin by now.
pub(super) fn count(rule: &ICalendarRecurrenceRule, start: &Moment, now: Timestamp) -> Found {
    let last = now.to_zoned(start.zone.clone()).datetime();
    if start.at > last {
        return Found::All(Vec::new());
    }
    let most = match rule.freq {
        ICalendarFrequency::Yearly
        | ICalendarFrequency::Monthly
        | ICalendarFrequency::Weekly
        | ICalendarFrequency::Daily => SERIES_MAX,
        ICalendarFrequency::Hourly | ICalendarFrequency::Minutely => MEETINGS_MAX,
        ICalendarFrequency::Secondly => return Found::First(vec![start.at]),
    };
    let Some(until) = until(rule, &start.zone, last) else { return Found::Unruly };
    let bounded = ICalendarRecurrenceRule { until: Some(spelled(until)), ..rule.clone() };
    if until < start.at {
        return Found::All(vec![start.at]);
    }
    let mut event = ICalendarComponent::new(ICalendarComponentType::VEvent);
    event.add_property(
        ICalendarProperty::Dtstart,
        ICalendarValue::PartialDateTime(Box::new(spelled(start.at))),
    );
    event.add_property(
        ICalendarProperty::Duration,
        ICalendarValue::Duration(ICalendarDuration::from_seconds(0)),
    );
    event.add_property(ICalendarProperty::Rrule, ICalendarValue::RecurrenceRule(Box::new(bounded)));
    let expanded = ICalendar { components: vec![event] }.expand_dates(Tz::Floating, most);
    if !expanded.errors.is_empty() {
        return Found::Unruly;
    }
    let civil = expanded.events.iter().filter_map(|event| civil(event.start.timestamp()));
    let found: Vec<DateTime> = civil.collect();
    if found.len() >= most { Found::First(found) } else { Found::All(found) }
}

/// The last moment that a rule may reach: its own, or now.
fn until(rule: &ICalendarRecurrenceRule, zone: &TimeZone, last: DateTime) -> Option<DateTime> {
    let Some(said) = &rule.until else { return Some(last) };
    let date = jiff::civil::Date::new(
        i16::try_from(said.year?).ok()?,
        i8::try_from(said.month?).ok()?,
        i8::try_from(said.day?).ok()?,
    );
    let part = |part: Option<u8>| i8::try_from(part.unwrap_or(0)).ok();
    let time = match said.hour {
        Some(hour) => {
            let second = part(said.second)?.min(59);
            Time::new(part(Some(hour))?, part(said.minute)?, second, 0).ok()?
        }
        None => Time::new(23, 59, 59, 0).ok()?,
    };
    let at = date.ok()?.to_datetime(time);
    let at = match said.tz_hour {
        Some(_) => at.to_zoned(TimeZone::UTC).ok()?.with_time_zone(zone.clone()).datetime(),
        None => at,
    };
    Some(at.min(last))
}

/// A time of the wall clock as `calcard` spells it.
fn spelled(at: DateTime) -> PartialDateTime {
    let small = |part: i8| u8::try_from(part).ok();
    PartialDateTime {
        year: u16::try_from(at.year()).ok(),
        month: small(at.month()),
        day: small(at.day()),
        hour: small(at.hour()),
        minute: small(at.minute()),
        second: small(at.second()),
        tz_hour: None,
        tz_minute: None,
        tz_minus: false,
    }
}

/// The time of the wall clock that `calcard` gives as if it were UTC.
fn civil(seconds: i64) -> Option<DateTime> {
    let at = Timestamp::from_second(seconds).ok()?;
    Some(at.to_zoned(TimeZone::UTC).datetime())
}
