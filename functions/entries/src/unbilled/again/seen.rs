//! What a person has seen of an entry before its price changes: which version of it, and which new
//! rate. It travels through the page, as `day.entry.version.rate`.

use std::fmt;
use std::str::FromStr;

use domain::day;
use domain::entry::Entry;
use domain::hours::HourlyRate;
use domain::id::EntryId;
use jiff::civil::Date;
use store::Versioned;
use web::Refusal;

/// An entry as it was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) on: Date,
    pub(super) id: EntryId,
    version: u64,
    /// The new rate in minor units.
    rate: i64,
}

impl Seen {
    pub(super) fn new(entry: &Versioned<Entry>, rate: HourlyRate) -> Self {
        let Versioned { value, version } = entry;
        let (on, id) = (value.on, value.id.clone());
        Self { on, id, version: *version, rate: rate.per_hour().minor() }
    }

    /// Whether it is still what was seen, and its new rate is the one that was shown.
    pub(super) fn is(&self, entry: &Versioned<Entry>, rate: HourlyRate) -> bool {
        *self == Self::new(entry, rate)
    }
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}.{}", self.on, self.id, self.version, self.rate)
    }
}

impl FromStr for Seen {
    type Err = Refusal;

    /// What does not read is not of our page.
    fn from_str(text: &str) -> Result<Self, Refusal> {
        let read = || {
            let mut parts = text.split('.');
            let seen = Self {
                on: day::parse(parts.next()?).ok()?,
                id: parts.next()?.parse().ok()?,
                version: parts.next()?.parse().ok()?,
                rate: parts.next()?.parse().ok()?,
            };
            parts.next().is_none().then_some(seen)
        };
        read().ok_or(Refusal::NotFound)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_seen_reads_back_and_nothing_else_does() {
        let (on, id) = (jiff::civil::date(2026, 3, 2), EntryId::made(0, [1; 10]));
        let seen = Seen { on, id, version: 3, rate: 35_000 };
        assert_eq!(seen.to_string().parse::<Seen>().ok(), Some(seen.clone()));
        for wrong in ["", "2026-03-02", "x.y.z.w", &format!("{seen}.1")] {
            assert!(wrong.parse::<Seen>().is_err(), "{wrong}");
        }
    }
}
