//! Answers of the gateway that are not objects.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::ask::{Failure, Refused, Response};

#[derive(Deserialize)]
struct Errors {
    messages: Vec<Message>,
}

#[derive(Deserialize)]
struct Message {
    code: Option<String>,
    message: Option<String>,
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
    let errors: Errors = match serde_json::from_slice(&response.body) {
        Ok(errors) => errors,
        // Something between us and the gateway answered; the gateway may have heard us or not.
        Err(cause) => return Failure::unreadable(response.status, Some(cause)),
    };
    let first = errors.messages.into_iter().next();
    let (code, reason) = first.map_or((None, None), |said| (said.code, said.message));
    Failure::Refused(Refused {
        code: code.unwrap_or_else(|| "refused".to_owned()),
        reason: reason.unwrap_or_default(),
    })
}
