//! Calendars, whose meetings are suggestions once they are over (TIM-08, TIM-21).
//!
//! iCalendar (RFC 5545), as every calendar exports it. Invariants:
//!
//! - A file is read as a whole or refused as a whole, with the place and the reason.
//! - Only what took time and has ended is noted: never a whole day, what was cancelled or declined,
//!   or what left the day free. What was left is counted.
//! - A meeting is known by its UID and by which of its series it is, so that it may move or be
//!   renamed and stays one suggestion.
//! - Who else took part and where is not read.
//!
//! # Why
//!
//! `calcard` reads the lines, knows what programs call their zones, and counts out recurrences;
//! `jiff`, as everywhere, says what time it was. `calcard` counts by the clock on the wall alone
//! here: its own mapping to zones leaves what falls into the hour that a change of the clock skips
//! without a zone, and counts an exception twice whose `SEQUENCE` is not that of its series. The
//! other crate, `icalendar`, leaves recurrences to a third one.

mod event;
mod frame;
mod left;
mod problem;
mod recurrence;
mod series;
mod zone;

pub use left::Left;
pub use problem::{CalendarError, Reason};

use std::collections::{BTreeMap, BTreeSet};

use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarEntry, ICalendarProperty,
};
use calcard::{Entry, Parser};

use crate::encoding;
use crate::suggestion::{Here, Noted, Person};
use crate::text::{Email, Name};
use event::Event;
use series::Series;
use zone::Zones;

/// The largest file that is read.
pub const BYTES_MAX: usize = 32 * 1024 * 1024;

/// The most events that a file may have.
pub const EVENTS_MAX: usize = 20_000;

/// The most meetings that a file may become.
pub const NOTED_MAX: usize = 50_000;

/// What a calendar was found to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// How many events it has; a series is one, and each exception to it another.
    pub events: usize,
    /// The meetings that are over, by series.
    pub noted: Vec<Noted>,
    /// What was left.
    pub left: Left,
}

/// Reads a calendar of somebody: whom it says it is of, unless a person says so.
pub fn read(bytes: &[u8], of: Option<&Email>, here: &Here) -> Result<Reading, CalendarError> {
    if bytes.len() > BYTES_MAX {
        return Err(Reason::TooLarge(BYTES_MAX).at(1, "FILE"));
    }
    let text = encoding::text(bytes).ok_or_else(|| Reason::NoCalendar.at(1, "FORMAT"))?;
    let frame = frame::read(&text)?;
    if frame.events.len() > EVENTS_MAX {
        return Err(Reason::TooManyEvents(EVENTS_MAX).at(1, "FILE"));
    }
    let mut left = Left::default();
    let mut noted = Vec::new();
    let mut lines = frame.events.iter().copied();
    let mut scanned = 0;
    for calendar in calendars(&text)? {
        let person = person(&calendar, of);
        let all = events(&calendar, (&person, here), &mut lines, &mut left);
        for series in all.into_values() {
            series.note((&person, here), &mut noted, (&mut left, &mut scanned));
            if noted.len() > NOTED_MAX || scanned > recurrence::FILE_MAX {
                return Err(Reason::TooManyMeetings(NOTED_MAX).at(1, "FILE"));
            }
        }
    }
    let mut marks = BTreeSet::new();
    let all = noted.len();
    noted.retain(|meeting| marks.insert(meeting.mark.clone()));
    left.replaced = left.replaced.saturating_add(all.saturating_sub(noted.len()));
    Ok(Reading { events: frame.events.len(), noted, left })
}

/// Everything that the file holds, which its frame has found whole.
fn calendars(text: &str) -> Result<Vec<ICalendar>, CalendarError> {
    let mut parser = Parser::new(text);
    let mut calendars = Vec::new();
    loop {
        let entry = parser.entry();
        if let Entry::ICalendar(calendar) = entry {
            calendars.push(calendar);
        } else if matches!(entry, Entry::Eof) {
            return Ok(calendars);
        } else {
            return Err(Reason::NoCalendar.at(1, "FORMAT"));
        }
    }
}

/// The events of a calendar that have a day, by UID.
fn events<'a>(
    calendar: &'a ICalendar,
    (person, here): (&Person, &Here),
    lines: &mut impl Iterator<Item = u64>,
    left: &mut Left,
) -> BTreeMap<String, Series<'a>> {
    let mut zones = Zones::new(calendar, here);
    let mut all: BTreeMap<String, Series<'a>> = BTreeMap::new();
    let is_void = is_cancelled(calendar);
    for component in &calendar.components {
        if component.component_type != ICalendarComponentType::VEvent {
            left.other(&component.component_type);
            continue;
        }
        let line = lines.next().unwrap_or(1);
        match Event::of(component, &mut zones, person) {
            Some(_) if is_void => left.cancelled = left.cancelled.saturating_add(1),
            Some(event) => all.entry(event.uid.clone()).or_default().add(event),
            None => left.unreadable.push(line),
        }
    }
    left.zones.extend(zones.unknown);
    all
}

/// Whether the file calls its events off.
fn is_cancelled(calendar: &ICalendar) -> bool {
    let method =
        calendar.components.first().and_then(|own| own.property(&ICalendarProperty::Method));
    let method = method.and_then(|entry| entry.values.first()).and_then(|value| value.as_text());
    method.is_some_and(|method| method.eq_ignore_ascii_case("CANCEL"))
}

/// Whose calendar it is: as a person said, or as it is called.
fn person(calendar: &ICalendar, of: Option<&Email>) -> Person {
    if let Some(email) = of {
        return Person { name: None, email: Some(email.clone()) };
    }
    let called = calendar.components.first().and_then(|own| named(own, "X-WR-CALNAME"));
    let email = called.and_then(|called| Email::parse(called).ok());
    let name = called.filter(|_| email.is_none()).and_then(Name::kept);
    Person { name, email }
}

/// The text of a property that is no part of the standard.
fn named<'a>(component: &'a ICalendarComponent, name: &str) -> Option<&'a str> {
    let own = component.entries.iter().find(|entry| is_named(entry, name));
    own?.values.first()?.as_text()
}

fn is_named(entry: &ICalendarEntry, name: &str) -> bool {
    if let ICalendarProperty::Other(own) = &entry.name {
        own.eq_ignore_ascii_case(name)
    } else {
        false
    }
}
