//! PayPal's HTTP API: tokens, orders, captures, refunds, disputes, and the endpoint that checks
//! posts.
//!
//! Invariants: the same `PayPal-Request-Id` gives the first answer again (rule PSP-04); an order is
//! captured once, and only when the payer approved it.
//!
//! # Where it is weaker than PayPal
//!
//! Wallets are not saved; a post is signed so that only the checking endpoint can
//! tell, not with a certificate.

mod check;
pub(super) mod dispute;
mod order;
mod page;
mod routes;

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use http_body_util::{Full, Limited};
use serde_json::{Value, json};

use super::Machine;
use super::once::{Answer, Once};
use super::refusal::Refusal;

pub(super) use check::headers;

/// The webhook that posts are signed for.
pub const WEBHOOK_ID: &str = "SANDBOX-WEBHOOK";

/// What a token is, of which there is one.
const TOKEN: &str = "A21-sandbox-token";

/// The routes of PayPal's API and of its page.
pub(super) fn router() -> Router<Arc<Machine>> {
    Router::new()
        .route("/v1/oauth2/token", post(token))
        .route("/v1/notifications/verify-webhook-signature", post(check::verify))
        .route("/v1/reporting/transactions", get(answer))
        .route("/v1/customer/disputes", get(answer))
        .route("/v1/customer/disputes/{id}", get(answer))
        .route("/v2/{*path}", any(answer))
        .route("/paypal/{id}", get(page::show).post(page::act))
}

async fn token(State(machine): State<Arc<Machine>>, headers: HeaderMap) -> Response {
    let given = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    if super::api::user_of(given.unwrap_or_default()).as_deref() != Some(&machine.config.key) {
        let body =
            json!({ "error": "invalid_client", "error_description": "Authentication failed" });
        return whole(StatusCode::UNAUTHORIZED, &body);
    }
    let body = json!({ "access_token": TOKEN, "token_type": "Bearer", "expires_in": 32_400 });
    whole(StatusCode::OK, &body)
}

async fn answer(
    State(machine): State<Arc<Machine>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if !is_authorized(&headers) {
        return whole(StatusCode::UNAUTHORIZED, &error("AUTHENTICATION_FAILURE", None));
    }
    let changes = method == Method::POST;
    let Some(key) = header("paypal-request-id").or((!changes).then_some("")) else {
        return whole(StatusCode::BAD_REQUEST, &error("MISSING_REQUEST_ID", None));
    };
    if let Some(status) = machine.faults.next_answer() {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        return whole(status, &error("INTERNAL_SERVER_ERROR", None));
    }
    let asked: Value = serde_json::from_slice(&body).unwrap_or(Value::Null);
    let kept = format!("paypal#{key}");
    let once = Once::of(
        Some(&kept).filter(|_| !key.is_empty()).map(String::as_str),
        &method,
        uri.path().to_owned(),
    );
    let done = machine.act(|act| {
        if let Some(once) = &once
            && let Some(answer) = once.earlier(act)?
        {
            return Ok(answer);
        }
        let answer = routes::answer(act, (&method, uri.path()), uri.query(), &asked)?;
        if let Some(once) = &once {
            once.keep(act, &answer)?;
        }
        Ok(answer)
    });
    match done {
        Ok(answer) if changes && machine.faults.loses_answer() => broken(&answer),
        Ok(answer) => whole(answer.status, &answer.body),
        Err(refusal) => refused(&refusal),
    }
}

fn is_authorized(headers: &HeaderMap) -> bool {
    let given = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    given.and_then(|text| text.strip_prefix("Bearer ")) == Some(TOKEN)
}

/// An error as PayPal words it.
fn error(name: &str, issue: Option<&str>) -> Value {
    let details: Vec<Value> = issue.map(|issue| json!({ "issue": issue })).into_iter().collect();
    json!({ "name": name, "message": name, "debug_id": "sandbox", "details": details })
}

/// A refusal that has an issue of PayPal's list.
fn issue(issue: &str) -> Answer {
    let body = error("UNPROCESSABLE_ENTITY", Some(issue));
    Answer { status: StatusCode::UNPROCESSABLE_ENTITY, body, replayed: false }
}

fn refused(refusal: &Refusal) -> Response {
    let (status, _) = refusal.answer();
    let name = match status {
        StatusCode::NOT_FOUND => "RESOURCE_NOT_FOUND",
        StatusCode::INTERNAL_SERVER_ERROR => "INTERNAL_SERVER_ERROR",
        _ => "INVALID_REQUEST",
    };
    whole(status, &error(name, None))
}

fn whole(status: StatusCode, body: &Value) -> Response {
    (status, [(CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}

/// An answer that breaks off after its first byte.
fn broken(answer: &Answer) -> Response {
    let body = Limited::new(Full::new(Bytes::from(answer.body.to_string())), 1);
    (answer.status, [(CONTENT_TYPE, "application/json")], Body::new(body)).into_response()
}
