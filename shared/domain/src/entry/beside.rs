//! What stands beside an entry: what is recorded twice mostly was done once, and a person does one
//! thing at a time (TIM-20).

use std::fmt;

use jiff::SignedDuration;
use jiff::civil::DateTime;

use super::{Entry, Work};
use crate::day;
use crate::id::MemberId;

/// Where recorded work stands on its way to a bill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stands {
    /// No draft has claimed it.
    Unbilled,
    /// It is on a draft.
    Draft,
    /// It is on the invoice with this number.
    Invoice(String),
}

/// The same is recorded already (TIM-20), and where that stands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Twin {
    /// The same time.
    #[error(
        "The same time is recorded already, for this matter, on this day and in these words; it is \
         {0}. Tick below if the work was done twice; otherwise leave it."
    )]
    Time(Stands),
    /// The same cost.
    #[error(
        "The same cost is recorded already, for this matter, on this day, with this amount and in \
         these words; it is {0}. Tick below if there were two; otherwise leave it."
    )]
    Cost(Stands),
}

/// Other time of the same person runs at the same time (TIM-20).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "This overlaps with other time of this timekeeper, from {} on {}, which is {stands}. Check \
     when it began and how long it took, or tick below if both are right.",
    day::clock(from.time()),
    day::plain(from.date())
)]
pub struct Overlap {
    /// When the other begins.
    pub from: DateTime,
    /// Where it stands.
    pub stands: Stands,
}

impl fmt::Display for Stands {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unbilled => f.write_str("unbilled"),
            Self::Draft => f.write_str("on a draft"),
            Self::Invoice(number) => write!(f, "on invoice {number}"),
        }
    }
}

impl Twin {
    /// That an entry has a twin which stands here.
    pub fn of(entry: &Entry, stands: Stands) -> Self {
        match entry.work {
            Work::Time { .. } => Self::Time(stands),
            Work::Cost { .. } | Work::Flat { .. } => Self::Cost(stands),
        }
    }
}

impl Entry {
    /// Whether another entry says the same of the same time or cost.
    pub fn is_twin_of(&self, other: &Self) -> bool {
        let said = |entry: &Self| entry.narrative.as_str().to_lowercase();
        let same = match (&self.work, &other.work) {
            (
                Work::Time { timekeeper, worked, .. },
                Work::Time { timekeeper: theirs, worked: its, .. },
            ) => timekeeper == theirs && worked == its,
            (Work::Cost { .. }, Work::Cost { .. }) => self.worth == other.worth,
            (Work::Time { .. } | Work::Cost { .. } | Work::Flat { .. }, _) => false,
        };
        let alike = self.matter == other.matter && self.on == other.on;
        same && alike && self.id != other.id && said(self) == said(other)
    }

    /// When another entry begins that is of the same timekeeper and runs at the same time. Where
    /// either does not say when it began, nothing is known; what goes on after midnight runs into
    /// the next day.
    pub fn overlap(&self, other: &Self) -> Option<DateTime> {
        let (who, from, to) = self.span()?;
        let (whose, other_from, other_to) = other.span()?;
        let same = who == whose && self.id != other.id;
        (same && from < other_to && other_from < to).then_some(other_from)
    }

    /// Whether it is time of the same timekeeper from and to the same minute.
    pub fn is_at_the_time_of(&self, other: &Self) -> bool {
        self.span().is_some_and(|span| Some(span) == other.span())
    }

    /// Whose time it is, and from when to when.
    fn span(&self) -> Option<(&MemberId, DateTime, DateTime)> {
        let Work::Time { timekeeper, began: Some(began), worked, .. } = &self.work else {
            return None;
        };
        let took = SignedDuration::from_secs(i64::from(worked.count()));
        let from = self.on.to_datetime(*began);
        Some((timekeeper, from, from.saturating_add(took)))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, Time};
    use rust_decimal::Decimal;

    use super::super::{Charge, CostKind, Price, Quantity, sample};
    use super::*;
    use crate::hours::Worked;
    use crate::id::EntryId;
    use crate::money::{Currency, Money};
    use crate::text::Narrative;

    fn at(began: Option<(i8, i8)>, minutes: u32) -> Entry {
        let mut entry = Entry { id: EntryId::made(2, [1; 10]), ..sample() };
        if let Work::Time { began: starts, worked, .. } = &mut entry.work {
            *starts = began.map(|(hour, minute)| Time::constant(hour, minute, 0, 0));
            *worked = Worked::minutes(minutes);
        }
        entry
    }

    #[test]
    fn tim20_work_of_a_person_overlaps_where_both_say_when_they_began() {
        let hearing = Entry { id: EntryId::made(1, [2; 10]), ..at(Some((9, 30)), 90) };
        for (began, minutes, overlaps) in [
            (Some((9, 0)), 30, false),
            (Some((9, 0)), 31, true),
            (Some((10, 0)), 15, true),
            (Some((10, 59)), 30, true),
            (Some((11, 0)), 30, false),
            (Some((8, 0)), 600, true),
            (None, 600, false),
        ] {
            let other = at(began, minutes);
            assert_eq!(hearing.overlap(&other).is_some(), overlaps, "{began:?}, {minutes}");
            assert_eq!(other.overlap(&hearing).is_some(), overlaps, "{began:?}, {minutes}");
        }
        let other = at(Some((10, 0)), 15);
        assert_eq!(hearing.overlap(&hearing), None, "an entry does not overlap with itself");
        let on = Date::constant(2026, 3, 10);
        assert_eq!(hearing.overlap(&Entry { on, ..other.clone() }), None, "another day");
        let mut theirs = other;
        if let Work::Time { timekeeper, .. } = &mut theirs.work {
            *timekeeper = MemberId::made(9, [9; 10]);
        }
        assert_eq!(hearing.overlap(&theirs), None, "another timekeeper");
        let late = at(Some((23, 30)), 120);
        assert_eq!(late.overlap(&at(Some((23, 59)), 1)), None, "one id");
        let last = Entry { id: EntryId::made(3, [3; 10]), ..at(Some((23, 50)), 5) };
        assert!(late.overlap(&last).is_some());
        let next = Entry { on, id: last.id, ..at(Some((1, 29)), 5) };
        let from = Some(on.at(1, 29, 0, 0));
        assert_eq!(late.overlap(&next), from, "what goes on after midnight runs into the next day");
        let mut free = next;
        if let Work::Time { began, .. } = &mut free.work {
            *began = Some(Time::constant(1, 30, 0, 0));
        }
        assert_eq!(late.overlap(&free), None);
    }

    #[test]
    fn tim20_costs_are_alike_by_what_they_come_to() {
        let cost = |minor: i64, words: &str, chance: u8| Entry {
            id: EntryId::made(7, [chance; 10]),
            narrative: Narrative::parse(words).unwrap(),
            work: Work::Cost {
                kind: CostKind::Soft,
                quantity: Quantity::parse("1").unwrap(),
                unit_price: Price::exact(Decimal::new(minor, 2), Currency::USD).unwrap(),
                expense: None,
                receipt: None,
            },
            charge: Charge::Full,
            worth: Money::new(minor, Currency::USD),
            ..sample()
        };
        let copies = cost(1_200, "Copies", 1);
        assert!(copies.is_twin_of(&cost(1_200, "copies", 2)));
        assert!(!copies.is_twin_of(&cost(1_201, "Copies", 2)), "another amount");
        assert!(!copies.is_twin_of(&cost(1_200, "Fees", 2)), "other words");
        assert!(!copies.is_twin_of(&copies), "itself");
        assert!(!copies.is_twin_of(&at(None, 60)), "time is no cost");
    }
}
