//! An event that Stripe posts, read as a hint.

use domain::news::Subject;
use serde::Deserialize;

use crate::webhook::{Delivery, Hint, WebhookRefused, is_id};

use super::Stripe;
use super::expand::Expandable;
use super::payment::Named;
use super::signature::verify;

#[derive(Deserialize)]
struct Event {
    id: String,
    livemode: bool,
    /// Only events of other people's accounts name one: those that are connected to a platform.
    account: Option<String>,
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
    mode: Option<String>,
    payment_intent: Option<Expandable<Named>>,
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
        if event.account.is_some() {
            return Err(WebhookRefused::OtherAccount);
        }
        let subject = event.data.object.subject().filter(|subject| is_id(subject.object()));
        Ok(Hint { event: event.id, subject })
    }
}

impl Object {
    fn subject(self) -> Option<Subject> {
        match self.object.as_deref() {
            Some("checkout.session") if self.mode.as_deref() == Some("setup") => {
                self.id.map(Subject::Method)
            }
            Some("checkout.session" | "payment_intent") => self.id.map(Subject::Payment),
            Some("charge") => {
                self.payment_intent.map(|payment| Subject::Payment(payment.id().to_owned()))
            }
            Some("refund") => self.id.map(Subject::Refund),
            Some("dispute") => self.id.map(Subject::Dispute),
            Some("payout") => self.id.map(Subject::Payout),
            _ => None,
        }
    }
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
        let payment = |id: &str| Some(Subject::Payment(id.to_owned()));
        let setup = r#"{"object":"checkout.session","mode":"setup","id":"cs_1"}"#;
        for (object, subject) in [
            (r#"{"object":"checkout.session","id":"cs_test_1"}"#, payment("cs_test_1")),
            (setup, Some(Subject::Method("cs_1".to_owned()))),
            (r#"{"object":"payment_intent","id":"pi_1"}"#, payment("pi_1")),
            (r#"{"object":"charge","id":"ch_1","payment_intent":"pi_1"}"#, payment("pi_1")),
            (r#"{"object":"charge","id":"ch_1","payment_intent":{"id":"pi_1"}}"#, payment("pi_1")),
            (r#"{"object":"charge","id":"ch_1","payment_intent":null}"#, None),
            (r#"{"object":"refund","id":"re_1"}"#, Some(Subject::Refund("re_1".to_owned()))),
            (r#"{"object":"dispute","id":"dp_1"}"#, Some(Subject::Dispute("dp_1".to_owned()))),
            (r#"{"object":"payout","id":"po_1"}"#, Some(Subject::Payout("po_1".to_owned()))),
            (r#"{"object":"customer","id":"cus_1"}"#, None),
            (r#"{"object":"payment_intent","id":"../../customers"}"#, None),
            (r#"{"object":"payment_intent","id":""}"#, None),
            (r"{}", None),
        ] {
            let expected = Hint { event: "evt_1".to_owned(), subject };
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
    fn psp19_an_event_of_another_account_is_refused() {
        let other = event("false", r#"{"object":"payment_intent","id":"pi_1"}"#);
        let other = other.replace("\"livemode\"", "\"account\":\"acct_other\",\"livemode\"");
        assert_eq!(hear("sk_test_1", &other), Err(WebhookRefused::OtherAccount));
        let none = other.replace("\"acct_other\"", "null");
        assert!(hear("sk_test_1", &none).is_ok());
        for refused in [WebhookRefused::OtherMode, WebhookRefused::OtherAccount] {
            assert!(refused.is_misdirected());
        }
        assert!(!WebhookRefused::Forged.is_misdirected(), "anybody can post such");
    }

    #[test]
    fn a_signed_body_that_is_not_an_event_is_refused() {
        for body in ["", "null", "[]", "{}", r#"{"id":"evt_1"}"#, "\u{feff}{}"] {
            assert_eq!(hear("sk_test_1", body), Err(WebhookRefused::Unreadable), "{body}");
        }
    }
}
