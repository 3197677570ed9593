//! Stripe's HTTP API: who asks, what for, and the answer in Stripe's envelope.

mod routes;

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http_body_util::{Full, Limited};
use serde_json::Value;

use super::Machine;
use super::event::API_VERSION;
use super::object::new_id;
use super::once::{Answer, Once};
use super::params::Params;
use super::refusal::Refusal;
use super::{control, lawpay, page, paypal};

/// Everything that the sandbox serves.
pub(super) fn router(machine: &Arc<Machine>) -> Router {
    Router::new()
        .merge(page::router())
        .merge(control::router())
        .merge(paypal::router())
        .merge(lawpay::router())
        .route("/v1/{*path}", axum::routing::any(answer))
        .with_state(Arc::clone(machine))
}

async fn answer(
    State(machine): State<Arc<Machine>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let asked = Asked { method, uri, headers, body };
    let given = asked.header(AUTHORIZATION.as_str()).and_then(user_of);
    if let Some(account) = given.and_then(|key| lawpay::account_of(&machine, &key)) {
        return lawpay::answer(&machine, account, (&asked.method, &asked.uri), &asked.body);
    }
    let changes = asked.method == Method::POST;
    match asked.answer(&machine) {
        Ok(answer) if changes && machine.faults.loses_answer() => broken(&answer),
        Ok(answer) => whole(&answer),
        Err(refusal) => {
            let (status, body) = refusal.answer();
            whole(&Answer { status, body, replayed: false })
        }
    }
}

/// A request to the API.
struct Asked {
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
}

impl Asked {
    fn answer(&self, machine: &Machine) -> Result<Answer, Refusal> {
        self.authorize(&machine.config.key)?;
        let encoded =
            if self.method == Method::POST { &self.body } else { self.query().as_bytes() };
        let params = Params::parse(encoded);
        let key = self.header("idempotency-key");
        let asked = format!("{} {}", self.uri.path(), params.fingerprint());
        let once = Once::of(key, &self.method, asked);
        let fault = machine.faults.next_answer().map(failure);
        // A busy Stripe answers before it looks at keys; a broken one keeps its failure.
        if let Some(answer) = &fault
            && answer.status != StatusCode::INTERNAL_SERVER_ERROR
        {
            return Ok(answer.clone());
        }
        machine.act(|act| {
            if let Some(once) = &once
                && let Some(answer) = once.earlier(act)?
            {
                return Ok(answer);
            }
            let answer = match fault {
                Some(answer) => answer,
                None => {
                    let asked = (&self.method, self.uri.path());
                    routes::answer(act, asked, &params, machine.debit_s())?
                }
            };
            if let Some(once) = &once {
                once.keep(act, &answer)?;
            }
            Ok(answer)
        })
    }

    /// A bearer token, or the user name of basic authentication.
    fn authorize(&self, key: &str) -> Result<(), Refusal> {
        let given = self.header(AUTHORIZATION.as_str()).unwrap_or_default();
        let user = user_of(given);
        if given.strip_prefix("Bearer ").or(user.as_deref()) == Some(key) {
            return Ok(());
        }
        let message = "Invalid API Key provided.";
        Err(Refusal::plain(StatusCode::UNAUTHORIZED, "invalid_request_error", message))
    }

    fn query(&self) -> &str {
        self.uri.query().unwrap_or_default()
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

/// The user name of basic authentication.
pub(super) fn user_of(given: &str) -> Option<String> {
    let bytes = STANDARD.decode(given.strip_prefix("Basic ")?).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    text.split(':').next().map(str::to_owned)
}

fn failure(status: u16) -> Answer {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let (kind, message) = match status {
        StatusCode::CONFLICT => ("idempotency_error", "Another request with this key is running."),
        StatusCode::TOO_MANY_REQUESTS => ("invalid_request_error", "Too many requests."),
        _ => ("api_error", "Something went wrong on our end."),
    };
    let (status, body) = Refusal::plain(status, kind, message).answer();
    Answer { status, body, replayed: false }
}

fn whole(answer: &Answer) -> Response {
    (answer.status, headers(answer), text(&answer.body)).into_response()
}

/// An answer that breaks off after its first byte.
fn broken(answer: &Answer) -> Response {
    let body = Limited::new(Full::new(Bytes::from(text(&answer.body))), 1);
    (answer.status, headers(answer), Body::new(body)).into_response()
}

fn headers(answer: &Answer) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert("stripe-version", HeaderValue::from_static(API_VERSION));
    let request = new_id("req_").ok().and_then(|id| HeaderValue::try_from(id).ok());
    if let Some(request) = request {
        headers.insert("request-id", request);
    }
    if answer.replayed {
        headers.insert("idempotent-replayed", HeaderValue::from_static("true"));
    }
    headers
}

fn text(body: &Value) -> String {
    serde_json::to_string_pretty(body).unwrap_or_default()
}
