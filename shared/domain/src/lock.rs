//! The lock date: work of a day up to it is recorded, changed or deleted with a reason alone
//! (TIM-12).
//!
//! Invariant: a lock ends before the day on which it is set, so that work of the day can always be
//! recorded.

use jiff::civil::Date;

use crate::day;
use crate::id::MemberId;
use crate::text::Note;

/// Up to which day work is locked, and who decided so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lock {
    /// The last day that is locked; none where the lock was taken away.
    pub through: Option<Date>,
    /// Why.
    pub because: Note,
    /// Who set it.
    pub by: MemberId,
    /// The day on which it was set.
    pub set_on: Date,
}

/// Work cannot be locked up to a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Choose a day before today: today’s work is still being recorded.")]
pub struct NotOver;

/// Work of a locked day needs a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "Work up to {} is locked. Write why this is done after all; the reason stays in the history of \
     the matter.", day::plain(*.0)
)]
pub struct LockedError(pub Date);

impl Lock {
    /// Locks work up to a day that is over, or takes the lock away.
    pub fn set(
        through: Option<Date>,
        because: Note,
        (by, today): (MemberId, Date),
    ) -> Result<Self, NotOver> {
        let through = through.map(|through| Self::over(through, today)).transpose()?;
        Ok(Self { through, because, by, set_on: today })
    }

    /// A day that can be the last one: it is over.
    pub fn over(through: Date, today: Date) -> Result<Date, NotOver> {
        if through >= today { Err(NotOver) } else { Ok(through) }
    }

    /// Whether work of a day can be recorded, changed or deleted without a word.
    pub fn admits(&self, on: Date) -> Result<(), LockedError> {
        match self.through {
            Some(through) if on <= through => Err(LockedError(through)),
            Some(_) | None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn set(through: Option<Date>) -> Result<Lock, NotOver> {
        let because = Note::parse("October is billed").unwrap();
        Lock::set(through, because, (MemberId::made(0, [1; 10]), date(2026, 11, 3)))
    }

    #[test]
    fn tim12_a_lock_holds_up_to_its_last_day() {
        let lock = set(Some(date(2026, 10, 31))).unwrap();
        assert_eq!(lock.admits(date(2026, 10, 31)), Err(LockedError(date(2026, 10, 31))));
        assert_eq!(lock.admits(date(2020, 1, 1)), Err(LockedError(date(2026, 10, 31))));
        assert_eq!(lock.admits(date(2026, 11, 1)), Ok(()));
        let none = set(None).unwrap();
        assert_eq!(none.admits(date(2020, 1, 1)), Ok(()));
    }

    #[test]
    fn tim12_today_and_what_is_to_come_is_never_locked() {
        assert_eq!(set(Some(date(2026, 11, 3))), Err(NotOver));
        assert_eq!(set(Some(date(2027, 1, 1))), Err(NotOver));
        assert!(set(Some(date(2026, 11, 2))).is_ok());
    }
}
