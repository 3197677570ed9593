//! Reopening a matter, for a reason that stays in its history.

use domain::id::MatterId;
use domain::text::Note;
use serde::Deserialize;
use store::Versioned;
use web::{Answer, App, Complaints, Location, Path, Posted, Refusal, Staff, State};

use super::{Ending, Typed};
use crate::{allowed, paths};

/// What is typed to reopen a matter.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    because: String,
}

/// `POST /firm/matters/{matter}/reopen`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    allowed::to_close(&member)?;
    let (store, once) = (app.store.of(&member), posted.once(&member));
    let to = Location::to(paths::matter(&id)).flash("The matter is open again.");
    if store.done(&once).await?.is_some() {
        return Ok(Answer::Go(to));
    }
    let matter = store.matter(&id).await?.ok_or(Refusal::NotFound)?;
    let mut complaints = Complaints::default();
    let because = complaints.take("because", Note::parse(&posted.form.because));
    let open = complaints.take("", matter.value.reopen(member.role()));
    let (value, because) = match complaints.or(open.zip(because)) {
        Ok(read) => read,
        Err(complaints) => {
            let ending = Ending::of(&app, &member, &id).await?;
            let typed = Typed { because: &posted.form.because, ..ending.typed() };
            return Ok(Answer::Again(ending.page(&posted.seal, typed, &complaints)));
        }
    };

    let open = Versioned { value, version: matter.version };
    store.commit_matter_reopened(&once, &open, &because, app.now()).await?;

    Ok(Answer::Go(to))
}
