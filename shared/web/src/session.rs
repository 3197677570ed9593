//! Beginning and ending a session in a browser.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use store::sessions::SESSION_MAX;

use crate::answer::{Answer, Location};
use crate::app::App;
use crate::cookies;
use crate::refusal::Refusal;
use crate::token;

/// A fresh secret for a session: 256 bits of chance (rule SEC-20).
pub fn secret() -> Result<String, Refusal> {
    Ok(store::chance::<32>().map(hex::encode)?)
}

/// Goes somewhere with the cookie of a session that was just begun for `person` under `secret`.
pub async fn begun(
    app: &App,
    (person, secret): (&str, &str),
    to: Location,
    now: Timestamp,
) -> Result<Response, Refusal> {
    let ends = now + SESSION_MAX;
    let token = token::mint(app.keys().await?, person, secret, (now, ends));
    let token = token.map_err(Refusal::fault)?;
    let mut response = Answer::Go(to).into_response();
    let cookie = cookies::set(&app.config, "session", &token, SESSION_MAX.as_secs());
    response.headers_mut().extend(cookie.map(|value| (header::SET_COOKIE, value)));
    Ok(response)
}

/// Goes somewhere without a session; the browser forgets what it kept (rule SEC-27).
pub fn ended(app: &App, to: Location) -> Response {
    let mut response = Answer::Go(to).into_response();
    let cookie = cookies::set(&app.config, "session", "", 0);
    let headers = response.headers_mut();
    headers.extend(cookie.map(|value| (header::SET_COOKIE, value)));
    headers.insert("clear-site-data", header::HeaderValue::from_static("\"cache\", \"storage\""));
    response
}
