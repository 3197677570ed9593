//! `POST /firm/drafts/{draft}/lines/{line}/off`: a line goes back to the unbilled work.

use domain::id::{EntryId, InvoiceId};
use jiff::civil::Date;
use serde::Deserialize;
use store::Versioned;
use web::{Answer, App, Location, Path2, Posted, Refusal, Staff, State};

use super::{OFF, draft_of, late_saying};
use crate::paths;

/// The day that finds the line, and the version of it that was looked at.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct OffForm {
    on: String,
    version: String,
}

/// What the draft says whose line has other words by now.
const REWORDED: &str = "Someone changed this line while you were looking at it. It is still on \
                        the draft: read what it says now, and take it off again if it is to go.";

/// `POST /firm/drafts/{draft}/lines/{line}/off`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path2(id, line): Path2<InvoiceId, EntryId>,
    posted: Posted<OffForm>,
) -> Result<Answer, Refusal> {
    let on: Date = domain::day::parse(&posted.form.on).map_err(|_| Refusal::NotFound)?;
    let (firm, once) = (app.store.of(&member), posted.once(&member));
    let gone = Location::to(paths::draft(&id)).flash("The line is off; its entry is unbilled.");
    if firm.done(&once).await?.is_some() {
        return Ok(Answer::Go(gone));
    }
    let draft = draft_of(&app, &member, &id).await?;
    let Some(found) = firm.line(&id, on, &line).await? else {
        return late_saying(&app, &member, &id, (&posted.seal, OFF)).await;
    };
    // Read after the head, whose version the commit insists on: no later words can slip between.
    if posted.form.version.parse() != Ok(found.version) {
        return late_saying(&app, &member, &id, (&posted.seal, REWORDED)).await;
    }

    let value = draft.value.without([&found.value]).map_err(Refusal::fault)?;
    let thinner = Versioned { value, version: draft.version };

    firm.desk().commit_lines_taken_off(&once, &thinner, &[(on, line)], app.now()).await?;
    Ok(Answer::Go(gone))
}
