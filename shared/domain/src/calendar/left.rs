//! What of a calendar is no suggestion, and no reason to refuse it.

use std::collections::BTreeSet;

use calcard::icalendar::ICalendarComponentType;

/// How many of each were left; an event counts once, however often it recurs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Left {
    /// Whole days.
    pub all_day: usize,
    /// Called off.
    pub cancelled: usize,
    /// Declined by whose calendar it is.
    pub declined: usize,
    /// Shown as free.
    pub free: usize,
    /// Not over yet.
    pub ahead: usize,
    /// Without any length.
    pub instant: usize,
    /// Longer than a day.
    pub long: usize,
    /// Replaced by a later version in the same file.
    pub replaced: usize,
    /// Tasks, journals and busy times.
    pub other: usize,
    /// The lines of events without a day that can be read.
    pub unreadable: Vec<u64>,
    /// Meetings of a series that were before the latest that are taken.
    pub older: usize,
    /// Series that recur more often than is counted out, of which the first meetings were taken.
    pub frequent: usize,
    /// Series whose rule cannot be read, of which only the first meeting was taken.
    pub unruly: usize,
    /// Zones that are not known, and were read as the firm's.
    pub zones: BTreeSet<String>,
}

impl Left {
    /// Counts a part that is no event.
    pub(super) const fn other(&mut self, part: &ICalendarComponentType) {
        if matches!(
            part,
            ICalendarComponentType::VTodo
                | ICalendarComponentType::VJournal
                | ICalendarComponentType::VFreebusy
        ) {
            self.other = self.other.saturating_add(1);
        }
    }

    /// What was left, in sentences.
    pub fn notes(&self) -> Vec<String> {
        let counted = [
            (self.all_day, ("event is of a whole day", "events are of whole days")),
            (self.cancelled, ("event is cancelled", "events are cancelled")),
            (self.declined, ("event was declined", "events were declined")),
            (self.free, ("event is shown as free", "events are shown as free")),
            (self.ahead, ("event is not over yet", "events are not over yet")),
            (self.instant, ("event has no length", "events have no length")),
            (self.long, ("event is longer than a day", "events are longer than a day")),
            (self.replaced, ("event has a later version", "events have a later version")),
            (
                self.other,
                (
                    "part is a task, a journal or busy time",
                    "parts are tasks, journals or busy times",
                ),
            ),
            (
                self.unreadable.len(),
                ("event has no day that can be read", "events have no day that can be read"),
            ),
            (
                self.older,
                (
                    "meeting of a long series is before its latest 1,000",
                    "meetings of long series are before their latest 1,000",
                ),
            ),
        ];
        let left = counted.into_iter().filter_map(|(count, (one, more))| match count {
            0 => None,
            1 => Some(format!("1 {one} and was left out.")),
            count => Some(format!("{count} {more} and were left out.")),
        });
        left.chain(self.doubts()).collect()
    }

    fn doubts(&self) -> Vec<String> {
        let mut doubts = Vec::new();
        if !self.unreadable.is_empty() {
            let lines: Vec<String> =
                self.unreadable.iter().take(10).map(ToString::to_string).collect();
            doubts.push(format!("The events without a day begin on line {}.", lines.join(", ")));
        }
        if self.frequent > 0 {
            let count = self.frequent;
            doubts.push(format!(
                "{count} series with more meetings than are counted out: the first were taken."
            ));
        }
        if self.unruly > 0 {
            let count = self.unruly;
            doubts.push(format!(
                "{count} series with a rule that cannot be read: only the first meeting was taken."
            ));
        }
        if !self.zones.is_empty() {
            let zones: Vec<String> =
                self.zones.iter().take(5).map(|zone| format!("“{zone}”")).collect();
            let zones = zones.join(", ");
            doubts.push(format!("Not a known zone, and read as the firm’s own: {zones}."));
        }
        doubts
    }
}
