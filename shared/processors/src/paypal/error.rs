//! Answers of PayPal that are not objects.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::ask::{Doubt, Failure, Refused, Response};

#[derive(Deserialize)]
struct Error {
    name: Option<String>,
    message: Option<String>,
    // The token's endpoint answers in the words of OAuth.
    error: Option<String>,
    #[serde(default)]
    details: Vec<Detail>,
}

#[derive(Deserialize)]
struct Detail {
    issue: Option<String>,
    description: Option<String>,
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
        Err(Failure::Refused(_)) if response.status == 404 => Ok(None),
        Err(failure) => Err(failure),
    }
}

fn refusal(response: &Response) -> Failure {
    let error: Error = match serde_json::from_slice(&response.body) {
        Ok(error) => error,
        Err(cause) => return Failure::unreadable(response.status, Some(cause)),
    };
    let Some(name) = error.name.or(error.error) else {
        // Something between us and PayPal answered; PayPal may have heard us or not.
        return Failure::unreadable(response.status, None);
    };
    let detail = error.details.into_iter().next();
    let (issue, description) =
        detail.map_or((None, None), |detail| (detail.issue, detail.description));
    let code = issue.unwrap_or(name);
    // A first request with this id exists (rules PSP-02, PSP-04).
    if matches!(code.as_str(), "PAYPAL_REQUEST_ID_PREVIOUSLY_USED" | "DUPLICATE_REQUEST_ID") {
        return Failure::Unknown(Doubt::KeyReused);
    }
    let reason = description.or(error.message).unwrap_or_default();
    Failure::Refused(Refused { code, reason })
}
