//! What stands beside time on the day of its timekeeper: no day has more than twenty-four hours,
//! and what is recorded twice mostly was done once (TIM-20).

use domain::entry::{Entry, EntryError, Work};
use store::{FirmStore, Once};
use web::{Complaints, Refusal};

/// The entry, unless the day of its timekeeper has no room for it, or has the same already and the
/// form does not say that it was done twice.
pub(crate) async fn with_room(
    store: &FirmStore<'_>,
    once: &Once,
    (entry, twice): (Entry, &str),
) -> Result<Result<Entry, Complaints>, Refusal> {
    let Work::Time { hours, .. } = &entry.work else { return Ok(Ok(entry)) };
    let beside = store.beside(&entry).await?;
    let mut complaints = Complaints::default();
    complaints.take("hours", Entry::fits_the_day(*hours, beside.hours));
    if beside.twin.is_some() && twice.is_empty() {
        complaints.add("twice", EntryError::Twin);
    }

    // A second press finds what the first one recorded.
    if !complaints.is_empty() && store.done(once).await?.is_none() {
        return Ok(Err(complaints));
    }
    Ok(Ok(entry))
}
