//! What the sandbox refuses, worded as Stripe words it.

use axum::http::StatusCode;
use serde_json::{Value, json};

/// Why an act does not happen.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refusal {
    /// The request is refused.
    #[error("{}", .0.message)]
    Api(ApiError),
    /// The file failed.
    #[error("the file failed: {0}")]
    Storage(#[from] rusqlite::Error),
    /// A kept object cannot be read.
    #[error("a kept object cannot be read: {0}")]
    Shape(#[from] serde_json::Error),
    /// The machine has no chance to give.
    #[error("no random bytes: {0}")]
    Chance(#[from] getrandom::Error),
}

/// An error as Stripe answers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ApiError {
    pub(super) status: StatusCode,
    pub(super) kind: &'static str,
    pub(super) code: Option<&'static str>,
    pub(super) param: Option<String>,
    pub(super) message: String,
}

impl Refusal {
    /// A parameter that is not acceptable.
    pub(super) fn invalid(param: &str, message: impl Into<String>) -> Self {
        Self::coded("parameter_invalid", param, message)
    }

    /// A parameter that is missing.
    pub(super) fn missing(param: &str) -> Self {
        Self::coded("parameter_missing", param, format!("Missing required param: {param}."))
    }

    /// A parameter that is not acceptable, by its code.
    pub(super) fn coded(code: &'static str, param: &str, message: impl Into<String>) -> Self {
        Self::Api(ApiError {
            status: StatusCode::BAD_REQUEST,
            kind: "invalid_request_error",
            code: Some(code),
            param: (!param.is_empty()).then(|| param.to_owned()),
            message: message.into(),
        })
    }

    /// An object that is not there.
    pub(super) fn absent(kind: &str, id: &str) -> Self {
        Self::Api(ApiError {
            status: StatusCode::NOT_FOUND,
            kind: "invalid_request_error",
            code: Some("resource_missing"),
            param: Some("id".to_owned()),
            message: format!("No such {kind}: '{id}'"),
        })
    }

    /// An error without a code or a parameter.
    pub(super) fn plain(status: StatusCode, kind: &'static str, message: &str) -> Self {
        let message = message.to_owned();
        Self::Api(ApiError { status, kind, code: None, param: None, message })
    }

    /// The answer.
    pub(super) fn answer(&self) -> (StatusCode, Value) {
        match self {
            Self::Api(error) => (error.status, error.body()),
            Self::Storage(_) | Self::Shape(_) | Self::Chance(_) => {
                tracing::error!(error = %self, "The sandbox processor failed");
                let message = "An unknown error occurred";
                let body = json!({ "error": { "type": "api_error", "message": message } });
                (StatusCode::INTERNAL_SERVER_ERROR, body)
            }
        }
    }
}

impl ApiError {
    fn body(&self) -> Value {
        let mut error = json!({ "type": self.kind, "message": self.message });
        if let Some(fields) = error.as_object_mut() {
            fields.extend(self.code.map(|code| ("code".to_owned(), json!(code))));
            fields.extend(self.param.iter().map(|param| ("param".to_owned(), json!(param))));
        }
        json!({ "error": error })
    }
}
