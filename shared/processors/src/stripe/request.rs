//! Requests as Stripe takes them: form-encoded, with the key, the version and an idempotency key.

use crate::address;
use crate::ask::{Method, Request};
use secrecy::{ExposeSecret, SecretString};

use super::Stripe;

/// The version of Stripe's API whose objects this connector reads.
const VERSION: &str = "2025-09-30.clover";

/// Names and values, nested as Stripe writes them: `metadata[payment]`.
pub(super) type Pairs<'a> = Vec<(&'a str, String)>;

impl Stripe {
    pub(super) fn get(&self, path: &[&str], query: &Pairs<'_>) -> Request {
        let mut url = self.url(path);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        Request {
            method: Method::Get,
            url,
            headers: self.headers(),
            body: String::new(),
            keep: None,
        }
    }

    pub(super) fn post(&self, path: &[&str], form: &Pairs<'_>, key: &str) -> Request {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let mut headers = self.headers();
        headers.push(("idempotency-key", SecretString::from(key)));
        headers.push(("content-type", SecretString::from("application/x-www-form-urlencoded")));
        Request { method: Method::Post, url: self.url(path), headers, body, keep: None }
    }

    fn headers(&self) -> Vec<(&'static str, SecretString)> {
        vec![
            ("authorization", SecretString::from(format!("Bearer {}", self.key.expose_secret()))),
            ("stripe-version", SecretString::from(VERSION)),
        ]
    }

    fn url(&self, path: &[&str]) -> url::Url {
        address::join(&self.base, &[&["v1"], path].concat())
    }
}
