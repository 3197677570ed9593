//! Answers of Stripe that are not objects.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::ask::{Doubt, Failure, Refused, Response};

#[derive(Deserialize)]
struct Envelope {
    error: Error,
}

#[derive(Deserialize)]
struct Error {
    r#type: String,
    code: Option<String>,
    message: Option<String>,
    payment_intent: Option<serde_json::Value>,
}

/// The payment that a bank refused: a fact about it, not a failure to ask.
pub(super) fn declined<T: DeserializeOwned>(response: &Response) -> Option<T> {
    let envelope: Envelope = match response.status {
        402 => serde_json::from_slice(&response.body).ok()?,
        _ => return None,
    };
    serde_json::from_value(envelope.error.payment_intent?).ok()
}

/// Reads an answer as an object, or says why there is none.
pub(super) fn read<T: DeserializeOwned>(response: &Response) -> Result<T, Failure> {
    match response.status {
        200..=299 => serde_json::from_slice(&response.body)
            .map_err(|cause| Failure::unreadable(response.status, Some(cause))),
        400..=499 => Err(refusal(response)),
        status => Err(Failure::unreadable(status, None)),
    }
}

/// Reads an answer about something that may not be there.
pub(super) fn read_optional<T: DeserializeOwned>(
    response: &Response,
) -> Result<Option<T>, Failure> {
    match read(response) {
        Ok(object) => Ok(Some(object)),
        Err(Failure::Refused(refused)) if refused.code == "resource_missing" => Ok(None),
        Err(failure) => Err(failure),
    }
}

fn refusal(response: &Response) -> Failure {
    let error = match serde_json::from_slice::<Envelope>(&response.body) {
        Ok(envelope) => envelope.error,
        // Something between us and Stripe answered; Stripe may have heard us or not.
        Err(cause) => return Failure::unreadable(response.status, Some(cause)),
    };
    // The key is known with other parameters, so a first request exists (rule PSP-02).
    if error.r#type == "idempotency_error" {
        return Failure::Unknown(Doubt::KeyReused);
    }
    Failure::Refused(Refused {
        code: error.code.unwrap_or(error.r#type),
        reason: error.message.unwrap_or_default(),
    })
}
