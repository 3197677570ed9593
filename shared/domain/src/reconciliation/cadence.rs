//! When a reconciliation is due, and how loudly that is said when it is late (rule TR-19).

use jiff::ToSpan;
use jiff::civil::Date;

use super::days_between;
use crate::pack::{Key, Pack, PackName};

/// How often an account is reconciled, and how soon after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cadence {
    /// Every so many months.
    pub months: u8,
    /// Due so many days after the end of the period.
    pub days: u8,
}

impl Escalation {
    /// The word of a step that is told by mail, once (rule TR-19); the others are on pages only.
    pub const fn step(self) -> Option<&'static str> {
        match self {
            Self::None | Self::Due { .. } => None,
            Self::Overdue { .. } => Some("overdue"),
            Self::Escalated { .. } => Some("escalated"),
            Self::Grave { .. } => Some("grave"),
        }
    }
}

impl Cadence {
    /// Monthly, due on the tenth: the strictest that is in use, and the default.
    pub const STRICTEST: Self = Self { months: 1, days: 10 };

    /// How often and how soon the rules of a jurisdiction want it; the strictest without them.
    pub fn of(pack: PackName) -> Self {
        let Ok(pack) = Pack::of(pack) else { return Self::STRICTEST };
        let value = |key| pack.rule(key).and_then(|rule| u8::try_from(rule.value).ok());
        Self {
            months: value(Key::ReconcileMonths).unwrap_or(Self::STRICTEST.months),
            days: value(Key::ReconcileWithinDays).unwrap_or(Self::STRICTEST.days),
        }
    }

    /// The first period of an account that is not signed and how late it is, when everything up to
    /// `signed` is, or nothing since it was `opened`.
    pub fn next(self, signed: Option<Date>, opened: Date, today: Date) -> (Date, Escalation) {
        let end = signed.map_or_else(|| opened.last_of_month(), |signed| self.next_end(signed));
        (end, self.escalation(end, today))
    }
}

/// How late a reconciliation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Escalation {
    /// The period has not ended, or is signed.
    None,
    /// It may be done, until this many days from now.
    Due {
        /// How many days are left; none on the last.
        left: u32,
    },
    /// Late: every lawyer sees it.
    Overdue {
        /// By how many days.
        days: u32,
    },
    /// Late by more than a week.
    Escalated {
        /// By how many days.
        days: u32,
    },
    /// A second period has ended unsigned: whoever runs the firm is told.
    Grave {
        /// By how many days.
        days: u32,
    },
}

/// After so many days late it escalates.
const WEEK: u32 = 7;

impl Cadence {
    /// The last day of the first period that is not signed, when everything up to `signed` is.
    pub fn next_end(self, signed: Date) -> Date {
        let next = signed.saturating_add(1.day());
        let months = i64::from(self.months.max(1)).saturating_sub(1);
        next.saturating_add(months.months()).last_of_month()
    }

    /// The last day on which a period may be signed in time.
    pub fn due(self, end: Date) -> Date {
        end.saturating_add(i64::from(self.days).days())
    }

    /// How late the period that ends on `end` is, unsigned, on `today`.
    pub fn escalation(self, end: Date, today: Date) -> Escalation {
        let due = self.due(end);
        let late = days_between(due, today);
        let next = self.due(self.next_end(end));
        match late {
            _ if today <= end => Escalation::None,
            0 => Escalation::Due { left: days_between(today, due) },
            days if today > next => Escalation::Grave { days },
            days if days > WEEK => Escalation::Escalated { days },
            days => Escalation::Overdue { days },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn tr19_a_late_reconciliation_is_said_louder_day_by_day() {
        let cadence = Cadence::STRICTEST;
        let end = date(2026, 3, 31);
        assert_eq!(cadence.next_end(date(2026, 2, 28)), end);
        assert_eq!(cadence.due(end), date(2026, 4, 10));
        let on = |month, day| cadence.escalation(end, date(2026, month, day));
        assert_eq!(on(3, 31), Escalation::None);
        assert_eq!(on(4, 1), Escalation::Due { left: 9 });
        assert_eq!(on(4, 10), Escalation::Due { left: 0 });
        assert_eq!(on(4, 11), Escalation::Overdue { days: 1 });
        assert_eq!(on(4, 17), Escalation::Overdue { days: 7 });
        assert_eq!(on(4, 18), Escalation::Escalated { days: 8 });
        assert_eq!(on(5, 10), Escalation::Escalated { days: 30 });
        assert_eq!(on(5, 11), Escalation::Grave { days: 31 });
        let (quarter, cent) = (date(2026, 6, 30), cadence.next(Some(end), end, date(2026, 4, 1)));
        assert_eq!(cent, (date(2026, 4, 30), Escalation::None));
        assert_eq!(Cadence::of(PackName::AbaModel).months, 3);
        assert!(Cadence::of(PackName::AbaModel).next(Some(end), end, end).0 >= quarter);
        let quarterly = Cadence { months: 3, days: 30 };
        assert_eq!(quarterly.next_end(date(2025, 12, 31)), end);
    }
}
