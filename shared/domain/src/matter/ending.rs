//! How far a matter is towards its end, and how long its records are kept (TRU-18, rule TR-21).
//!
//! Invariants: the day up to which records are kept only ever moves later, whatever is edited or
//! reopened; nothing of a matter that is open, or under a legal hold, may be destroyed.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::pack::{Key, Pack};
use crate::text::Note;

/// Whether a matter has ended, and what is kept of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ending {
    closed_on: Option<Date>,
    kept_until: Option<Date>,
    legal_hold: Option<Note>,
}

impl Ending {
    /// What was stored.
    pub const fn restore(
        closed_on: Option<Date>,
        kept_until: Option<Date>,
        legal_hold: Option<Note>,
    ) -> Self {
        Self { closed_on, kept_until, legal_hold }
    }

    /// The day the representation ended, while it is closed.
    pub const fn closed_on(&self) -> Option<Date> {
        self.closed_on
    }

    /// Whether nothing more is recorded on it.
    pub const fn is_closed(&self) -> bool {
        self.closed_on.is_some()
    }

    /// The day before which its records stay; known once it was closed.
    pub const fn kept_until(&self) -> Option<Date> {
        self.kept_until
    }

    /// Why its records stay whatever the day, where a lawyer said so.
    pub const fn legal_hold(&self) -> Option<&Note> {
        self.legal_hold.as_ref()
    }

    /// It ends on a day; its records are kept for so many years, and never less than before.
    #[must_use]
    pub fn closed(self, on: Date, years: i64) -> Self {
        let until = kept(on, years);
        let kept_until = self.kept_until.map_or(until, |before| before.max(until));
        Self { closed_on: Some(on), kept_until: Some(kept_until), ..self }
    }

    /// It goes on.
    #[must_use]
    pub fn reopened(self) -> Self {
        Self { closed_on: None, ..self }
    }

    /// Its records stay, or no longer have to.
    #[must_use]
    pub fn held(self, legal_hold: Option<Note>) -> Self {
        Self { legal_hold, ..self }
    }

    /// Whether its records may be destroyed on a day.
    pub fn may_go(&self, today: Date) -> bool {
        let is_over = self.kept_until.is_some_and(|until| today >= until);
        self.is_closed() && self.legal_hold.is_none() && is_over
    }
}

/// For how many years records are kept: the longest of all packs that apply.
pub fn retention_years<'a>(packs: impl IntoIterator<Item = &'a Pack>) -> i64 {
    let years = |pack: &Pack| pack.rule(Key::RetentionYears).map(|rule| rule.value);
    packs.into_iter().filter_map(years).max().unwrap_or(YEARS_UNKNOWN)
}

/// How long records are kept where no pack says anything: as the strictest of all.
const YEARS_UNKNOWN: i64 = 7;

/// What of all this may be destroyed on a day.
pub fn purge<'a, T>(
    records: impl IntoIterator<Item = (&'a Ending, T)>,
    today: Date,
) -> impl Iterator<Item = T> {
    records.into_iter().filter(move |(ending, _)| ending.may_go(today)).map(|(_, record)| record)
}

/// So many years after a day; a leap day's anniversary is the day after, never the day before.
fn kept(on: Date, years: i64) -> Date {
    let until = on.saturating_add(years.clamp(0, 1000).years());
    if until.day() == on.day() { until } else { until.saturating_add(1.day()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::PackName;
    use jiff::civil::date;
    use proptest::prelude::{Strategy, any, prop_assert, prop_assert_eq, proptest};

    #[test]
    fn tr21_records_are_kept_as_long_as_the_longest_of_all_packs_says() {
        let packs = [PackName::Texas, PackName::NewYork].map(|name| Pack::of(name).unwrap());
        let ending = Ending::default().closed(date(2026, 3, 1), retention_years(&packs));
        assert_eq!(ending.kept_until(), Some(date(2033, 3, 1)));
        assert!(!ending.may_go(date(2033, 2, 28)));
        assert!(ending.may_go(date(2033, 3, 1)));
        assert_eq!(retention_years(&[]), 7, "nothing known is the strictest");
    }

    #[test]
    fn tr21_a_leap_day_never_shortens_the_time() {
        let ending = Ending::default().closed(date(2024, 2, 29), 7);
        assert_eq!(ending.kept_until(), Some(date(2031, 3, 1)));
    }

    #[test]
    fn tr21_a_closing_day_that_is_edited_later_only_extends() {
        let closed = Ending::default().closed(date(2026, 3, 1), 7);
        let earlier = closed.clone().closed(date(2024, 1, 1), 5);
        assert_eq!(
            (earlier.closed_on(), earlier.kept_until()),
            (Some(date(2024, 1, 1)), Some(date(2033, 3, 1)),)
        );
        let later = closed.closed(date(2027, 3, 1), 7);
        assert_eq!(later.kept_until(), Some(date(2034, 3, 1)));
    }

    fn day() -> impl Strategy<Value = Date> {
        (0_i32..36_500).prop_map(|days| date(1990, 1, 1).saturating_add(days.days()))
    }

    proptest! {
        #[test]
        fn tr21_purge_never_returns_what_is_kept_or_held(
            acts in proptest::collection::vec((0_u8..4, day(), 0_i64..12), 0..12),
            today in day(),
            number in any::<u8>(),
        ) {
            let mut ending = Ending::default();
            let mut latest = None;
            for (act, on, years) in acts {
                let before = ending.kept_until();
                ending = match act {
                    0 => ending.closed(on, years),
                    1 => ending.reopened(),
                    2 => ending.held(Note::parse("Litigation").ok()),
                    _ => ending.held(None),
                };
                prop_assert!(ending.kept_until() >= before, "it only extends");
                latest = latest.max(ending.kept_until());
            }
            prop_assert_eq!(latest, ending.kept_until());
            let gone: Vec<u8> = purge([(&ending, number)], today).collect();
            let is_kept = ending.kept_until().is_none_or(|until| today < until);
            if is_kept || ending.legal_hold().is_some() || !ending.is_closed() {
                prop_assert!(gone.is_empty());
            } else {
                prop_assert_eq!(gone, vec![number]);
            }
        }
    }
}
