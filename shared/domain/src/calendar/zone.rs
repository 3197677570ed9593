//! What time it was where: the zones that a calendar names.

use std::collections::{BTreeMap, BTreeSet};

use calcard::common::PartialDateTime;
use calcard::icalendar::timezone::TzResolver;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarProperty, ICalendarValue,
    ICalendarWeekday,
};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};

use super::named;
use crate::suggestion::Here;

/// A day or a time of the wall clock, and where that clock hangs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) at: DateTime,
    pub(super) zone: TimeZone,
    pub(super) kind: Kind,
}

/// Whether a moment is a day or a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Day,
    Time,
}

impl Moment {
    /// The instant; for a day, its first. An hour that a change of the clock skips counts as the
    /// one after it.
    pub(super) fn instant(&self) -> Option<Timestamp> {
        instant(self.at, &self.zone)
    }
}

/// The instant at which a clock on a wall shows a time.
pub(super) fn instant(at: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    at.to_zoned(zone.clone()).ok().map(|zoned| zoned.timestamp())
}

/// The zones of a calendar.
pub(super) struct Zones<'a> {
    calendar: &'a ICalendar,
    resolver: TzResolver<&'a str>,
    /// Where a time without a zone is meant.
    own: TimeZone,
    /// Zones by the names that the calendar has for them.
    found: BTreeMap<String, TimeZone>,
    /// Zones that nobody knows.
    pub(super) unknown: BTreeSet<String>,
}

impl<'a> Zones<'a> {
    pub(super) fn new(calendar: &'a ICalendar, here: &Here) -> Self {
        let own = calendar.components.first().and_then(|own| named(own, "X-WR-TIMEZONE"));
        let own = own.and_then(|name| TimeZone::get(name).ok());
        Self {
            calendar,
            resolver: calendar.build_tz_resolver(),
            own: own.unwrap_or_else(|| here.zone.clone()),
            found: BTreeMap::new(),
            unknown: BTreeSet::new(),
        }
    }

    /// What a value of a property says, in its zone or in the one it is given.
    pub(super) fn moment(&mut self, said: &PartialDateTime, zone: Option<&str>) -> Option<Moment> {
        let date = Date::new(
            i16::try_from(said.year?).ok()?,
            i8::try_from(said.month?).ok()?,
            i8::try_from(said.day?).ok()?,
        );
        let date = date.ok().filter(|date| (1900..=2300).contains(&date.year()))?;
        let Some(hour) = said.hour else {
            let zone = self.own.clone();
            return Some(Moment { at: date.to_datetime(Time::midnight()), zone, kind: Kind::Day });
        };
        let part = |part: Option<u8>| i8::try_from(part.unwrap_or(0)).ok();
        let second = part(said.second)?.min(59);
        let time = Time::new(part(Some(hour))?, part(said.minute)?, second, 0).ok()?;
        let zone = match offset(said) {
            Some(offset) => TimeZone::fixed(offset),
            None => self.zone(zone),
        };
        Some(Moment { at: date.to_datetime(time), zone, kind: Kind::Time })
    }

    fn zone(&mut self, name: Option<&str>) -> TimeZone {
        let Some(name) = name.filter(|name| !name.trim().is_empty()) else {
            return self.own.clone();
        };
        if let Some(found) = self.found.get(name) {
            return found.clone();
        }
        let known = self.resolver.resolve(name).and_then(|zone| zone.name().map(String::from));
        let known = known.and_then(|name| TimeZone::get(&name).ok());
        let zone = known.or_else(|| self.described(name)).unwrap_or_else(|| {
            let shown: String = name.chars().filter(|c| !c.is_control()).take(60).collect();
            self.unknown.insert(shown);
            self.own.clone()
        });
        self.found.insert(name.to_owned(), zone.clone());
        zone
    }

    /// A zone by the rules that the calendar itself gives it.
    fn described(&self, name: &str) -> Option<TimeZone> {
        let of_name = |component: &&ICalendarComponent| {
            component.component_type == ICalendarComponentType::VTimezone
                && text(component, &ICalendarProperty::Tzid).is_some_and(|own| own == name)
        };
        let zone = self.calendar.components.iter().find(of_name)?;
        let latest = |kind: &ICalendarComponentType| {
            let ids = zone.component_ids.iter();
            let own = ids.filter_map(|id| self.calendar.component_by_id(*id));
            own.filter(|part| part.component_type == *kind).max_by_key(|part| begins(part))
        };
        let standard = latest(&ICalendarComponentType::Standard);
        let daylight = latest(&ICalendarComponentType::Daylight);
        let base = shift(standard.or(daylight)?)?;
        let turns = standard.zip(daylight).and_then(|(standard, daylight)| {
            let (summer, from, to) = (shift(daylight)?, turn(daylight)?, turn(standard)?);
            let (base, summer) = (posix(base), posix(summer));
            TimeZone::posix(&format!("<STD>{base}<DST>{summer},{from},{to}")).ok()
        });
        turns.or_else(|| Some(TimeZone::fixed(base)))
    }
}

/// The offset that a value carries itself, as `Z` does.
fn offset(said: &PartialDateTime) -> Option<Offset> {
    let hours = i32::from(said.tz_hour?).checked_mul(3_600)?;
    let minutes = i32::from(said.tz_minute.unwrap_or(0)).checked_mul(60)?;
    let seconds = hours.checked_add(minutes)?;
    let seconds = if said.tz_minus { seconds.checked_neg()? } else { seconds };
    Offset::from_seconds(seconds).ok()
}

fn text<'a>(component: &'a ICalendarComponent, name: &ICalendarProperty) -> Option<&'a str> {
    component.property(name)?.values.first()?.as_text()
}

fn date_time<'a>(
    component: &'a ICalendarComponent,
    name: &ICalendarProperty,
) -> Option<&'a PartialDateTime> {
    component.property(name)?.values.first()?.as_partial_date_time()
}

/// When a rule of a zone begins to hold, for comparing.
fn begins(part: &ICalendarComponent) -> Option<(u16, u8, u8)> {
    let begun = date_time(part, &ICalendarProperty::Dtstart)?;
    Some((begun.year?, begun.month?, begun.day?))
}

/// The offset that a rule turns to.
fn shift(part: &ICalendarComponent) -> Option<Offset> {
    offset(date_time(part, &ICalendarProperty::Tzoffsetto)?)
}

/// When a rule turns the clock, as POSIX writes it: `M3.2.0/2:00:00`.
fn turn(part: &ICalendarComponent) -> Option<String> {
    let value = part.property(&ICalendarProperty::Rrule)?.values.first()?;
    let ICalendarValue::RecurrenceRule(rule) = value else { return None };
    let month = rule.bymonth.first()?.month();
    let day = rule.byday.first()?;
    let week = match day.ordwk? {
        -1 => 5,
        week @ 1..=4 => week,
        _ => return None,
    };
    let begun = date_time(part, &ICalendarProperty::Dtstart)?;
    let (hour, minute) = (begun.hour?, begun.minute?);
    let weekday = weekday(day.weekday);
    Some(format!("M{month}.{week}.{weekday}/{hour}:{minute:02}:00"))
}

const fn weekday(day: ICalendarWeekday) -> u8 {
    match day {
        ICalendarWeekday::Sunday => 0,
        ICalendarWeekday::Monday => 1,
        ICalendarWeekday::Tuesday => 2,
        ICalendarWeekday::Wednesday => 3,
        ICalendarWeekday::Thursday => 4,
        ICalendarWeekday::Friday => 5,
        ICalendarWeekday::Saturday => 6,
    }
}

/// An offset as POSIX writes it, west of Greenwich being positive.
fn posix(offset: Offset) -> String {
    let west = offset.seconds().saturating_neg();
    let sign = if west < 0 { "-" } else { "" };
    let minutes = west.unsigned_abs().div_euclid(60);
    format!("{sign}{}:{:02}", minutes.div_euclid(60), minutes.rem_euclid(60))
}
