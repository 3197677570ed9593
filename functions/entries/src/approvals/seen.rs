//! What a person has seen of time before they approve it: which version of it. It travels through
//! the page, as `matter.day.entry.version`.

use std::fmt;
use std::str::FromStr;

use domain::day;
use domain::entry::Entry;
use store::Versioned;
use store::entries::{self, EntryPlace};
use web::Refusal;

/// An entry as it was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) place: EntryPlace,
    version: u64,
}

impl Seen {
    pub(super) fn of(entry: &Versioned<Entry>) -> Self {
        Self { place: entries::place(&entry.value), version: entry.version }
    }

    /// Whether it is still what was seen.
    pub(super) fn is(&self, entry: &Versioned<Entry>) -> bool {
        *self == Self::of(entry)
    }
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (matter, on, id) = &self.place;
        write!(f, "{matter}.{on}.{id}.{}", self.version)
    }
}

impl FromStr for Seen {
    type Err = Refusal;

    /// What does not read is not of our page.
    fn from_str(text: &str) -> Result<Self, Refusal> {
        let read = || {
            let mut parts = text.split('.');
            let place = (
                parts.next()?.parse().ok()?,
                day::parse(parts.next()?).ok()?,
                parts.next()?.parse().ok()?,
            );
            let seen = Self { place, version: parts.next()?.parse().ok()? };
            parts.next().is_none().then_some(seen)
        };
        read().ok_or(Refusal::NotFound)
    }
}

#[cfg(test)]
mod tests {
    use domain::id::{EntryId, MatterId};

    use super::*;

    #[test]
    fn what_was_seen_reads_back_and_nothing_else_does() {
        let on = jiff::civil::date(2026, 3, 2);
        let place = (MatterId::made(0, [2; 10]), on, EntryId::made(0, [1; 10]));
        let seen = Seen { place, version: 3 };
        assert_eq!(seen.to_string().parse::<Seen>().ok(), Some(seen.clone()));
        for wrong in ["", "x.y.z.w", "..2.", &format!("{seen}.1")] {
            assert!(wrong.parse::<Seen>().is_err(), "{wrong}");
        }
    }
}
