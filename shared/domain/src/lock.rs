//! The lock date: work of a day up to it is recorded, changed or deleted with a reason alone
//! (TIM-12).
//!
//! Invariant: a lock ends before the day on which it is set, so that work of the day can always be
//! recorded.

use jiff::civil::Date;

use crate::day;
use crate::entry::Entry;
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

    /// The entry as it is written: with its reason where that is needed, and without it where no
    /// day of it is locked. An entry that is changed was of a day, which counts as well.
    pub fn admit(
        lock: Option<&Self>,
        entry: Entry,
        was: Option<Date>,
    ) -> Result<Entry, LockedError> {
        let first = was.map_or(entry.on, |was| was.min(entry.on));
        match lock.map_or(Ok(()), |lock| lock.admits(first)) {
            Ok(()) => Ok(entry.explained(None)),
            Err(_) if entry.late.is_some() => Ok(entry),
            Err(locked) => Err(locked),
        }
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
    use crate::entry::sample;

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
    fn tim12_a_reason_is_asked_for_and_kept_on_locked_days_alone() {
        let lock = set(Some(date(2026, 10, 31))).unwrap();
        let reason = || Note::parse("Found late").ok();
        let entry = |on| Entry { on, ..sample() };
        let admit = |entry, was| Lock::admit(Some(&lock), entry, was).map(|entry| entry.late);
        let (locked, open) = (date(2026, 10, 31), date(2026, 11, 1));
        let refused = Err(LockedError(locked));
        for (on, was, late, expected) in [
            (locked, None, None, refused.clone()),
            (locked, None, reason(), Ok(reason())),
            (open, None, None, Ok(None)),
            (open, None, reason(), Ok(None)),
            (open, Some(locked), None, refused.clone()),
            (open, Some(locked), reason(), Ok(reason())),
            (locked, Some(open), None, refused),
        ] {
            assert_eq!(admit(entry(on).explained(late), was), expected, "{on}, was {was:?}");
        }
        let free = Lock::admit(None, entry(locked).explained(reason()), None);
        assert_eq!(free.map(|entry| entry.late), Ok(None), "no lock was ever set");
    }

    #[test]
    fn tim12_today_and_what_is_to_come_is_never_locked() {
        assert_eq!(set(Some(date(2026, 11, 3))), Err(NotOver));
        assert_eq!(set(Some(date(2027, 1, 1))), Err(NotOver));
        assert!(set(Some(date(2026, 11, 2))).is_ok());
    }
}
