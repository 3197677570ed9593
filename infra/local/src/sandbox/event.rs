//! An event: what happened to an object, as it was then.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::book::Act;
use super::object::{Expand, Object, new_id};
use super::refusal::Refusal;

/// The version whose shapes the sandbox has; the connector pins the same.
pub(super) const API_VERSION: &str = "2025-09-30.clover";

/// An event.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Event {
    id: String,
    created: i64,
    pub(super) kind: String,
    about: Value,
    pub(super) pending: u32,
    #[serde(default)]
    pub(super) speaker: Speaker,
}

/// Whose event it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Speaker {
    #[default]
    Stripe,
    PayPal,
    LawPay,
    LawPayTrust,
}

impl Event {
    pub(super) fn new(act: &Act<'_>, kind: &str, about: Value) -> Result<Self, Refusal> {
        Self::of(act, Speaker::Stripe, kind, about)
    }

    pub(super) fn of(
        act: &Act<'_>,
        speaker: Speaker,
        kind: &str,
        about: Value,
    ) -> Result<Self, Refusal> {
        let prefix = match speaker {
            Speaker::Stripe => "evt_",
            Speaker::PayPal => "WH-",
            Speaker::LawPay | Speaker::LawPayTrust => "Lh",
        };
        let (id, created) = (new_id(prefix)?, act.seconds());
        Ok(Self { id, created, kind: kind.to_owned(), about, pending: 1, speaker })
    }

    /// As PayPal posts it.
    fn of_paypal(&self) -> Value {
        let kind = match self.kind.split('.').next() {
            Some("CHECKOUT") => "checkout-order",
            Some("CUSTOMER") => "dispute",
            _ if self.kind.ends_with("REFUNDED") => "refund",
            _ => "capture",
        };
        json!({
            "id": self.id,
            "event_version": "1.0",
            "event_type": self.kind,
            "resource_type": kind,
            "resource": self.about,
        })
    }
}

impl Object for Event {
    const KIND: &'static str = "event";

    fn id(&self) -> &str {
        &self.id
    }

    fn created(&self) -> i64 {
        self.created
    }

    fn render(&self, _: &Act<'_>, _: &Expand) -> Result<Value, Refusal> {
        match self.speaker {
            Speaker::Stripe => {}
            Speaker::PayPal => return Ok(self.of_paypal()),
            Speaker::LawPay | Speaker::LawPayTrust => {
                return Ok(json!({ "id": self.id, "type": self.kind, "data": self.about }));
            }
        }
        Ok(json!({
            "id": self.id,
            "object": Self::KIND,
            "api_version": API_VERSION,
            "created": self.created,
            "data": { "object": self.about },
            "livemode": false,
            "pending_webhooks": self.pending,
            "request": { "id": null, "idempotency_key": null },
            "type": self.kind,
        }))
    }
}
