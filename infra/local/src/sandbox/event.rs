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
}

impl Event {
    pub(super) fn new(act: &Act<'_>, kind: &str, about: Value) -> Result<Self, Refusal> {
        let (id, created) = (new_id("evt_")?, act.seconds());
        Ok(Self { id, created, kind: kind.to_owned(), about, pending: 1 })
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
