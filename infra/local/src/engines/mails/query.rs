//! The query protocol of SES, for the one action that the product uses.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mail_parser::MessageParser;
use maud::html;
use url::form_urlencoded;

use super::Mails;
use crate::engines::ACCESS_KEY;

const NAMESPACE: &str = "http://ses.amazonaws.com/doc/2010-12-01/";

/// Why SES would not take a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
enum Refused {
    #[error("Request is missing Authentication Token")]
    Unsigned,
    #[error("The action is not valid for this web service.")]
    Action,
    #[error("1 validation error detected: Value null at 'rawMessage.data'")]
    NoMessage,
    #[error("Missing required header 'From'.")]
    NoSender,
    #[error("Missing required header 'To'.")]
    NoRecipient,
}

impl Refused {
    const fn code(self) -> &'static str {
        match self {
            Self::Unsigned => "MissingAuthenticationToken",
            Self::Action => "InvalidAction",
            Self::NoMessage => "ValidationError",
            Self::NoSender | Self::NoRecipient => "InvalidParameterValue",
        }
    }

    const fn status(self) -> StatusCode {
        match self {
            Self::Unsigned => StatusCode::FORBIDDEN,
            Self::Action | Self::NoMessage | Self::NoSender | Self::NoRecipient => {
                StatusCode::BAD_REQUEST
            }
        }
    }
}

/// Answers one request.
pub(super) async fn answer(
    State(mails): State<Mails>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    match read(&headers, &body) {
        Ok(mail) => match mails.keep(&mail) {
            Ok(id) => sent(&id),
            Err(error) => {
                tracing::error!(%error, "A mail could not be kept");
                failed(
                    "InternalFailure",
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "The mail was not kept",
                )
            }
        },
        Err(refused) => failed(refused.code(), refused.status(), &refused.to_string()),
    }
}

/// The mail in a request.
fn read(headers: &HeaderMap, body: &[u8]) -> Result<Vec<u8>, Refused> {
    let signed = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    if !signed.is_some_and(|value| value.contains(&format!("Credential={ACCESS_KEY}/"))) {
        return Err(Refused::Unsigned);
    }
    let (mut action, mut data, mut source, mut destination) = (None, None, false, false);
    for (name, value) in form_urlencoded::parse(body) {
        match name.as_ref() {
            "Action" => action = Some(value),
            "RawMessage.Data" => data = STANDARD.decode(value.as_bytes()).ok(),
            "Source" => source = true,
            other => destination |= other.starts_with("Destinations.member."),
        }
    }
    if action.as_deref() != Some("SendRawEmail") {
        return Err(Refused::Action);
    }
    let data = data.filter(|data| !data.is_empty()).ok_or(Refused::NoMessage)?;
    let mail = MessageParser::default().parse_headers(&data).unwrap_or_default();
    if !source && mail.from().is_none() {
        return Err(Refused::NoSender);
    }
    if !destination && [mail.to(), mail.cc(), mail.bcc()].iter().all(Option::is_none) {
        return Err(Refused::NoRecipient);
    }
    Ok(data)
}

// The elements are SES's own: `maud` writes any name and escapes every value.
fn sent(id: &str) -> Response {
    let body = html! {
        SendRawEmailResponse xmlns=(NAMESPACE) {
            SendRawEmailResult { MessageId { (id) } }
            ResponseMetadata { RequestId { (id) } }
        }
    };
    xml(StatusCode::OK, body)
}

fn failed(code: &str, status: StatusCode, message: &str) -> Response {
    let body = html! {
        ErrorResponse xmlns=(NAMESPACE) {
            Error {
                Type { @if status.is_server_error() { "Receiver" } @else { "Sender" } }
                Code { (code) }
                Message { (message) }
            }
            RequestId { (code) }
        }
    };
    xml(status, body)
}

fn xml(status: StatusCode, body: maud::Markup) -> Response {
    (status, [(header::CONTENT_TYPE, "text/xml")], body.into_string()).into_response()
}
