//! `POST /firm/drafts/{draft}/discard`: all entries go back to the unbilled work.
//!
//! Lines go back commit by commit: a crash in between leaves a smaller draft.

use domain::id::{EntryId, InvoiceId};
use domain::invoice::Line;
use jiff::civil::Date;
use serde::Deserialize;
use store::invoices::LINES_GIVEN_BACK;
use store::{Member, Once, Versioned};
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

    let lines = firm.lines(&id).await?;
    for some in lines.chunks(LINES_GIVEN_BACK) {
        give_back(&app, &member, &id, some).await?;
    }

    let empty = draft_of(&app, &member, &id).await?;
    firm.desk().commit_draft_discarded(&once, &empty, app.now()).await?;
    Ok(Answer::Go(gone))
}

async fn give_back(
    app: &App,
    member: &Member,
    id: &InvoiceId,
    lines: &[Line],
) -> Result<(), Refusal> {
    let draft = draft_of(app, member, id).await?;
    let value = draft.value.without(lines).map_err(Refusal::fault)?;
    let thinner = Versioned { value, version: draft.version };
    let once = Once::named(format!("given-back#{id}#{}", draft.version));
    let places: Vec<(Date, EntryId)> =
        lines.iter().map(|line| (line.on, line.id.clone())).collect();
    let firm = app.store.of(member);
    firm.desk().commit_lines_taken_off(&once, &thinner, &places, app.now()).await?;
    Ok(())
}
