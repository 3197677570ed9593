//! From where a request comes, for the record of what somebody agreed to.

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;

use crate::app::App;
use crate::refusal::Refusal;

/// The most characters that are kept of it.
const CHARS_MAX: usize = 300;

/// The address and the browser, as the gateway and the browser tell them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whence(pub String);

impl FromRequestParts<App> for Whence {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Refusal> {
        let text = |name: &str| {
            let value = parts.headers.get(name).and_then(|value| value.to_str().ok());
            value.unwrap_or("unknown").to_owned()
        };
        // The gateway puts the address it saw last; what stands before, anybody may have written.
        let forwarded = text("x-forwarded-for");
        let address = forwarded.rsplit(',').next().unwrap_or_default().trim();
        let whole = format!("{address} · {}", text(header::USER_AGENT.as_str()));
        Ok(Self(whole.chars().filter(|c| !c.is_control()).take(CHARS_MAX).collect()))
    }
}
