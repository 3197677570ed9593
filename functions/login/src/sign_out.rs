//! `POST /sign-out`: the session is over at once, for everybody who has its cookie (rule SEC-23).

use axum::response::Response;
use serde::Deserialize;
use web::{Anyone, App, Location, Posted, Refusal, State, session};

use crate::paths;

/// A form that is a button.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Pressed {}

pub(crate) async fn act(
    who: Anyone,
    State(app): State<App>,
    _: Posted<Pressed>,
) -> Result<Response, Refusal> {
    match &who {
        Anyone::Staff(member) => {
            app.store.end_session(member.id().as_str(), member.session()).await?;
        }
        Anyone::Guest(client) => {
            app.store.end_session(client.contact().as_str(), client.session()).await?;
        }
        Anyone::Stranger => {}
    }
    Ok(session::ended(&app, Location::to(paths::SIGN_IN).flash("You are signed out.")))
}
