//! How posts are signed, and the endpoint that checks them over the very bytes.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use serde::Deserialize;
use serde_json::json;
use serde_json::value::RawValue;
use sha2::Sha256;

use crate::sandbox::Machine;

use super::{WEBHOOK_ID, error, is_authorized, whole};

#[derive(Deserialize)]
struct Question<'a> {
    transmission_id: String,
    transmission_time: String,
    transmission_sig: String,
    webhook_id: String,
    #[serde(borrow)]
    webhook_event: &'a RawValue,
}

/// The headers of a post.
pub(in crate::sandbox) fn headers(
    machine: &Machine,
    event: &str,
    body: &str,
) -> [(&'static str, String); 5] {
    let time = machine.now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let signature = sign(&machine.config.webhook_secret, (event, &time, WEBHOOK_ID), body);
    [
        ("paypal-transmission-id", event.to_owned()),
        ("paypal-transmission-time", time),
        ("paypal-transmission-sig", signature),
        ("paypal-cert-url", format!("{}/v1/notifications/certs/CERT-sandbox", machine.address)),
        ("paypal-auth-algo", "SHA256withRSA".to_owned()),
    ]
}

fn sign(secret: &str, (id, time, webhook): (&str, &str, &str), body: &str) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(format!("{id}|{time}|{webhook}|{body}").as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

/// `POST /v1/notifications/verify-webhook-signature`
pub(super) async fn verify(
    State(machine): State<Arc<Machine>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if !is_authorized(&headers) {
        return whole(StatusCode::UNAUTHORIZED, &error("AUTHENTICATION_FAILURE", None));
    }
    let Ok(asked) = serde_json::from_slice::<Question<'_>>(&body) else {
        return whole(StatusCode::BAD_REQUEST, &error("VALIDATION_ERROR", None));
    };
    let named = (asked.transmission_id.as_str(), &*asked.transmission_time, &*asked.webhook_id);
    let expected = sign(&machine.config.webhook_secret, named, asked.webhook_event.get());
    let holds = asked.webhook_id == WEBHOOK_ID && expected == asked.transmission_sig;
    let status = if holds { "SUCCESS" } else { "FAILURE" };
    whole(StatusCode::OK, &json!({ "verification_status": status }))
}
