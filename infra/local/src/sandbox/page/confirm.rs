//! The person's bank asks whether it is them (3-D Secure).

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{RawPathParams, State};
use axum::http::StatusCode;
use axum::response::Response;

use crate::sandbox::Machine;
use crate::sandbox::charge::Payer;
use crate::sandbox::params::Params;
use crate::sandbox::pay::{confirmed, unconfirmed};
use crate::sandbox::session::{Session, SessionState};
use crate::sandbox::view::{self, Way};

use super::{answer, follow, go, id_of, page};

pub(super) async fn show(State(machine): State<Arc<Machine>>, path: RawPathParams) -> Response {
    let merchant = machine.merchant().await;
    let shown = machine.act(|act| Session::seen(act, id_of(&path)));
    answer(shown.map(|session| {
        if session.state == SessionState::Open {
            page(StatusCode::OK, &view::confirm(&merchant, &session))
        } else {
            go(&format!("/c/pay/{}", session.id))
        }
    }))
}

pub(super) async fn act(
    State(machine): State<Arc<Machine>>,
    path: RawPathParams,
    body: Bytes,
) -> Response {
    let id = id_of(&path);
    let yes = Params::parse(&body).text("answer") == Some("yes");
    let seen = machine.act(|act| {
        let outcome = if yes { confirmed(act, id)? } else { unconfirmed(act, id)? };
        Ok((outcome, Session::seen(act, id)?.payer))
    });
    match seen {
        Ok((outcome, payer)) => {
            follow(&machine, id, Way::Card, payer.unwrap_or_else(Payer::default), outcome).await
        }
        Err(refusal) => answer(Err(refusal)),
    }
}
