//! Requests as PayPal takes them: a token first, then JSON with it.
//!
//! Invariant: only [`PayPal::post`] posts, and it cannot without a request id (rule PSP-04).

use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::Value;

use crate::address;
use crate::ask::{Ask, Failure, Method, Request, Step};

use super::PayPal;
use super::error::read;

/// Tokens last for hours; one that was revoked is forgotten after so long.
const TOKEN_KEEP: Duration = Duration::from_mins(10);

const JSON: &str = "application/json";

#[derive(Deserialize)]
struct Token {
    access_token: String,
}

impl PayPal {
    /// A token for the requests of this account.
    fn ask_token(&self) -> Ask<SecretString> {
        let (client, secret) = (self.client.expose_secret(), self.secret.expose_secret());
        let basic = BASE64_STANDARD.encode(format!("{client}:{secret}"));
        let request = Request {
            method: Method::Post,
            url: address::join(&self.base, &["v1", "oauth2", "token"]),
            headers: vec![
                ("authorization", SecretString::from(format!("Basic {basic}"))),
                ("content-type", SecretString::from("application/x-www-form-urlencoded")),
            ],
            body: "grant_type=client_credentials".to_owned(),
            keep: Some(TOKEN_KEEP),
        };
        Ask::new(request, |response| {
            read(response).map(|token: Token| SecretString::from(token.access_token))
        })
    }

    /// Asks `ask` with a token.
    pub(super) fn with_token<T: 'static>(&self, ask: Unsigned<T>) -> Ask<T> {
        self.ask_token().then(move |token: SecretString| {
            let mut request = ask.request.clone();
            let bearer = format!("Bearer {}", token.expose_secret());
            request.headers.push(("authorization", SecretString::from(bearer)));
            let read = ask.read.clone();
            Ok(Step::Then(Ask::chain(request, move |response| read(response))))
        })
    }

    pub(super) fn get(&self, path: &[&str], query: &[(&str, String)]) -> Request {
        let mut url = address::join(&self.base, path);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        let headers = Vec::new();
        Request { method: Method::Get, url, headers, body: String::new(), keep: None }
    }

    /// A change, and the id that makes a repetition harmless.
    pub(super) fn post(&self, path: &[&str], body: &Value, key: &str) -> Request {
        self.post_text(path, body.to_string(), key)
    }

    pub(super) fn post_text(&self, path: &[&str], body: String, key: &str) -> Request {
        Request {
            method: Method::Post,
            url: address::join(&self.base, path),
            headers: vec![
                ("paypal-request-id", SecretString::from(key)),
                ("prefer", SecretString::from("return=representation")),
                ("content-type", SecretString::from(JSON)),
            ],
            body,
            keep: None,
        }
    }
}

/// A request that still needs its token, and the way to read the answer.
pub(super) struct Unsigned<T> {
    request: Request,
    read: std::sync::Arc<Reader<T>>,
}

type Reader<T> = dyn Fn(&crate::ask::Response) -> Result<Step<T>, Failure> + Send + Sync;

impl<T> Unsigned<T> {
    pub(super) fn new(
        request: Request,
        read: impl Fn(&crate::ask::Response) -> Result<Step<T>, Failure> + Send + Sync + 'static,
    ) -> Self {
        Self { request, read: std::sync::Arc::new(read) }
    }
}

impl<T> Clone for Unsigned<T> {
    fn clone(&self) -> Self {
        Self { request: self.request.clone(), read: self.read.clone() }
    }
}
