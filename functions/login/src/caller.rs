//! Where a request comes from: its network address, and the browser in words.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header;
use axum::http::request::Parts;
use lambda_http::request::RequestContext;
use web::{App, Refusal, browser};

/// Where a request comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Caller {
    /// The network it comes from; a network of the new kind has as many addresses as it likes.
    pub(crate) network: String,
    /// The browser in words, as its owner recognizes it.
    pub(crate) browser: String,
}

impl FromRequestParts<App> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Refusal> {
        let agent = parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
        let browser = agent.map(browser::in_words).unwrap_or_default();
        Ok(Self { network: address(parts).map_or_else(|| "near".to_owned(), network), browser })
    }
}

/// What the gateway or the socket says; a header would say what the caller likes.
fn address(parts: &Parts) -> Option<IpAddr> {
    if let Some(RequestContext::ApiGatewayV2(context)) = parts.extensions.get() {
        return context.http.source_ip.as_ref().and_then(|text| text.parse().ok());
    }
    parts.extensions.get().map(|ConnectInfo(socket): &ConnectInfo<SocketAddr>| socket.ip())
}

fn network(address: IpAddr) -> String {
    match address {
        IpAddr::V4(four) => four.to_string(),
        IpAddr::V6(six) => match six.to_ipv4_mapped() {
            Some(four) => four.to_string(),
            None => hex(six.segments()),
        },
    }
}

/// The half of an address that names the network.
fn hex([a, b, c, d, ..]: [u16; 8]) -> String {
    format!("{a:x}:{b:x}:{c:x}:{d:x}::")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sec07_neighbours_of_a_new_address_are_one_network() {
        let of = |text: &str| network(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), of("2001:db8:1:2::9"));
        assert_ne!(of("2001:db8:1:2::9"), of("2001:db8:1:3::9"));
        assert_eq!(of("::ffff:192.0.2.7"), of("192.0.2.7"));
    }
}
