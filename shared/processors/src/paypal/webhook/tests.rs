//! Posts of PayPal: both ways of checking, over the exact bytes.

use super::*;
use crate::paypal::Roots;
use proptest::prelude::*;
use secrecy::{ExposeSecret, SecretString};

const ROOT: &str = include_str!("../../../tests/certificates/root.pem");
const SIGNER: &str = include_str!("../../../tests/certificates/signer.pem");
const SIGNATURE: &str = include_str!("../../../tests/certificates/signer.sig");
const STRANGER_SIGNATURE: &str = include_str!("../../../tests/certificates/stranger.sig");
const BODY: &str = include_str!("../../../tests/certificates/body.json");
const CERTIFICATE: &str = "https://api.paypal.com/v1/notifications/certs/CERT-1";

fn paypal(check: Check) -> PayPal {
    let keys = (SecretString::from("client"), SecretString::from("secret"));
    PayPal::new(PayPal::ADDRESS, keys, "WEBHOOK-1", check).unwrap()
}

fn by_certificate() -> PayPal {
    paypal(Check::Certificate(Roots::own(ROOT).unwrap()))
}

const HEADERS: [(&str, &str); 5] = [
    ("paypal-transmission-id", "tid-1"),
    ("paypal-transmission-time", "2027-01-01T12:00:00Z"),
    ("paypal-transmission-sig", SIGNATURE),
    ("paypal-cert-url", CERTIFICATE),
    ("paypal-auth-algo", "SHA256withRSA"),
];

fn post(paypal: &PayPal, headers: &[(&str, &str)], body: &[u8], now: &str) -> Step<Checked> {
    let header = |name: &str| {
        headers.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
    };
    paypal.hint(&Delivery { header: &header, body, now: now.parse().unwrap() })
}

fn answer(status: u16, body: &str) -> Response {
    Response { status, body: body.as_bytes().to_vec() }
}

/// What comes of a post, once the certificate is there.
fn heard(headers: &[(&str, &str)], body: &[u8], now: &str) -> Checked {
    match post(&by_certificate(), headers, body, now) {
        Step::Done(refused) => refused,
        Step::Then(ask) => {
            assert_eq!(ask.request.url.as_str(), CERTIFICATE);
            ask.read(&answer(200, SIGNER)).unwrap().done().unwrap()
        }
    }
}

const NOW: &str = "2027-01-01T12:00:10Z";

fn with(name: &str, value: &str) -> Checked {
    let headers = HEADERS.map(|(key, kept)| (key, if key == name { value } else { kept }));
    heard(&headers, BODY.as_bytes(), NOW)
}

#[test]
fn psp10_a_post_with_paypals_signature_says_what_to_fetch() {
    let hint = heard(&HEADERS, BODY.as_bytes(), NOW).unwrap();
    let subject = Some(Subject::Payment("5O1".to_owned()));
    assert_eq!(hint, Hint { event: "WH-7".to_owned(), subject });
}

#[test]
fn psp10_the_sum_is_an_unsigned_decimal_number() {
    for (body, sum) in [
        (r#"{"id":"WH-1","event_type":"PAYMENT.CAPTURE.COMPLETED"}"#, 2_325_436_976),
        (r#"{"id":"WH-30"}"#, 3_389_459_851_u32),
    ] {
        assert_eq!(crc32fast::hash(body.as_bytes()), sum, "{body}");
    }
}

#[test]
fn psp11_whatever_was_changed_is_refused() {
    for (name, value, refused) in [
        ("paypal-transmission-id", "tid-2", WebhookRefused::Forged),
        ("paypal-transmission-time", "2027-01-01T12:00:01Z", WebhookRefused::Forged),
        ("paypal-transmission-sig", STRANGER_SIGNATURE, WebhookRefused::Forged),
        ("paypal-transmission-sig", "not base64!", WebhookRefused::NoSignature),
        ("paypal-transmission-sig", "", WebhookRefused::NoSignature),
        ("paypal-auth-algo", "SHA1withRSA", WebhookRefused::NoSignature),
        ("paypal-auth-algo", "none", WebhookRefused::NoSignature),
        ("paypal-transmission-id", "tid-1|2027-01-01T12:00:00Z", WebhookRefused::NoSignature),
    ] {
        assert_eq!(with(name, value), Err(refused), "{name}: {value}");
    }
    for at in 0..HEADERS.len() {
        let mut headers = HEADERS.to_vec();
        headers.remove(at);
        let refused = heard(&headers, BODY.as_bytes(), NOW);
        assert_eq!(refused, Err(WebhookRefused::NoSignature), "{at}");
    }
}

#[test]
fn psp12_an_old_post_or_one_of_the_future_is_refused() {
    for (now, fits) in [
        ("2027-01-01T11:55:01Z", true),
        ("2027-01-01T11:54:59Z", false),
        ("2027-01-04T12:59:59Z", true),
        ("2027-01-04T13:00:01Z", false),
    ] {
        assert_eq!(heard(&HEADERS, BODY.as_bytes(), now).is_ok(), fits, "{now}");
    }
}

#[test]
fn psp14_a_strange_address_is_never_asked() {
    let evil = "https://api.paypal.com.evil.test/v1/notifications/certs/CERT-1";
    let headers =
        HEADERS.map(|(key, kept)| (key, if key == "paypal-cert-url" { evil } else { kept }));
    let step = post(&by_certificate(), &headers, BODY.as_bytes(), NOW);
    assert!(matches!(step, Step::Done(Err(WebhookRefused::Stranger))));
}

#[test]
fn psp14_a_redirect_is_no_certificate() {
    let Step::Then(ask) = post(&by_certificate(), &HEADERS, BODY.as_bytes(), NOW) else {
        panic!("the certificate is asked for")
    };
    for status in [302, 404] {
        let checked = ask.read(&answer(status, "")).unwrap().done().unwrap();
        assert_eq!(checked, Err(WebhookRefused::Stranger), "{status}");
    }
    assert!(ask.read(&answer(500, "")).is_err());
}

/// What comes of a post when PayPal is asked and says `status`.
fn asked(body: &str, status: &str) -> (Option<String>, Checked) {
    let ask = match post(&paypal(Check::Asking), &HEADERS, body.as_bytes(), NOW) {
        Step::Done(refused) => return (None, refused),
        Step::Then(ask) => ask,
    };
    assert!(ask.request.url.path().ends_with("/oauth2/token"));
    let Step::Then(ask) = ask.read(&answer(200, r#"{"access_token":"A21"}"#)).unwrap() else {
        panic!("PayPal is asked")
    };
    assert!(ask.request.url.path().ends_with("/verify-webhook-signature"));
    let bearer = ask.request.headers.last().unwrap();
    assert_eq!((bearer.0, bearer.1.expose_secret()), ("authorization", "Bearer A21"));
    let said = format!(r#"{{"verification_status":"{status}"}}"#);
    let checked = ask.read(&answer(200, &said)).unwrap().done().unwrap();
    (Some(ask.request.body), checked)
}

#[test]
fn psp10_paypal_is_asked_with_the_very_bytes_that_came_in() {
    for body in [
        BODY.to_owned(),
        format!("{BODY}\n"),
        BODY.replace("5O1", "5O1\\u00e9"),
        BODY.replace("5O1", "5O1é"),
        BODY.replace("{\"id\"", "{\"a\":1.0,\"a\":1,\"id\""),
    ] {
        let (sent, checked) = asked(&body, "SUCCESS");
        let sent = sent.unwrap();
        assert!(sent.ends_with(&format!("\"webhook_event\":{body}}}")), "{sent}");
        assert!(sent.contains("\"webhook_id\":\"WEBHOOK-1\""), "{sent}");
        assert!(checked.is_ok(), "{body}");
        assert_eq!(asked(&body, "FAILURE").1, Err(WebhookRefused::Forged), "{body}");
    }
}

#[test]
fn a_post_cannot_add_fields_to_the_question() {
    for body in [r#"{},"webhook_id":"MINE""#, "{}{}", "", "{", "\u{feff}{}"] {
        let (sent, checked) = asked(body, "SUCCESS");
        assert_eq!((sent, checked), (None, Err(WebhookRefused::Unreadable)), "{body}");
    }
}

#[test]
fn psp16_an_event_only_says_what_to_fetch() {
    let payment = |id: &str| Some(Subject::Payment(id.to_owned()));
    for (kind, resource, subject) in [
        ("checkout-order", r#"{"id":"5O1"}"#, payment("5O1")),
        (
            "capture",
            r#"{"id":"3C1","links":[{"rel":"up","href":"https://api.paypal.com/v2/checkout/orders/5O2"}]}"#,
            payment("5O2"),
        ),
        ("capture", r#"{"id":"3C1"}"#, None),
        ("refund", r#"{"id":"1R1"}"#, Some(Subject::Refund("1R1".to_owned()))),
        ("dispute", r#"{"dispute_id":"PP-D-1"}"#, Some(Subject::Dispute("PP-D-1".to_owned()))),
        ("checkout-order", r#"{"id":"../../v1/oauth2"}"#, None),
        ("plan", r#"{"id":"P-1"}"#, None),
    ] {
        let body = format!(r#"{{"id":"WH-1","resource_type":"{kind}","resource":{resource}}}"#);
        assert_eq!(hinted(body.as_bytes()).unwrap().subject, subject, "{kind} {resource}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn psp11_one_changed_byte_is_enough(at in 0..BODY.len(), bit in 0_u8..8) {
        let mut body = BODY.as_bytes().to_vec();
        body[at] ^= 1 << bit;
        prop_assert_eq!(heard(&HEADERS, &body, NOW), Err(WebhookRefused::Forged));
    }
}
