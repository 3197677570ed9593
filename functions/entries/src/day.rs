//! What stands beside work on its day: no day of a timekeeper has more than twenty-four hours, what
//! is recorded twice mostly was done once, nobody does two things at a time (TIM-20), and what is
//! done on a locked day says why (TIM-12).

use domain::entry::{Entry, EntryError, Work};
use domain::lock::LockedError;
use jiff::civil::Date;
use maud::{Markup, html};
use store::{Fault, FirmStore, Once};
use web::{Complaints, Refusal, ui};

/// What the field for the reason is called.
pub(crate) const REASON: &str = "Reason for a locked day";

/// What a person ticks where what stands beside an entry looks wrong and is right; empty where it is
/// not ticked.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Ticked<'f> {
    /// The same was done twice.
    pub(crate) twice: &'f str,
    /// Other time runs at the same time.
    pub(crate) both: &'f str,
}

/// The entry, unless the day of its timekeeper has no room for it, has the same already or other
/// time at that time and the form does not say that this is right, or is locked and the form does
/// not say why. An entry that is changed was of a day, which counts as well.
pub(crate) async fn admitted(
    store: &FirmStore<'_>,
    once: &Once,
    (entry, ticked): (Entry, Ticked<'_>),
    was: Option<Date>,
) -> Result<Result<Entry, Complaints>, Refusal> {
    let (beside, locked) = tokio::try_join!(
        Box::pin(store.beside(&entry)),
        Box::pin(locked(store, was.map_or(entry.on, |was| was.min(entry.on)))),
    )?;
    let mut complaints = Complaints::default();
    if let Work::Time { hours, .. } = &entry.work {
        complaints.take("hours", Entry::fits_the_day(*hours, beside.hours));
    }
    if beside.twin.is_some() && ticked.twice.is_empty() {
        complaints.add("twice", EntryError::Twin);
    }
    if let Some(at) = beside.overlap.filter(|_| ticked.both.is_empty()) {
        complaints.add("both", EntryError::Overlap(at));
    }
    if entry.late.is_none() {
        complaints.take("late", locked);
    }

    // A second press finds what the first one recorded.
    if !complaints.is_empty() && store.done(once).await?.is_none() {
        return Ok(Err(complaints));
    }
    Ok(Ok(entry))
}

/// Whether the lock of the firm admits work of a day.
pub(crate) async fn locked(
    store: &FirmStore<'_>,
    on: Date,
) -> Result<Result<(), LockedError>, Fault> {
    Ok(store.lock().await?.map_or(Ok(()), |lock| lock.value.admits(on)))
}

/// The field for the reason, where one is needed or was given.
pub(crate) fn reason(late: &str, complaints: &Complaints) -> Markup {
    html! {
        @if complaints.about("late").next().is_some() || !late.is_empty() {
            (ui::textarea(REASON, "late", late).required().rows(2)
                .complaints(complaints))
        }
    }
}
