//! LawPay's HTTP API, which is AffiniPay's gateway, and its payment page.
//!
//! Invariants: the gateway knows no idempotency: the same charge sent twice is made twice, so
//! whoever asks must look first (rule PSP-05); a charge names its account; a card is authorised at
//! once and completed when the evening comes.
//!
//! # Where it is weaker than LawPay
//!
//! One operating and one trust account; cards and banks are saved by the page alone, one test card
//! and one test bank; no reports.

mod charge;
mod page;
mod routes;

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::header::CONTENT_TYPE;
use axum::http::{Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http_body_util::{Full, Limited};
use serde_json::{Value, json};

use super::Machine;
use super::refusal::Refusal;

pub(super) use charge::due;

/// The operating account.
pub const OPERATING: &str = "sandbox-operating";

/// The trust account.
pub const TRUST: &str = "sandbox-trust-iolta";

/// A saved test card, which pays.
pub const CARD: &str = "card-4242";

/// The accounts that a key of the API reaches: that of the sandbox with another prefix, one for
/// each account.
pub(super) fn account_of(machine: &Machine, given: &str) -> Option<&'static str> {
    let is = |prefix| machine.config.key.replacen("sk_test_", prefix, 1) == given;
    if is("lawpay_trust_") {
        Some(TRUST)
    } else if is("lawpay_") {
        Some(OPERATING)
    } else {
        None
    }
}

/// The routes of LawPay's payment page.
pub(super) fn router() -> Router<Arc<Machine>> {
    Router::new().route("/lawpay/{id}", get(page::show).post(page::act))
}

/// Answers a request to the API that carries LawPay's key.
pub(super) fn answer(
    machine: &Machine,
    account: &str,
    (method, uri): (&Method, &Uri),
    body: &Bytes,
) -> Response {
    if let Some(status) = machine.faults.next_answer() {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        return whole(status, &error("server_error", "Something went wrong."));
    }
    let asked: Value = serde_json::from_slice(body).unwrap_or(Value::Null);
    let debit_s = machine.debit_s();
    let done = machine.act(|act| routes::answer(act, account, (method, uri), (&asked, debit_s)));
    match done {
        Ok(body) if *method == Method::POST && machine.faults.loses_answer() => broken(&body),
        Ok(body) => whole(StatusCode::OK, &body),
        Err(refusal) => {
            let (status, _) = refusal.answer();
            let code = match status {
                StatusCode::NOT_FOUND => "resource_not_found",
                StatusCode::INTERNAL_SERVER_ERROR => "server_error",
                _ => "invalid_data",
            };
            whole(status, &error(code, &refusal.to_string()))
        }
    }
}

/// An error as the gateway words it.
fn error(code: &str, message: &str) -> Value {
    json!({ "messages": [{ "code": code, "level": "error", "message": message }] })
}

/// What the gateway does not do.
fn refusal(code: &'static str, message: &str) -> Refusal {
    Refusal::coded(code, "", message)
}

fn whole(status: StatusCode, body: &Value) -> Response {
    (status, [(CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}

/// An answer that breaks off after its first byte.
fn broken(body: &Value) -> Response {
    let body = Limited::new(Full::new(Bytes::from(body.to_string())), 1);
    (StatusCode::OK, [(CONTENT_TYPE, "application/json")], Body::new(body)).into_response()
}
