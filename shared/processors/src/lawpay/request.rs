//! Requests as the gateway takes them: JSON with the secret key.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use crate::address;
use crate::ask::{Method, Request};

use super::LawPay;

impl LawPay {
    pub(super) fn get(&self, path: &[&str], query: &[(&str, String)]) -> Request {
        let mut url = address::join(&self.base, &[&["v1"], path].concat());
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        let headers = vec![self.authorization()];
        Request { method: Method::Get, url, headers, body: String::new(), keep: None }
    }

    /// A change; the gateway would do it twice, so it is sent once (rule PSP-05).
    pub(super) fn post(&self, path: &[&str], body: &Value) -> Request {
        Request {
            method: Method::PostOnce,
            url: address::join(&self.base, &[&["v1"], path].concat()),
            headers: vec![
                self.authorization(),
                ("content-type", SecretString::from("application/json")),
            ],
            body: body.to_string(),
            keep: None,
        }
    }

    fn authorization(&self) -> (&'static str, SecretString) {
        let basic = BASE64_STANDARD.encode(format!("{}:", self.key.expose_secret()));
        ("authorization", SecretString::from(format!("Basic {basic}")))
    }
}
