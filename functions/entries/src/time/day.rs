//! A timekeeper's day has twenty-four hours, on however many matters they are recorded.

use domain::entry::{Entry, Work};
use store::{FirmStore, Once};
use web::{Complaints, Refusal};

/// The entry, unless the day of its timekeeper has no room for it.
pub(crate) async fn with_room(
    store: &FirmStore<'_>,
    once: &Once,
    entry: Entry,
) -> Result<Result<Entry, Complaints>, Refusal> {
    let Work::Time { hours, .. } = &entry.work else { return Ok(Ok(entry)) };
    let beside = store.hours_beside(&entry).await?;
    let mut complaints = Complaints::default();
    complaints.take("hours", Entry::fits_the_day(*hours, beside));

    // A second press finds the hours of the first.
    if !complaints.is_empty() && store.done(once).await?.is_none() {
        return Ok(Err(complaints));
    }
    Ok(Ok(entry))
}
