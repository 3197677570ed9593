//! `POST /firm/drafts/{draft}/discard`: all entries go back to the unbilled work.

use domain::id::InvoiceId;
use invoicing::discard::discarded;
use serde::Deserialize;
use web::{Answer, App, Location, Path, Posted, Refusal, Staff, State};

use super::{draft_of, late_saying};
use crate::paths;

/// The version that was looked at.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct DiscardForm {
    version: String,
}

/// What a draft says that is not what was to be discarded.
const CHANGED: &str = "Someone changed this draft while you were looking at it. It is shown as it \
                       is now: discard it again if it is still to go.";

/// `POST /firm/drafts/{draft}/discard`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<InvoiceId>,
    posted: Posted<DiscardForm>,
) -> Result<Answer, Refusal> {
    let (firm, once) = (app.store.of(&member), posted.once(&member));
    let said = "The draft is discarded; its entries are unbilled again.";
    let gone = Location::to(paths::DRAFTS).flash(said);
    if firm.done(&once).await?.is_some() {
        return Ok(Answer::Go(gone));
    }
    let draft = draft_of(&app, &member, &id).await?;
    if posted.form.version.parse() != Ok(draft.version) {
        return late_saying(&app, &member, &id, (&posted.seal, CHANGED)).await;
    }

    discarded(&firm.desk(), &id, &once, app.now()).await?;
    Ok(Answer::Go(gone))
}
