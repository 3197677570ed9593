//! Discarding a draft: all its entries go back to the unbilled work.
//!
//! Lines go back commit by commit: a crash in between leaves a smaller draft.

use domain::id::{EntryId, InvoiceId};
use jiff::Timestamp;
use jiff::civil::Date;
use store::invoices::LINES_GIVEN_BACK;
use store::{CommitError, Desk, Fault, Once, Versioned};

/// Gives the work of a draft back and takes the draft away; one that is gone is gone already.
pub async fn discarded(
    desk: &Desk<'_>,
    id: &InvoiceId,
    once: &Once,
    now: Timestamp,
) -> Result<(), CommitError> {
    let lines = desk.lines(id).await?;
    for some in lines.chunks(LINES_GIVEN_BACK) {
        let Some(draft) = desk.draft(id).await? else { return Ok(()) };
        let value = draft.value.without(some).map_err(|error| Fault::Refused(Box::new(error)))?;
        let thinner = Versioned { value, version: draft.version };
        let part = Once::named(format!("given-back#{id}#{}", draft.version));
        let places: Vec<(Date, EntryId)> =
            some.iter().map(|line| (line.on, line.id.clone())).collect();
        desk.commit_lines_taken_off(&part, &thinner, &places, now).await?;
    }
    let Some(empty) = desk.draft(id).await? else { return Ok(()) };
    desk.commit_draft_discarded(once, &empty, now).await?;
    Ok(())
}
