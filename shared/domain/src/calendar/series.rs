//! A series and its exceptions become the meetings that are over.

use std::collections::BTreeMap;

use calcard::icalendar::ICalendarRecurrenceRule;
use jiff::Timestamp;
use jiff::civil::DateTime;

use super::event::{Bar, Event, Reach};
use super::left::Left;
use super::recurrence::{self, Found, MEETINGS_MAX};
use super::zone::{self, Kind, Moment};
use crate::entry::Charge;
use crate::suggestion::{Here, LengthError, Mark, Notebook, Noted, Person, worked};
use crate::text::{Email, Name, Narrative};

/// All events of one UID.
#[derive(Debug, Default)]
pub(super) struct Series<'a> {
    own: Vec<Event<'a>>,
    exceptions: Vec<Event<'a>>,
}

/// One meeting: which of its series it is, when it began and how long it took.
#[derive(Debug, Clone, Copy)]
struct Meeting<'e, 'a> {
    event: &'e Event<'a>,
    /// When it was to begin before it was moved; none where the event has no series.
    planned: Option<Timestamp>,
    begins: Timestamp,
    seconds: i64,
}

/// Exceptions to a series by the meeting they stand for.
type Exceptions<'e, 'a> = BTreeMap<Timestamp, &'e Event<'a>>;

impl<'a> Series<'a> {
    pub(super) fn add(&mut self, event: Event<'a>) {
        let to = if event.instead.is_some() { &mut self.exceptions } else { &mut self.own };
        to.push(event);
    }

    /// Notes the meetings that are over.
    pub(super) fn note(
        &self,
        (person, here): (&Person, &Here),
        noted: &mut Vec<Noted>,
        (left, scanned): (&mut Left, &mut usize),
    ) {
        let own = self.latest(left);
        let mut waiting = self.exceptions(own.first().copied(), left);
        let mut taken = Vec::new();
        for event in own.iter().copied() {
            let meetings = planned(event, here, (left, scanned));
            let meetings = replaced(meetings, &waiting);
            settle(event, meetings, here, (&mut taken, left));
        }
        if own.len() > 1 {
            // One UID for several events: when they begin tells them apart.
            taken.iter_mut().for_each(|own| own.planned = own.planned.or(Some(own.begins)));
        }
        while let Some((planned, event)) = waiting.pop_first() {
            let Some(begins) = event.begins() else { continue };
            let (planned, seconds) = (Some(planned), event.seconds);
            let meeting = Meeting { event, planned, begins, seconds };
            settle(event, vec![meeting], here, (&mut taken, left));
        }
        noted.extend(taken.iter().filter_map(|meeting| meeting.noted(person, here)));
    }

    /// The latest version of what is no exception: that of the highest sequence, and of equals all
    /// that begin otherwise.
    fn latest(&self, left: &mut Left) -> Vec<&Event<'a>> {
        let top = self.own.iter().map(|event| event.sequence).max();
        let mut kept: BTreeMap<(Option<Timestamp>, usize), &Event<'a>> = BTreeMap::new();
        for (place, event) in self.own.iter().enumerate() {
            // Nothing says that events without a UID are versions of one.
            let apart = if event.uid.is_empty() { place } else { 0 };
            let is_old = !event.uid.is_empty() && Some(event.sequence) != top;
            if is_old || kept.insert((event.begins(), apart), event).is_some() {
                left.replaced = left.replaced.saturating_add(1);
            }
        }
        kept.into_values().collect()
    }

    /// The latest version of each exception, by the meeting it stands for.
    fn exceptions(&self, own: Option<&Event<'a>>, left: &mut Left) -> Exceptions<'_, 'a> {
        let mut kept: Exceptions<'_, 'a> = BTreeMap::new();
        for event in &self.exceptions {
            let start = own.map_or(&event.start, |own| &own.start);
            let named = event.instead.as_ref().and_then(|(named, _)| meant(named, start));
            let Some(named) = named else { continue };
            match kept.get(&named) {
                Some(other) if other.sequence > event.sequence => {}
                Some(_) | None => {
                    if kept.insert(named, event).is_none() {
                        continue;
                    }
                }
            }
            left.replaced = left.replaced.saturating_add(1);
        }
        kept
    }
}

/// The meeting of a series that a moment names: by its instant, or by its day alone.
fn meant(named: &Moment, start: &Moment) -> Option<Timestamp> {
    match named.kind {
        Kind::Time => named.instant(),
        Kind::Day => zone::instant(named.at.date().to_datetime(start.at.time()), &start.zone),
    }
}

/// When an event takes place by plan.
fn planned<'e, 'a>(
    event: &'e Event<'a>,
    here: &Here,
    (left, scanned): (&mut Left, &mut usize),
) -> Vec<Meeting<'e, 'a>> {
    let Some(first) = event.begins() else { return Vec::new() };
    let recurs = !event.rules.is_empty() || !event.more.is_empty();
    if !recurs || event.bar.is_some() {
        let planned = recurs.then_some(first);
        return vec![Meeting { event, planned, begins: first, seconds: event.seconds }];
    }
    let mut begins = BTreeMap::from([(first, event.seconds)]);
    for rule in &event.rules {
        let found = counted(rule, event, here, left);
        *scanned = scanned.saturating_add(found.len());
        let found = found.into_iter().filter_map(|at| zone::instant(at, &event.start.zone));
        begins.extend(found.map(|at| (at, event.seconds)));
    }
    for (start, seconds) in &event.more {
        let at = meant(start, &event.start);
        begins.extend(at.map(|at| (at, seconds.unwrap_or(event.seconds))));
    }
    for except in &event.except {
        if let Some(at) = meant(except, &event.start) {
            begins.remove(&at);
        }
    }
    let meeting = |(at, seconds)| Meeting { event, planned: Some(at), begins: at, seconds };
    begins.into_iter().map(meeting).collect()
}

fn counted(
    rule: &ICalendarRecurrenceRule,
    event: &Event<'_>,
    here: &Here,
    left: &mut Left,
) -> Vec<DateTime> {
    match recurrence::count(rule, &event.start, here.now) {
        Found::All(found) => found,
        Found::First(found) => {
            left.frequent = left.frequent.saturating_add(1);
            found
        }
        Found::Unruly => {
            left.unruly = left.unruly.saturating_add(1);
            Vec::new()
        }
    }
}

/// The meetings by plan without those that an exception stands for; one that stands for all that
/// follow moves them.
fn replaced<'e, 'a>(
    planned: Vec<Meeting<'e, 'a>>,
    exceptions: &Exceptions<'e, 'a>,
) -> Vec<Meeting<'e, 'a>> {
    let mut kept = Vec::new();
    let mut moved: Option<(&'e Event<'a>, i64)> = None;
    for meeting in planned {
        let Some(exception) = exceptions.get(&meeting.begins) else {
            kept.extend(moved.map_or(Some(meeting), |(event, by)| meeting.moved(event, by)));
            continue;
        };
        let is_wide = matches!(exception.instead, Some((_, Reach::Following)));
        if let Some(begins) = exception.begins().filter(|_| is_wide) {
            let by = begins.as_second().saturating_sub(meeting.begins.as_second());
            moved = Some((exception, by));
        }
    }
    kept
}

/// Takes what is over of the meetings of an event, or counts why nothing is.
fn settle<'e, 'a>(
    event: &Event<'a>,
    mut meetings: Vec<Meeting<'e, 'a>>,
    here: &Here,
    (taken, left): (&mut Vec<Meeting<'e, 'a>>, &mut Left),
) {
    let count = match event.bar {
        Some(Bar::AllDay) => &mut left.all_day,
        Some(Bar::Cancelled) => &mut left.cancelled,
        Some(Bar::Declined) => &mut left.declined,
        Some(Bar::Free) => &mut left.free,
        None if meetings.is_empty() => return,
        None => {
            meetings.retain(|meeting| meeting.event.bar.is_none() && meeting.is_over(here));
            match meetings.first().map(|first| worked(first.seconds)) {
                None => &mut left.ahead,
                Some(Err(LengthError::Nothing | LengthError::Negative)) => &mut left.instant,
                Some(Err(LengthError::TooLong)) => &mut left.long,
                Some(Ok(_)) => {
                    let older = meetings.len().saturating_sub(MEETINGS_MAX);
                    left.older = left.older.saturating_add(older);
                    taken.extend(meetings.into_iter().skip(older));
                    return;
                }
            }
        }
    };
    *count = count.saturating_add(1);
}

impl<'e, 'a> Meeting<'e, 'a> {
    /// This meeting, moved with all that follow an exception.
    fn moved(self, event: &'e Event<'a>, by: i64) -> Option<Self> {
        let begins = Timestamp::from_second(self.begins.as_second().checked_add(by)?).ok()?;
        Some(Self { event, begins, seconds: event.seconds, ..self })
    }

    fn is_over(&self, here: &Here) -> bool {
        let ends = self.begins.as_second().saturating_add(self.seconds.max(0));
        ends <= here.now.as_second()
    }

    fn noted(&self, person: &Person, here: &Here) -> Option<Noted> {
        Some(Noted {
            mark: self.mark(person),
            source: Notebook::Calendar,
            on: self.begins.to_zoned(here.zone.clone()).date(),
            started: Some(self.begins),
            worked: worked(self.seconds).ok()?,
            words: self.event.words.clone(),
            client: None,
            project: None,
            task: None,
            person: person.clone(),
            activity: None,
            rate: None,
            charge: Charge::Full,
        })
    }

    /// By whose calendar it is, because all who meet have the same UID in theirs; by UID, and by
    /// which of its series it is. What has no UID is known by when it began and what it is called.
    fn mark(&self, person: &Person) -> Mark {
        let owner = person.email.as_ref().map(Email::as_str);
        let owner = owner.or_else(|| person.name.as_ref().map(Name::as_str)).unwrap_or("");
        let (source, uid) = (Notebook::Calendar.word(), self.event.uid.as_str());
        if uid.is_empty() {
            let words = self.event.words.as_ref().map_or("", Narrative::as_str);
            return Mark::of(&[source, owner, uid, &self.begins.as_second().to_string(), words]);
        }
        let planned = self.planned.map(|at| at.as_second().to_string());
        Mark::of(&[source, owner, uid, planned.as_deref().unwrap_or("")])
    }
}
