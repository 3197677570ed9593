//! One event of a calendar, as far as it matters whether and when it took time.

use calcard::icalendar::{
    ICalendarComponent, ICalendarEntry, ICalendarParameterName, ICalendarParameterValue,
    ICalendarParticipationStatus, ICalendarPeriod, ICalendarProperty, ICalendarRecurrenceRule,
    ICalendarStatus, ICalendarTransparency, ICalendarValue,
};
use jiff::Timestamp;

use super::named;
use super::zone::{Kind, Moment, Zones};
use crate::suggestion::Person;
use crate::text::{Email, Narrative};

/// An event, or one of its exceptions.
#[derive(Debug)]
pub(super) struct Event<'a> {
    pub(super) uid: String,
    pub(super) sequence: i64,
    pub(super) start: Moment,
    /// How long it takes, in seconds; below nothing where it ends before it begins.
    pub(super) seconds: i64,
    /// Which meeting of its series it stands for.
    pub(super) instead: Option<(Moment, Reach)>,
    pub(super) rules: Vec<&'a ICalendarRecurrenceRule>,
    /// Meetings beside those of the rules, and how long they take where that differs.
    pub(super) more: Vec<(Moment, Option<i64>)>,
    /// Meetings that do not take place.
    pub(super) except: Vec<Moment>,
    pub(super) words: Option<Narrative>,
    pub(super) bar: Option<Bar>,
}

/// How many meetings an exception stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    This,
    Following,
}

/// Why an event is no work, whenever it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bar {
    AllDay,
    Cancelled,
    Declined,
    Free,
}

impl<'a> Event<'a> {
    /// The event, if it has a day that can be read.
    pub(super) fn of(
        component: &'a ICalendarComponent,
        zones: &mut Zones<'_>,
        person: &Person,
    ) -> Option<Self> {
        let start = first(component, &ICalendarProperty::Dtstart, zones)?;
        let rules = component.properties(&ICalendarProperty::Rrule).flat_map(rules);
        Some(Self {
            uid: component.uid().unwrap_or("").to_owned(),
            sequence: sequence(component),
            seconds: seconds(component, &start, zones)?,
            instead: instead(component, zones),
            rules: rules.collect(),
            more: more(component, zones),
            except: moments(component, &ICalendarProperty::Exdate, zones),
            words: summary(component),
            bar: bar(component, start.kind, person),
            start,
        })
    }

    /// When it begins.
    pub(super) fn begins(&self) -> Option<Timestamp> {
        self.start.instant()
    }
}

fn sequence(component: &ICalendarComponent) -> i64 {
    let entry = component.property(&ICalendarProperty::Sequence);
    entry.and_then(|entry| entry.values.first()).and_then(ICalendarValue::as_integer).unwrap_or(0)
}

fn summary(component: &ICalendarComponent) -> Option<Narrative> {
    let entry = component.property(&ICalendarProperty::Summary)?;
    Narrative::kept(entry.values.first()?.as_text()?)
}

fn rules(entry: &ICalendarEntry) -> impl Iterator<Item = &ICalendarRecurrenceRule> {
    entry.values.iter().filter_map(|value| {
        if let ICalendarValue::RecurrenceRule(rule) = value { Some(rule.as_ref()) } else { None }
    })
}

/// The zone in which the values of a property are meant: its own, or that of the start.
fn zone<'a>(component: &'a ICalendarComponent, entry: &'a ICalendarEntry) -> Option<&'a str> {
    let start = || component.property(&ICalendarProperty::Dtstart)?.tz_id();
    entry.tz_id().or_else(start)
}

/// The first moment that a property names.
fn first(
    component: &ICalendarComponent,
    name: &ICalendarProperty,
    zones: &mut Zones<'_>,
) -> Option<Moment> {
    let entry = component.property(name)?;
    zones.moment(entry.values.first()?.as_partial_date_time()?, zone(component, entry))
}

/// All values of a property, and the zone in which each is meant.
fn values<'a>(
    component: &'a ICalendarComponent,
    name: &'a ICalendarProperty,
) -> impl Iterator<Item = (&'a ICalendarValue, Option<&'a str>)> {
    let entries = component.properties(name);
    entries.flat_map(move |entry| {
        let zone = zone(component, entry);
        entry.values.iter().map(move |value| (value, zone))
    })
}

/// All moments that a property names.
fn moments(
    component: &ICalendarComponent,
    name: &ICalendarProperty,
    zones: &mut Zones<'_>,
) -> Vec<Moment> {
    let values = values(component, name);
    values.filter_map(|(value, zone)| zones.moment(value.as_partial_date_time()?, zone)).collect()
}

/// How long an event takes: to its end, or as long as it says.
fn seconds(component: &ICalendarComponent, start: &Moment, zones: &mut Zones<'_>) -> Option<i64> {
    if let Some(end) = first(component, &ICalendarProperty::Dtend, zones) {
        return between(start, &end);
    }
    let length = component.property(&ICalendarProperty::Duration);
    let length = length.and_then(|entry| entry.values.first());
    if let Some(ICalendarValue::Duration(length)) = length {
        Some(length.to_time_delta()?.num_seconds())
    } else {
        Some(0)
    }
}

fn between(start: &Moment, end: &Moment) -> Option<i64> {
    end.instant()?.as_second().checked_sub(start.instant()?.as_second())
}

fn instead(component: &ICalendarComponent, zones: &mut Zones<'_>) -> Option<(Moment, Reach)> {
    let of = first(component, &ICalendarProperty::RecurrenceId, zones)?;
    let entry = component.property(&ICalendarProperty::RecurrenceId)?;
    let is_wide = entry.has_parameter(&ICalendarParameterName::Range);
    Some((of, if is_wide { Reach::Following } else { Reach::This }))
}

fn more(component: &ICalendarComponent, zones: &mut Zones<'_>) -> Vec<(Moment, Option<i64>)> {
    let values = values(component, &ICalendarProperty::Rdate);
    values.filter_map(|(value, zone)| extra(value, zone, zones)).collect()
}

/// A meeting beside the rules: when it begins, or from when to when it is.
fn extra(
    value: &ICalendarValue,
    zone: Option<&str>,
    zones: &mut Zones<'_>,
) -> Option<(Moment, Option<i64>)> {
    let ICalendarValue::Period(period) = value else {
        return Some((zones.moment(value.as_partial_date_time()?, zone)?, None));
    };
    match period {
        ICalendarPeriod::Range { start, end } => {
            let (start, end) = (zones.moment(start, zone)?, zones.moment(end, zone)?);
            let seconds = between(&start, &end)?;
            Some((start, Some(seconds)))
        }
        ICalendarPeriod::Duration { start, duration } => {
            let seconds = duration.to_time_delta()?.num_seconds();
            Some((zones.moment(start, zone)?, Some(seconds)))
        }
    }
}

/// Why it is no work, if it is none.
fn bar(component: &ICalendarComponent, kind: Kind, person: &Person) -> Option<Bar> {
    if component.status() == Some(&ICalendarStatus::Cancelled) {
        Some(Bar::Cancelled)
    } else if is_declined(component, person.email.as_ref()) {
        Some(Bar::Declined)
    } else if kind == Kind::Day {
        Some(Bar::AllDay)
    } else if is_free(component) {
        Some(Bar::Free)
    } else {
        None
    }
}

fn is_free(component: &ICalendarComponent) -> bool {
    let outlook = named(component, "X-MICROSOFT-CDO-BUSYSTATUS");
    component.transparency() == Some(&ICalendarTransparency::Transparent)
        || outlook.is_some_and(|status| status.eq_ignore_ascii_case("FREE"))
}

/// Whether whose calendar it is declined, or, where nobody knows whose it is, everybody who was
/// asked.
fn is_declined(component: &ICalendarComponent, of: Option<&Email>) -> bool {
    let mut asked = component.properties(&ICalendarProperty::Attendee);
    let has_declined = |entry: &ICalendarEntry| {
        let answer = entry.parameter(&ICalendarParameterName::Partstat);
        let declined = ICalendarParticipationStatus::Declined;
        answer == Some(&ICalendarParameterValue::Partstat(declined))
    };
    match of {
        Some(of) => asked.any(|entry| is_of(entry, of) && has_declined(entry)),
        None => {
            let answers: Vec<bool> = asked.map(has_declined).collect();
            !answers.is_empty() && answers.into_iter().all(|declined| declined)
        }
    }
}

fn is_of(entry: &ICalendarEntry, email: &Email) -> bool {
    let address = entry.calendar_address();
    address.is_some_and(|address| address.trim().eq_ignore_ascii_case(email.as_str()))
}
