//! The two cookies that matter: the session's token, and the mark of a visit before it.
//!
//! Over TLS both carry the `__Host-` prefix and `Secure` (rule SEC-26); a portal on one machine is
//! reached over plain loopback, where browsers refuse such cookies.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::config::Config;

/// The value of a cookie.
pub(crate) fn read<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// The name of a cookie of ours.
pub(crate) fn name(config: &Config, plain: &str) -> String {
    if config.is_https() { format!("__Host-{plain}") } else { plain.to_owned() }
}

/// A cookie to be set; a life of nothing takes it away.
pub(crate) fn set(config: &Config, plain: &str, value: &str, life_s: i64) -> Option<HeaderValue> {
    let secure = if config.is_https() { "; Secure" } else { "" };
    let name = name(config, plain);
    HeaderValue::try_from(format!(
        "{name}={value}; Path=/; Max-Age={life_s}; HttpOnly; SameSite=Lax{secure}"
    ))
    .ok()
}
