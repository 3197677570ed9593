//! What stands beside work on its day: no day of a timekeeper has more than twenty-four hours, what
//! is recorded twice mostly was done once, nobody does two things at a time (TIM-20), and what is
//! done on a locked day says why (TIM-12).

use domain::entry::{Entry, EntryError, Work};
use domain::lock::Lock;
use jiff::civil::Date;
use maud::{Markup, html};
use store::{FirmStore, Once};
use web::{Complaints, Refusal, ui};

/// What the field for the reason is called.
pub(crate) const REASON: &str = "Reason for a locked day";

/// What a person ticks where what stands beside an entry looks wrong and is right; empty where it
/// is not ticked.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Ticked<'f> {
    /// The same was done twice.
    pub(crate) twice: &'f str,
    /// Other time runs at the same time.
    pub(crate) both: &'f str,
}

/// The entry, unless the day of its timekeeper has no room for it, has the same already or other
/// time at that time and the form does not say that this is right, or is locked and the form does
/// not say why; a reason that no lock asks for is left out. An entry that is changed was of a day,
/// which counts as well.
pub(crate) async fn admitted(
    store: &FirmStore<'_>,
    once: &Once,
    (entry, ticked): (Entry, Ticked<'_>),
    was: Option<Date>,
) -> Result<Result<Entry, Complaints>, Refusal> {
    let (beside, lock) = tokio::try_join!(Box::pin(store.beside(&entry)), Box::pin(store.lock()))?;
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
    let lock = lock.as_ref().map(|lock| &lock.value);
    let admitted = complaints.take("late", Lock::admit(lock, entry.clone(), was));

    // A second press finds what the first one recorded.
    if !complaints.is_empty() && store.done(once).await?.is_none() {
        return Ok(Err(complaints));
    }
    Ok(Ok(admitted.unwrap_or(entry)))
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
