//! As much of Lambda's runtime API as a function needs, on loopback, and the secret it reads.

use std::collections::VecDeque;
use std::future::pending;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// Where Lambda hands out events; the rest of its API is below.
const NEXT: &str = "/2018-06-01/runtime/invocation/next";

/// When an event has to be answered: later than any bench runs.
const DEADLINE_MS: &str = "4102444800000";

/// A runtime API that hands out the events of one function at a time.
#[derive(Debug)]
pub(crate) struct Runtime {
    /// Host and port.
    pub(crate) address: String,
    shared: Arc<Mutex<Turn>>,
}

/// What will be known of a function that was started.
#[derive(Debug)]
pub(crate) struct Told {
    /// When it first asked for an event.
    pub(crate) polled: oneshot::Receiver<Instant>,
    /// The statuses that it answered, when it asks for more than there was.
    pub(crate) answered: oneshot::Receiver<Vec<u64>>,
}

/// The function whose turn it is.
#[derive(Debug, Default)]
struct Turn {
    polled: Option<oneshot::Sender<Instant>>,
    answered: Option<oneshot::Sender<Vec<u64>>>,
    events: VecDeque<Value>,
    statuses: Vec<u64>,
    secret: String,
}

impl Runtime {
    /// Serves; `secret` is what the secret of the firm holds.
    pub(crate) async fn start(secret: String) -> anyhow::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?.to_string();
        let shared = Arc::new(Mutex::new(Turn { secret, ..Turn::default() }));
        let router = Router::new()
            .route(NEXT, get(next))
            .route("/2018-06-01/runtime/invocation/{id}/response", post(answer))
            .route("/2018-06-01/runtime/invocation/{id}/error", post(failure))
            .route("/2018-06-01/runtime/init/error", post(failure))
            .route("/", post(secret_value))
            .with_state(Arc::clone(&shared));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self { address, shared })
    }

    /// Makes ready for the next function.
    pub(crate) fn expect(&self, events: impl IntoIterator<Item = Value>) -> Told {
        let (polled, when) = oneshot::channel();
        let (answered, statuses) = oneshot::channel();
        with(&self.shared, |turn| {
            turn.polled = Some(polled);
            turn.answered = Some(answered);
            turn.events = events.into_iter().collect();
            turn.statuses.clear();
        });
        Told { polled: when, answered: statuses }
    }
}

impl Turn {
    /// The next event; whoever waits to hear of a poll may be gone.
    fn poll(&mut self, now: Instant) -> Option<Value> {
        if let Some(polled) = self.polled.take() {
            polled.send(now).ok()?;
        }
        let event = self.events.pop_front();
        if event.is_none()
            && let Some(answered) = self.answered.take()
        {
            answered.send(std::mem::take(&mut self.statuses)).ok()?;
        }
        event
    }
}

fn with<T>(shared: &Mutex<Turn>, act: impl FnOnce(&mut Turn) -> T) -> T {
    act(&mut shared.lock().unwrap_or_else(PoisonError::into_inner))
}

async fn next(State(shared): State<Arc<Mutex<Turn>>>) -> Response {
    let now = Instant::now();
    let event = with(&shared, |turn| turn.poll(now));
    match event {
        None => pending().await,
        Some(event) => {
            let headers = [
                ("lambda-runtime-aws-request-id", "bench"),
                ("lambda-runtime-deadline-ms", DEADLINE_MS),
                ("lambda-runtime-invoked-function-arn", "arn:aws:lambda:us-east-1:0:function:f"),
            ];
            (headers, event.to_string()).into_response()
        }
    }
}

async fn answer(State(shared): State<Arc<Mutex<Turn>>>, body: String) -> StatusCode {
    let answer: Value = serde_json::from_str(&body).unwrap_or_default();
    let status = answer.get("statusCode").and_then(Value::as_u64).unwrap_or_default();
    with(&shared, |turn| turn.statuses.push(status));
    StatusCode::ACCEPTED
}

async fn failure(State(shared): State<Arc<Mutex<Turn>>>) -> StatusCode {
    with(&shared, |turn| turn.statuses.push(0));
    StatusCode::ACCEPTED
}

async fn secret_value(State(shared): State<Arc<Mutex<Turn>>>) -> String {
    let secret = with(&shared, |turn| turn.secret.clone());
    json!({ "Name": "firm", "SecretString": secret }).to_string()
}

/// An event as API Gateway sends it.
pub(crate) fn event(method: &str, path: &str, cookie: &str, body: &str) -> Value {
    json!({
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": "",
        "cookies": [cookie],
        "headers": {
            "host": "portal.example",
            "content-type": "application/x-www-form-urlencoded",
            "user-agent": "Mozilla/5.0"
        },
        "requestContext": {
            "accountId": "1",
            "apiId": "api",
            "domainName": "portal.example",
            "domainPrefix": "portal",
            "http": {
                "method": method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "127.0.0.1",
                "userAgent": "Mozilla/5.0"
            },
            "requestId": "bench",
            "routeKey": "$default",
            "stage": "$default",
            "time": "22/Nov/2026:12:00:00 +0000",
            "timeEpoch": 1_795_348_800_000_u64
        },
        "body": body,
        "isBase64Encoded": false
    })
}
