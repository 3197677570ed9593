//! What a handler answers: a page, the same page again, or somewhere else.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::page::Page;

/// The answer of a handler.
#[derive(Debug, Clone)]
pub enum Answer {
    /// The page that was asked for.
    Page(Page),
    /// The page of a form that was refused, with its complaints.
    Again(Page),
    /// The page of a form that came too late: what was typed, beside what is there now.
    Late(Page),
    /// Done: look there.
    Go(Location),
}

/// Where to look after something was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    path: String,
    flash: Option<String>,
}

impl Location {
    /// A page of ours, or of a processor.
    pub fn to(path: impl Into<String>) -> Self {
        Self { path: path.into(), flash: None }
    }

    /// A sentence that the next page shows once.
    #[must_use]
    pub fn flash(self, sentence: impl Into<String>) -> Self {
        Self { flash: Some(sentence.into()), ..self }
    }
}

/// A page on its way through the frame.
#[derive(Debug, Clone)]
pub(crate) struct Shown {
    pub(crate) status: StatusCode,
    pub(crate) page: Page,
}

impl IntoResponse for Shown {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        match self {
            Self::Page(page) => Shown { status: StatusCode::OK, page }.into_response(),
            Self::Again(page) => {
                Shown { status: StatusCode::UNPROCESSABLE_ENTITY, page }.into_response()
            }
            Self::Late(page) => Shown { status: StatusCode::CONFLICT, page }.into_response(),
            Self::Go(location) => {
                let mut response = go(&location.path);
                if let Some(sentence) = location.flash {
                    let text = utf8_percent_encode(&sentence, NON_ALPHANUMERIC);
                    let cookie =
                        format!("flash={text}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax");
                    if let Ok(value) = HeaderValue::try_from(cookie) {
                        response.headers_mut().append(header::SET_COOKIE, value);
                    }
                }
                response
            }
        }
    }
}

/// 303 to an address.
pub(crate) fn go(path: &str) -> Response {
    match HeaderValue::try_from(path) {
        Ok(location) => (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
