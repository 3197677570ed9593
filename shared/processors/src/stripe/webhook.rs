//! An event that Stripe posts, read as a hint.

use serde::Deserialize;

use crate::webhook::{Delivery, Hint, WebhookRefused};

use super::Stripe;
use super::expand::Expandable;
use super::signature::verify;

#[derive(Deserialize)]
struct Event {
    id: String,
    livemode: bool,
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    object: Object,
}

#[derive(Deserialize)]
struct Object {
    object: Option<String>,
    id: Option<String>,
    payment_intent: Option<Expandable<Named>>,
}

#[derive(Deserialize)]
struct Named {
    id: String,
}

impl Stripe {
    pub(super) fn hint(&self, delivery: &Delivery<'_>) -> Result<Hint, WebhookRefused> {
        let header = (delivery.header)("stripe-signature").ok_or(WebhookRefused::NoSignature)?;
        verify(&header, delivery.body, &self.webhook_secrets, delivery.now)?;
        let event: Event =
            serde_json::from_slice(delivery.body).map_err(|_| WebhookRefused::Unreadable)?;
        if event.livemode != self.is_live() {
            return Err(WebhookRefused::OtherMode);
        }
        let object = event.data.object.of_payment().filter(|id| is_id(id));
        Ok(Hint { event: event.id, object })
    }
}

impl Object {
    fn of_payment(self) -> Option<String> {
        match self.object.as_deref() {
            Some("checkout.session" | "payment_intent") => self.id,
            Some("charge" | "refund" | "dispute") => {
                self.payment_intent.map(|payment| match payment {
                    Expandable::Id(id) => id,
                    Expandable::Object(object) => object.id,
                })
            }
            _ => None,
        }
    }
}

fn is_id(text: &str) -> bool {
    (1..=255).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use hmac::{Hmac, Mac};
    use jiff::Timestamp;
    use secrecy::SecretString;

    const AT: i64 = 1_700_000_000;

    fn hear(key: &str, body: &str) -> Result<Hint, WebhookRefused> {
        let mut mac = Hmac::<sha2::Sha256>::new_from_slice(b"whsec_1").unwrap();
        mac.update(format!("{AT}.{body}").as_bytes());
        let header = format!("t={AT},v1={}", hex::encode(mac.finalize().into_bytes()));
        let stripe = Stripe::new(
            Stripe::ADDRESS,
            SecretString::from(key),
            vec![SecretString::from("whsec_1")],
        )
        .unwrap();
        stripe.hint(&Delivery {
            header: &|name| (name == "stripe-signature").then(|| header.clone()),
            body: body.as_bytes(),
            now: Timestamp::from_second(AT).unwrap(),
        })
    }

    fn event(livemode: &str, object: &str) -> String {
        format!(r#"{{"id":"evt_1","livemode":{livemode},"data":{{"object":{object}}}}}"#)
    }

    #[test]
    fn psp16_an_event_only_says_what_to_fetch() {
        for (object, hint) in [
            (r#"{"object":"checkout.session","id":"cs_test_1"}"#, Some("cs_test_1")),
            (r#"{"object":"payment_intent","id":"pi_1"}"#, Some("pi_1")),
            (r#"{"object":"charge","id":"ch_1","payment_intent":"pi_1"}"#, Some("pi_1")),
            (r#"{"object":"charge","id":"ch_1","payment_intent":{"id":"pi_1"}}"#, Some("pi_1")),
            (r#"{"object":"charge","id":"ch_1","payment_intent":null}"#, None),
            (r#"{"object":"customer","id":"cus_1"}"#, None),
            (r#"{"object":"payment_intent","id":"../../customers"}"#, None),
            (r#"{"object":"payment_intent","id":""}"#, None),
            (r"{}", None),
        ] {
            let expected = Hint { event: "evt_1".to_owned(), object: hint.map(str::to_owned) };
            assert_eq!(hear("sk_test_1", &event("false", object)), Ok(expected), "{object}");
        }
    }

    #[test]
    fn psp19_an_event_of_the_other_mode_is_refused() {
        let object = r#"{"object":"payment_intent","id":"pi_1"}"#;
        assert_eq!(hear("sk_test_1", &event("true", object)), Err(WebhookRefused::OtherMode));
        assert_eq!(hear("sk_live_1", &event("false", object)), Err(WebhookRefused::OtherMode));
        assert!(hear("sk_live_1", &event("true", object)).is_ok());
    }

    #[test]
    fn a_signed_body_that_is_not_an_event_is_refused() {
        for body in ["", "null", "[]", "{}", r#"{"id":"evt_1"}"#, "\u{feff}{}"] {
            assert_eq!(hear("sk_test_1", body), Err(WebhookRefused::Unreadable), "{body}");
        }
    }
}
