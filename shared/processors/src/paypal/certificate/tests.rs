//! Certificates: only PayPal's own addresses, only a chain to a root, only PayPal's signer.

use super::*;
use crate::paypal::PayPal;

const ROOT: &str = include_str!("../../../tests/certificates/root.pem");
const OTHER_ROOT: &str = include_str!("../../../tests/certificates/other-root.pem");
const SIGNER: &str = include_str!("../../../tests/certificates/signer.pem");
const STRANGER: &str = include_str!("../../../tests/certificates/stranger.pem");

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn check(root: &str, chain: &str, now: &str) -> Result<(), WebhookRefused> {
    Roots::own(root).unwrap().check(chain.as_bytes(), (b"message", b"signature"), at(now))
}

#[test]
fn psp14_an_address_that_is_not_paypals_is_refused_before_anything_is_fetched() {
    let live = Url::parse(PayPal::ADDRESS).unwrap();
    let good = "https://api.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-1a5f47cb";
    assert!(address(good, &live).is_some());
    for bad in [
        "https://api.paypal.com.evil.test/v1/notifications/certs/CERT-1",
        "https://api.paypal.com@evil.test/v1/notifications/certs/CERT-1",
        "https://user@api.paypal.com/v1/notifications/certs/CERT-1",
        "http://api.paypal.com/v1/notifications/certs/CERT-1",
        "//169.254.169.254/v1/notifications/certs/CERT-1",
        "https://169.254.169.254/v1/notifications/certs/CERT-1",
        "https://api.paypal.com:8443/v1/notifications/certs/CERT-1",
        "https://api.pаypal.com/v1/notifications/certs/CERT-1",
        "https://api.paypal.com/v1/notifications/certs/../../../evil",
        "https://api.paypal.com/v1/notifications/certs/",
        "https://api.paypal.com/evil/CERT-1",
        "https://api.paypal.com/v1/notifications/certs/CERT-1?next=https://evil.test",
        "https://evilpaypal.com/v1/notifications/certs/CERT-1",
        "http://127.0.0.1:4242/v1/notifications/certs/CERT-1",
        "file:///v1/notifications/certs/CERT-1",
        "",
    ] {
        assert_eq!(address(bad, &live), None, "{bad}");
    }
    let sandbox = Url::parse("http://127.0.0.1:4242").unwrap();
    assert!(address("http://127.0.0.1:4242/v1/notifications/certs/CERT-1", &sandbox).is_some());
    assert!(address("http://127.0.0.1:4243/v1/notifications/certs/CERT-1", &sandbox).is_none());
}

#[test]
fn psp14_only_a_chain_to_a_root_with_paypals_name_is_the_signer() {
    let (now, later) = ("2030-01-01T00:00:00Z", "2200-01-01T00:00:00Z");
    // The chain holds, and the signature is looked at next.
    assert_eq!(check(ROOT, SIGNER, now), Err(WebhookRefused::Forged));
    let leaf = SIGNER.split_inclusive("-----END CERTIFICATE-----").next().unwrap();
    for (root, chain, now) in [
        (OTHER_ROOT, SIGNER, now),
        (ROOT, STRANGER, now),
        (ROOT, leaf, now),
        (ROOT, SIGNER, later),
        (ROOT, SIGNER, "2020-01-01T00:00:00Z"),
        (ROOT, "", now),
        (ROOT, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", now),
    ] {
        assert_eq!(check(root, chain, now), Err(WebhookRefused::Stranger), "{now}");
    }
}

#[test]
fn the_public_roots_are_there_and_do_not_know_our_test_root() {
    let public = Roots::public();
    assert!(public.0.len() > 100, "{} roots", public.0.len());
    let signed: (&[u8], &[u8]) = (b"message", b"signature");
    let verdict = public.check(SIGNER.as_bytes(), signed, at("2030-01-01T00:00:00Z"));
    assert_eq!(verdict, Err(WebhookRefused::Stranger));
}

/// PayPal's published certificate and posts; its issuer is not among the published files, so the
/// chain is checked with our own certificates and the signatures with PayPal's.
#[test]
fn published_posts_carry_paypals_signature() {
    use base64::Engine as _;
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data");
    let root = std::env::var_os("COUNTERFOIL_DATA").unwrap_or_else(|| beside.into());
    let folder = std::path::Path::new(&root).join("paypal");
    if !folder.is_dir() {
        println!("ABSENT: {} (set COUNTERFOIL_DATA); nothing was checked", folder.display());
        return;
    }
    let read = |name: &str| std::fs::read(folder.join(name)).unwrap();
    let pem = read("paypal_messageverificationcert_2024.pem");
    let leaf = CertificateDer::from_pem_slice(&pem).unwrap();
    let leaf = EndEntityCert::try_from(&leaf).unwrap();
    assert!(is_named(&leaf, SIGNERS[0]));
    for name in ["COMPLETED", "PENDING", "REFUNDED"] {
        let headers = read(&format!("PAYMENT.CAPTURE.{name}.headers.json"));
        let headers: serde_json::Value = serde_json::from_slice(&headers).unwrap();
        let header = |name: &str| headers[name].as_str().unwrap().to_owned();
        let length: usize = header("content-length").parse().unwrap();
        let mut body = read(&format!("PAYMENT.CAPTURE.{name}.body.json"));
        body.truncate(length);
        let message = format!(
            "{}|{}|{}|{}",
            header("paypal-transmission-id"),
            header("paypal-transmission-time"),
            header("webhook_id_that_verifies"),
            crc32fast::hash(&body)
        );
        let encoded = header("paypal-transmission-sig");
        let signature = base64::prelude::BASE64_STANDARD.decode(encoded).unwrap();
        assert_eq!(signed(&leaf, message.as_bytes(), &signature), Ok(()), "{name}");
        let other = format!("{message}0");
        let forged = signed(&leaf, other.as_bytes(), &signature);
        assert_eq!(forged, Err(WebhookRefused::Forged), "{name}");
        let live = Url::parse(PayPal::ADDRESS).unwrap();
        assert!(address(&header("paypal-cert-url"), &live).is_some(), "{name}");
    }
}
