//! The address of a processor.
//!
//! Invariant: a key goes over https or stays on this machine.

use url::Url;

/// An address without a path, to which keys may be sent.
pub(crate) fn parse(text: &str) -> Option<Url> {
    Url::parse(text).ok().filter(is_safe)
}

fn is_safe(base: &Url) -> bool {
    let loopback = match base.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    };
    let bare = base.path() == "/" && base.query().is_none() && base.fragment().is_none();
    let anonymous = base.username().is_empty() && base.password().is_none();
    (base.scheme() == "https" || (base.scheme() == "http" && loopback)) && bare && anonymous
}

/// The address of something below `base`; each segment stays one segment.
pub(crate) fn join(base: &Url, segments: &[&str]) -> Url {
    let mut url = base.clone();
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().extend(segments);
    }
    url
}

/// The address of a page that people are sent to.
pub(crate) fn parse_page(text: &str) -> Option<Url> {
    let page = Url::parse(text).ok()?;
    let mut bare = page.clone();
    bare.set_path("/");
    (is_safe(&bare) && page.query().is_none() && page.fragment().is_none()).then_some(page)
}
