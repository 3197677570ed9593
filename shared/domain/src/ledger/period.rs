//! Periods: once closed, they stay closed (rule TR-20).

use jiff::civil::Date;

use crate::day;

/// How far the books of an account are closed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Periods {
    closed_through: Option<Date>,
}

/// Why a date is not open for an entry, or a period cannot be closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// A day that has not come.
    #[error(
        "{} has not come yet: money is posted on the day it moves or later.",
        day::plain(*.0)
    )]
    Future(Date),
    /// A day in a closed period.
    #[error(
        "The books are closed through {} (rule TR-20). Post a correction with a later date that \
         names what it corrects.",
        day::plain(*.0)
    )]
    Closed(Date),
}

impl Periods {
    /// Periods closed through a day, or none.
    pub const fn closed_through(day: Option<Date>) -> Self {
        Self { closed_through: day }
    }

    /// The last closed day.
    pub const fn last_closed(&self) -> Option<Date> {
        self.closed_through
    }

    /// Whether an entry may count from `on`.
    pub fn admit(&self, on: Date, today: Date) -> Result<(), PeriodError> {
        match self.closed_through {
            _ if on > today => Err(PeriodError::Future(on)),
            Some(closed) if on <= closed => Err(PeriodError::Closed(closed)),
            Some(_) | None => Ok(()),
        }
    }

    /// The same, closed through `day`: always further than before, never a day that is not over.
    pub fn close(self, day: Date, today: Date) -> Result<Self, PeriodError> {
        match self.closed_through {
            _ if day >= today => Err(PeriodError::Future(day)),
            Some(closed) if day <= closed => Err(PeriodError::Closed(closed)),
            Some(_) | None => Ok(Self { closed_through: Some(day) }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn tr20_a_closed_period_stays_closed_and_takes_no_entry() {
        let (june, july) = (date(2026, 6, 30), date(2026, 7, 31));
        let today = date(2026, 8, 3);
        let periods = Periods::default().close(june, today).unwrap();
        assert_eq!(periods.admit(june, today), Err(PeriodError::Closed(june)));
        assert_eq!(periods.admit(date(2026, 1, 1), today), Err(PeriodError::Closed(june)));
        assert_eq!(periods.admit(date(2026, 7, 1), today), Ok(()));
        assert_eq!(periods.close(june, today), Err(PeriodError::Closed(june)));
        assert_eq!(periods.close(date(2026, 5, 31), today), Err(PeriodError::Closed(june)));
        assert_eq!(periods.close(july, today).unwrap().last_closed(), Some(july));
    }

    #[test]
    fn led09_no_entry_counts_from_a_day_that_has_not_come() {
        let today = date(2028, 2, 29);
        let tomorrow = date(2028, 3, 1);
        let open = Periods::default();
        assert_eq!(open.admit(today, today), Ok(()));
        assert_eq!(open.admit(tomorrow, today), Err(PeriodError::Future(tomorrow)));
        assert_eq!(open.close(today, today), Err(PeriodError::Future(today)));
        assert_eq!(open.admit(Date::MAX, Date::MAX), Ok(()));
    }
}
