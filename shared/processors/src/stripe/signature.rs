//! The `Stripe-Signature` header: `t=<seconds>,v1=<hex>[,v1=<hex>…]` over `t.body`.
//!
//! Invariants: every secret is compared with every `v1` in constant time; other schemes, such as
//! `v0` of test events, are ignored; what is signed is checked before when it was signed.

use hmac::{Hmac, Mac};
use jiff::Timestamp;
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::secret::Secret;
use crate::webhook::WebhookRefused;

/// How old or how far ahead a signature may be, in seconds (rule PSP-12).
const WINDOW_S: u64 = 300;

/// Stripe sends one signature per active secret, and a day's overlap has two.
const SIGNATURES_MAX: usize = 16;

const HEADER_MAX: usize = 4096;

/// Checks that one of `secrets` signed `body` around `now`.
pub(super) fn verify(
    header: &str,
    body: &[u8],
    secrets: &[Secret],
    now: Timestamp,
) -> Result<(), WebhookRefused> {
    let signed = Signed::parse(header).ok_or(WebhookRefused::NoSignature)?;
    let mut fits = subtle::Choice::from(0);
    for secret in secrets {
        let expected = signature(secret, signed.at, body)?;
        for given in &signed.signatures {
            fits |= expected.as_bytes().ct_eq(given.as_bytes());
        }
    }
    if !bool::from(fits) {
        return Err(WebhookRefused::Forged);
    }
    let at: i64 = signed.at.parse().map_err(|_| WebhookRefused::NoSignature)?;
    if now.as_second().abs_diff(at) > WINDOW_S { Err(WebhookRefused::NotNow) } else { Ok(()) }
}

struct Signed<'a> {
    at: &'a str,
    signatures: Vec<&'a str>,
}

impl<'a> Signed<'a> {
    fn parse(header: &'a str) -> Option<Self> {
        if header.len() > HEADER_MAX {
            return None;
        }
        let parts = || header.split(',').filter_map(|part| part.split_once('='));
        let mut times = parts().filter(|part| part.0 == "t").map(|part| part.1);
        let at = times.next().filter(|_| times.next().is_none())?;
        let signatures: Vec<&str> = parts()
            .filter(|part| part.0 == "v1" && !part.1.is_empty())
            .map(|part| part.1)
            .collect();
        let sane = (1..=12).contains(&at.len()) && at.bytes().all(|byte| byte.is_ascii_digit());
        let bounded = (1..=SIGNATURES_MAX).contains(&signatures.len());
        (sane && bounded).then_some(Self { at, signatures })
    }
}

fn signature(secret: &Secret, at: &str, body: &[u8]) -> Result<String, WebhookRefused> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.reveal().as_bytes())
        .map_err(|_| WebhookRefused::Forged)?;
    mac.update(at.as_bytes());
    mac.update(b".");
    mac.update(body);
    Ok(hex::encode(mac.finalize().into_bytes()))
}
