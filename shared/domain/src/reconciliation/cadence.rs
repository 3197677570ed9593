//! When a reconciliation is due, and how loudly that is said when it is late (rule TR-19).

use jiff::ToSpan;
use jiff::civil::Date;

use super::days_between;

/// How often an account is reconciled, and how soon after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cadence {
    /// Every so many months.
    pub months: u8,
    /// Due so many days after the end of the period.
    pub days: u8,
}

impl Cadence {
    /// Monthly, due on the tenth: the strictest that is in use, and the default.
    pub const STRICTEST: Self = Self { months: 1, days: 10 };
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
    /// Late by more than a week: mails go out every day.
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
        let quarterly = Cadence { months: 3, days: 30 };
        assert_eq!(quarterly.next_end(date(2025, 12, 31)), end);
    }
}
