//! The `Stripe-Signature` header: `t=<seconds>,v1=<hex>[,v1=<hex>…]` over `t.body`.
//!
//! Invariants: every secret is compared with every `v1` in constant time; other schemes, such as
//! `v0` of test events, are ignored; what is signed is checked before when it was signed.

use hmac::{Hmac, Mac};
use jiff::Timestamp;
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::webhook::WebhookRefused;
use secrecy::{ExposeSecret, SecretString};

/// How old or how far ahead a signature may be, in seconds (rule PSP-12).
const WINDOW_S: u64 = 300;

/// Stripe sends one signature per active secret, and a day's overlap has two.
const SIGNATURES_MAX: usize = 16;

const HEADER_MAX: usize = 4096;

/// Checks that one of `secrets` signed `body` around `now`.
pub(super) fn verify(
    header: &str,
    body: &[u8],
    secrets: &[SecretString],
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

fn signature(secret: &SecretString, at: &str, body: &[u8]) -> Result<String, WebhookRefused> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes())
        .map_err(|_| WebhookRefused::Forged)?;
    mac.update(at.as_bytes());
    mac.update(b".");
    mac.update(body);
    Ok(hex::encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SECRET: &str = "whsec_test_secret";
    const BODY: &[u8] = br#"{"id":"evt_1","object":"event","type":"charge.succeeded"}"#;
    const AT: i64 = 1_700_000_000;
    const V1: &str = "ac1ab887a13a43f7e22e9eb21eab375b1f40446fa99ade9b6a94fca7f66acd38";

    fn header() -> String {
        format!("t={AT},v1={V1}")
    }

    fn check(header: &str, body: &[u8], secret: &str, at: i64) -> Result<(), WebhookRefused> {
        verify(header, body, &[SecretString::from(secret)], Timestamp::from_second(at).unwrap())
    }

    #[test]
    fn psp10_the_published_vector_verifies() {
        assert_eq!(check(&header(), BODY, SECRET, AT), Ok(()));
    }

    #[test]
    fn psp10_only_the_exact_bytes_verify() {
        let bodies: [&[u8]; 6] = [
            b"{\"a\":\"\\u00e9\"}",
            "{\"a\":\"é\"}".as_bytes(),
            b"{\"a\":1.0}",
            b"{\"a\":1}",
            b"{\"a\":1,\"a\":1}",
            b"\xef\xbb\xbf{\"a\":1}",
        ];
        let signed = |body: &[u8]| {
            let v1 = signature(&SecretString::from(SECRET), &AT.to_string(), body).unwrap();
            format!("t={AT},v1={v1}")
        };
        for (own, body) in bodies.iter().enumerate() {
            for (other, given) in bodies.iter().enumerate() {
                let passes = check(&signed(body), given, SECRET, AT).is_ok();
                assert_eq!(passes, own == other, "{own} {other}");
            }
        }
        let long = vec![b'x'; 256 * 1024];
        let mut longer = long.clone();
        longer.push(b'\n');
        assert_eq!(check(&signed(&long), &long, SECRET, AT), Ok(()));
        assert_eq!(check(&signed(&long), &longer, SECRET, AT), Err(WebhookRefused::Forged));
    }

    #[test]
    fn psp11_a_change_of_any_byte_is_refused() {
        for at in 0..BODY.len() {
            for bit in 0..8 {
                let mut body = BODY.to_vec();
                body[at] ^= 1 << bit;
                assert_eq!(check(&header(), &body, SECRET, AT), Err(WebhookRefused::Forged));
            }
        }
        for at in 0..header().len() {
            for byte in 0..128 {
                let mut bytes = header().into_bytes();
                if bytes[at] == byte {
                    continue;
                }
                bytes[at] = byte;
                let header = String::from_utf8(bytes).unwrap();
                assert!(check(&header, BODY, SECRET, AT).is_err(), "{header}");
            }
        }
        assert_eq!(check(&header(), BODY, "whsec_test_secreT", AT), Err(WebhookRefused::Forged));
    }

    proptest! {
        #[test]
        fn psp11_no_text_passes_for_a_signature(header in "(t=[0-9]{10},)?(v[01]=[0-9a-f]{64},?)*.{0,40}") {
            prop_assert!(check(&header, BODY, SECRET, AT).is_err());
        }
    }

    #[test]
    fn psp12_the_window_ends_after_300_seconds_on_both_sides() {
        for (away, verdict) in [
            (0, Ok(())),
            (299, Ok(())),
            (300, Ok(())),
            (301, Err(WebhookRefused::NotNow)),
            (100_000, Err(WebhookRefused::NotNow)),
        ] {
            assert_eq!(check(&header(), BODY, SECRET, AT + away), verdict, "{away} s late");
            assert_eq!(check(&header(), BODY, SECRET, AT - away), verdict, "{away} s early");
        }
    }

    #[test]
    fn psp12_a_header_that_is_not_one_is_refused() {
        let many = vec![format!("v1={}", "0".repeat(64)); 100].join(",");
        for header in [
            "",
            "bad_header",
            "v1,t=1",
            "t=",
            "i'm not even a real signature header",
            &format!("v1={V1}"),
            &format!("t={AT}"),
            &format!("t={AT},v1="),
            &format!("t={AT},v0={V1}"),
            &format!("t={AT},t={AT},v1={V1}"),
            &format!("t=,v1={V1}"),
            &format!("t=+{AT},v1={V1}"),
            &format!("t=-{AT},v1={V1}"),
            &format!("t={AT}.0,v1={V1}"),
            &format!("t=99999999999999999999,v1={V1}"),
            &format!("t={AT},{many},v1={V1}"),
            &format!("t={AT},v1={V1},{}", "x".repeat(HEADER_MAX)),
        ] {
            let verdict = check(header, BODY, SECRET, AT);
            assert_eq!(verdict, Err(WebhookRefused::NoSignature), "{header}");
        }
    }

    #[test]
    fn psp13_two_secrets_are_accepted_while_one_replaces_the_other() {
        let verdict = |secrets: &[&str]| {
            let secrets: Vec<SecretString> =
                secrets.iter().map(|text| SecretString::from(*text)).collect();
            verify(&header(), BODY, &secrets, Timestamp::from_second(AT).unwrap())
        };
        assert_eq!(verdict(&[SECRET]), Ok(()));
        assert_eq!(verdict(&["whsec_new", SECRET]), Ok(()));
        assert_eq!(verdict(&["whsec_new"]), Err(WebhookRefused::Forged));
        assert_eq!(verdict(&[]), Err(WebhookRefused::Forged));
    }

    #[test]
    fn psp13_one_of_several_signatures_is_enough() {
        let other = "deadbeef".repeat(8);
        for header in [
            format!("t={AT},v1={other},v1={V1}"),
            format!("t={AT},v1={V1},v1=bad_signature,v0={other}"),
            format!("t={AT},v1=,v1={V1}"),
            format!("v1={V1},t={AT}"),
        ] {
            assert_eq!(check(&header, BODY, SECRET, AT), Ok(()), "{header}");
        }
    }
}
