//! `POST /time/{timekeeper}/{proof}/back`: what was handed in and is not approved is taken back.

use domain::approval::Approval;
use domain::entry::Entry;
use domain::id::{EntryId, MatterId, MemberId};
use jiff::civil::Date;
use serde::Deserialize;
use web::{Answer, App, Location, Path2, Posted, Refusal, State};

use super::{counted, form, opened, view};

/// Which entry.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    matter: String,
    on: String,
    entry: String,
}

impl Form {
    fn place(&self) -> Option<(MatterId, Date, EntryId)> {
        Some((self.matter.parse().ok()?, self.on.parse().ok()?, self.entry.parse().ok()?))
    }
}

/// `POST /time/{timekeeper}/{proof}/back`
pub(crate) async fn act(
    State(app): State<App>,
    Path2(id, proof): Path2<MemberId, String>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let Some(worker) = opened(&app, &id, &proof).await? else {
        return Ok(Answer::Again(view::over()));
    };
    counted(&app, &worker).await?;
    let (matter, on, entry) = posted.form.place().ok_or(Refusal::NotFound)?;
    let (store, once) = (app.store.of(worker.timekeeper()), posted.once(worker.timekeeper()));
    let here = Location::to(format!("/time/{id}/{proof}"));
    let gone = || Answer::Go(here.flash("Taken back. Nothing of it is billed."));
    let found = store.entry(&matter, on, &entry).await?;
    let Some(found) = found.filter(|found| form::is_of(&found.value, &worker)) else {
        return match store.done(&once).await? {
            Some(_) => Ok(gone()),
            None => Err(Refusal::NotFound),
        };
    };
    if !is_open(&found.value) {
        let said = "The firm has approved it meanwhile. Ask your contact there to change it.";
        return Ok(Answer::Go(Location::to(format!("/time/{id}/{proof}")).flash(said)));
    }
    // A lock is for what the firm writes: what was never taken over is taken back as it was.
    store.commit_entry_deleted(&once, (&found, found.value.late.as_ref()), app.now()).await?;
    Ok(gone())
}

/// Whether the firm has not approved it.
pub(super) fn is_open(entry: &Entry) -> bool {
    entry.approval().is_some_and(Approval::is_of_outside)
}
