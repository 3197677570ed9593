//! The hosted page: where the person pays.
//!
//! Invariants: every page works without scripts; a refused form is the same page at 422 with all
//! complaints at once; what was typed is kept, but for the numbers of cards and accounts.

mod bank;
mod card;
mod confirm;

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{RawPathParams, RawQuery, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, LOCATION};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use maud::Markup;

use super::Machine;
use super::charge::Payer;
use super::delivery;
use super::params::Params;
use super::pay::Outcome;
use super::refusal::Refusal;
use super::session::{Session, SessionState};
use super::view::{self, Complaints, Typed, Way};

/// The browser keeps nothing and loads nothing but the style sheet.
pub(super) const HEADERS: [(HeaderName, &str); 2] = [
    (CACHE_CONTROL, "no-store"),
    (
        CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
];

/// The routes of the hosted page.
pub(super) fn router() -> Router<Arc<Machine>> {
    Router::new()
        .route("/c/pay/{id}", get(show).post(pay))
        .route("/c/pay/{id}/confirm", get(confirm::show).post(confirm::act))
}

async fn show(
    State(machine): State<Arc<Machine>>,
    path: RawPathParams,
    RawQuery(query): RawQuery,
) -> Response {
    let (way, merchant) = (Way::of(query.as_deref()), machine.merchant().await);
    let shown = machine.act(|act| Session::seen(act, id_of(&path)));
    answer(shown.map(|session| match session.state {
        SessionState::Open => {
            let way = way.offered(&session);
            let form = view::form(way, &Typed::of(&session), &Complaints::default());
            page(StatusCode::OK, &view::open(&merchant, &session, way, &form))
        }
        SessionState::Complete | SessionState::Expired => {
            page(StatusCode::OK, &view::over(&merchant, &session))
        }
    }))
}

async fn pay(State(machine): State<Arc<Machine>>, path: RawPathParams, body: Bytes) -> Response {
    let typed = Params::parse(&body);
    let way = if typed.text("way") == Some("bank") { Way::Bank } else { Way::Card };
    let payer = payer(&typed);
    let id = id_of(&path);
    let tried = match way {
        Way::Card => card::pay(&machine, id, &typed, &payer),
        Way::Bank => bank::pay(&machine, id, &typed, &payer),
    };
    match tried {
        Ok(Tried::Outcome(outcome)) => follow(&machine, id, way, payer, outcome).await,
        Ok(Tried::Complaints(complaints)) => again(&machine, id, (way, payer), &complaints).await,
        Err(refusal) => answer(Err(refusal)),
    }
}

/// What came of a form.
enum Tried {
    Outcome(Outcome),
    Complaints(Complaints),
}

/// Sends the person on after an attempt.
async fn follow(machine: &Machine, id: &str, way: Way, payer: Payer, outcome: Outcome) -> Response {
    match outcome {
        Outcome::Done => match machine.act(|act| Session::seen(act, id)) {
            Ok(session) => {
                delivery::before_redirect(machine).await;
                go(&session.success_url())
            }
            Err(refusal) => answer(Err(refusal)),
        },
        Outcome::Confirm => go(&format!("/c/pay/{id}/confirm")),
        Outcome::Over => go(&format!("/c/pay/{id}")),
        Outcome::Declined(decline) => {
            again(machine, id, (way, payer), &Complaints::whole(&decline.message)).await
        }
    }
}

/// The same page with what is wrong.
async fn again(
    machine: &Machine,
    id: &str,
    (way, payer): (Way, Payer),
    complaints: &Complaints,
) -> Response {
    let merchant = machine.merchant().await;
    let shown = machine.act(|act| Session::seen(act, id));
    answer(shown.map(|session| {
        if session.state != SessionState::Open {
            return go(&format!("/c/pay/{id}"));
        }
        let form = view::form(way, &Typed(payer), complaints);
        let body = view::open(&merchant, &session, way, &form);
        page(StatusCode::UNPROCESSABLE_ENTITY, &body)
    }))
}

fn payer(typed: &Params) -> Payer {
    let text = |name| typed.text(name).map(|text| text.trim().chars().take(200).collect());
    Payer { name: text("name"), email: text("email") }
}

/// What is wrong about who pays.
fn complain_of(payer: &Payer) -> Complaints {
    let mut complaints = Complaints::default();
    let email = payer.email.as_deref().unwrap_or_default();
    let plausible =
        email.split_once('@').is_some_and(|(who, at)| !who.is_empty() && at.contains('.'));
    if !plausible {
        complaints.add("email", "Write an e-mail address such as ada@example.com.");
    }
    if payer.name.as_deref().unwrap_or_default().is_empty() {
        complaints.add("name", "Write the name of the account or card holder.");
    }
    complaints
}

/// The digits of a number that people write with spaces or dashes.
fn digits(text: Option<&str>) -> String {
    text.unwrap_or_default().chars().filter(|letter| !matches!(letter, ' ' | '-')).collect()
}

pub(super) fn id_of(path: &RawPathParams) -> &str {
    path.iter().find(|(name, _)| *name == "id").map_or("", |(_, value)| value)
}

pub(super) fn page(status: StatusCode, body: &Markup) -> Response {
    (status, HEADERS, axum::response::Html(body.clone().into_string())).into_response()
}

pub(super) fn go(address: &str) -> Response {
    (StatusCode::SEE_OTHER, HEADERS, [(LOCATION, address)]).into_response()
}

pub(super) fn answer(shown: Result<Response, Refusal>) -> Response {
    shown.unwrap_or_else(|refusal| {
        let (status, _) = refusal.answer();
        page(status, &view::missing())
    })
}
