//! A legal hold: the records of a matter stay, whatever the day (rule TR-21).

use domain::id::MatterId;
use domain::text::Note;
use serde::Deserialize;
use store::Versioned;
use web::{Answer, App, Complaints, Location, Path, Posted, Refusal, Staff, State};

use super::{Ending, Typed};
use crate::{allowed, paths};

/// What is typed to hold the records.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    hold: String,
}

/// Nothing is typed to lift it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Pressed {}

/// `POST /firm/matters/{matter}/legal-hold`
pub(crate) async fn set(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    allowed::to_close(&member)?;
    let store = app.store.of(&member);
    let mut complaints = Complaints::default();
    let hold = complaints.take("hold", Note::parse(&posted.form.hold));
    let hold = match complaints.or(hold) {
        Ok(hold) => hold,
        Err(complaints) => {
            let ending = Ending::of(&app, &member, &id).await?;
            let typed = Typed { hold: &posted.form.hold, ..ending.typed() };
            return Ok(Answer::Again(ending.page(&posted.seal, typed, &complaints)));
        }
    };
    let matter = store.matter(&id).await?.ok_or(Refusal::NotFound)?;

    let held = Versioned { value: matter.value.held(Some(hold)), version: matter.version };
    store.commit_legal_hold(&posted.once(&member), &held, app.now()).await?;

    let said = "Under a legal hold. Its records stay until the hold is lifted.";
    Ok(Answer::Go(Location::to(paths::matter_close(&id)).flash(said)))
}

/// `POST /firm/matters/{matter}/legal-hold/lift`
pub(crate) async fn lift(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    posted: Posted<Pressed>,
) -> Result<Answer, Refusal> {
    allowed::to_close(&member)?;
    let store = app.store.of(&member);
    let matter = store.matter(&id).await?.ok_or(Refusal::NotFound)?;

    let free = Versioned { value: matter.value.held(None), version: matter.version };
    store.commit_legal_hold(&posted.once(&member), &free, app.now()).await?;

    let said = "The legal hold is lifted.";
    Ok(Answer::Go(Location::to(paths::matter_close(&id)).flash(said)))
}
