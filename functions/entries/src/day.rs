//! What stands beside work on its day: no day of a timekeeper has more than twenty-four hours, what
//! is recorded twice mostly was done once, nobody does two things at a time (TIM-20), and what is
//! done on a locked day says why (TIM-12); what the client's guidelines say of it (EBL-13), whether
//! what was agreed about its fees covers it, and which budget or cap it would pass (BIL-10,
//! BIL-22, TIM-15).

pub(crate) mod against;
pub(crate) mod agreed;
pub(crate) mod budget;

use domain::entry::{Entry, Overlap, Twin, Work};
use domain::hours::Hours;
use domain::lock::Lock;
use maud::{Markup, html};
use store::entries::Standing;
use store::{FirmStore, Once};
use web::{Complaints, Refusal, ui};

use crate::recent;

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
    /// It is against the client's guidelines, or passes a budget that warns.
    pub(crate) against: &'f str,
}

/// The entry, unless the day of its timekeeper has no room for it, has the same already or other
/// time at that time and the form does not say that this is right, or is locked and the form does
/// not say why; a reason that no lock asks for is left out. An entry that is changed was of a day,
/// which counts as well, and what it stood beside before is not asked about again.
pub(crate) async fn admitted(
    store: &FirmStore<'_>,
    once: &Once,
    (entry, ticked): (Entry, Ticked<'_>),
    was: Option<&Entry>,
) -> Result<Result<Entry, Complaints>, Refusal> {
    let mut entry = entry;
    Box::pin(agreed::charge(store, vec![&mut entry])).await?;
    let (beside, lock) = tokio::try_join!(Box::pin(store.beside(&entry)), Box::pin(store.lock()))?;
    let mut complaints = Complaints::default();
    if let Work::Time { hours, .. } = &entry.work {
        let of_day = beside.iter().filter(|one| one.entry.on == entry.on);
        let others =
            of_day.map(|one| recent::hours(&one.entry)).fold(Hours::default(), Hours::plus);
        complaints.take("hours", Entry::fits_the_day(*hours, others));
    }
    if let Some(twin) = twin(&entry, &beside, was).filter(|_| ticked.twice.is_empty()) {
        complaints.add("twice", twin);
    }
    if let Some(overlap) = overlap(&entry, &beside, was).filter(|_| ticked.both.is_empty()) {
        complaints.add("both", overlap);
    }
    if ticked.against.is_empty() {
        for sentence in against::found(store, &entry, (&beside, was)).await? {
            complaints.add("against", sentence);
        }
    }
    let passed = Box::pin(budget::passed(store, &[&entry], was)).await?;
    budget::complain(&mut complaints, &passed, ("against", ticked.against));
    let (of, tick) = ((&[&entry][..], was), ("against", ticked.against));
    Box::pin(agreed::over_cap(store, &mut complaints, of, tick)).await?;
    let lock = lock.as_ref().map(|lock| &lock.value);
    let day = was.map(|was| was.on);
    let admitted = complaints.take("late", Lock::admit(lock, entry.clone(), day));

    // A second press finds what the first one recorded.
    if !complaints.is_empty() && store.done(once).await?.is_none() {
        return Ok(Err(complaints));
    }
    Ok(Ok(admitted.unwrap_or(entry)))
}

/// The same that is recorded already, unless it was so before the entry was changed.
pub(crate) fn twin(entry: &Entry, beside: &[Standing], was: Option<&Entry>) -> Option<Twin> {
    let new = |one: &&Standing| !was.is_some_and(|was| was.is_twin_of(&one.entry));
    let found = beside.iter().filter(new).find(|one| entry.is_twin_of(&one.entry));
    found.map(|one| Twin::of(entry, one.bill.stands()))
}

/// Other time at that time, unless the entry had the same time before it was changed.
fn overlap(entry: &Entry, beside: &[Standing], was: Option<&Entry>) -> Option<Overlap> {
    if was.is_some_and(|was| was.is_at_the_time_of(entry)) {
        return None;
    }
    let at = |one: &Standing| {
        Some(Overlap { from: entry.overlap(&one.entry)?, stands: one.bill.stands() })
    };
    beside.iter().find_map(at)
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
