//! Ending one's own sessions: one of them, or all but this one.

use axum::response::{IntoResponse, Response};
use web::{Answer, Anyone, App, Location, Path, Posted, Refusal, State, session};

use super::Owner;
use crate::paths;
use crate::sign_out::Pressed;

/// `POST /account/sessions/{session}`: the id of somebody else's session ends nothing.
pub(crate) async fn one(
    who: Anyone,
    State(app): State<App>,
    Path(hash): Path<String>,
    _: Posted<Pressed>,
) -> Result<Response, Refusal> {
    let owner = Owner::of(&who)?;
    let known = app.store.sessions_of(owner.id, app.now()).await?;
    if !known.iter().any(|session| session.hash == hash) {
        return Err(Refusal::NotFound);
    }
    app.store.end_session(owner.id, &hash).await?;
    if hash == owner.session {
        return Ok(session::ended(&app, Location::to(paths::SIGN_IN).flash("You are signed out.")));
    }
    let here = Location::to(paths::ACCOUNT).flash("That session is over.");
    Ok(Answer::Go(here).into_response())
}

/// `POST /account/sessions`
pub(crate) async fn others(
    who: Anyone,
    State(app): State<App>,
    _: Posted<Pressed>,
) -> Result<Answer, Refusal> {
    let owner = Owner::of(&who)?;
    app.store.end_others(owner.id, owner.session).await?;
    Ok(Answer::Go(Location::to(paths::ACCOUNT).flash("All other sessions are over.")))
}
