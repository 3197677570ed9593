//! The discount by volume of a draft (BIL-12).

use domain::id::{EntryId, InvoiceId};
use domain::invoice::{InvoiceKind, Keeper, Line};
use domain::text::TextError;
use jiff::Timestamp;
use store::{Desk, Fault, Once, Versioned};

use crate::begin::BeginError;
use crate::issue::Agreed;
use crate::months::today;

/// Puts the discount that was agreed on a draft, in place of the one that it has; takes it off
/// where none is due.
pub async fn discounted(desk: &Desk<'_>, id: &InvoiceId, now: Timestamp) -> Result<(), BeginError> {
    let Some(draft) = desk.draft(id).await? else { return Ok(()) };
    if draft.value.kind != InvoiceKind::Work {
        return Ok(());
    }
    let agreed = Agreed::of(desk, &draft.value).await?;
    let lines = desk.lines(id).await?;
    let has = lines.iter().find(|line| line.is_volume_off());
    if agreed.arrangement().volume.is_none() && has.is_none() {
        return Ok(());
    }
    let on = today(desk.store(), now).await?;
    let off = agreed.volume_off(&lines, on.year())?;
    let is_so =
        |line: &Line| line.amount == off.total.negated() && line.narrative.as_str() == off.words();
    if has.map_or(!off.total.is_positive(), is_so) {
        return Ok(());
    }

    let person = desk.member(desk.by()).await?.ok_or_else(|| {
        let what = "who makes its draft is not in the books".to_owned();
        Fault::Damaged { key: desk.by().to_string(), what }
    })?;
    let (place, keeper) = (desk.store().id(now, EntryId::made)?, Keeper::of(&person.value));
    let line = off.line(place, on, keeper);
    let line = line.map_err(|error: TextError| Fault::Refused(Box::new(error)))?;
    // It takes off fees, and their tax along.
    let fee = lines.iter().find(|line| line.is_fee() && line.amount.is_positive());
    let tax = fee.and_then(|fee| fee.tax.clone());
    let line = line.map(|line| line.taxed(tax));

    let value = draft.value.without(has)?.filled(&line)?;
    let changed = Versioned { value, version: draft.version };
    let once = Once::named(format!("volume#{id}#{}", draft.version));
    desk.commit_draft_discounted(&once, &changed, (has, line.as_ref()), now).await?;
    Ok(())
}
