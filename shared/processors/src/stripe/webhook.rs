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
