//! A way to pay that is kept with a customer.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::book::Act;
use super::card::{Decline, Method};
use super::customer::Customer;
use super::object::{Expand, Metadata, Object};
use super::refusal::Refusal;
use super::session::no_address;

/// A payment method.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Saved {
    id: String,
    created: i64,
    pub(super) customer: Option<String>,
    pub(super) method: Method,
}

impl Saved {
    /// A way to pay, kept with a customer when there is one.
    pub(super) fn new(
        (id, method): (String, Method),
        customer: Option<String>,
        act: &Act<'_>,
    ) -> Self {
        Self { id, created: act.seconds(), customer, method }
    }

    /// `POST /v1/payment_methods/{id}/detach`
    pub(super) fn detach(act: &Act<'_>, id: &str) -> Result<Self, Refusal> {
        let mut saved: Self = act.get(id)?;
        if saved.customer.take().is_none() {
            let message = "The payment method you provided is not attached to a customer.";
            return Err(Refusal::plain(
                axum::http::StatusCode::BAD_REQUEST,
                "invalid_request_error",
                message,
            ));
        }
        act.put(&saved)?;
        act.tell("payment_method.detached", &saved)?;
        Ok(saved)
    }

    /// What its bank says to a charge while the person is away.
    pub(super) fn refuses(&self) -> Option<Decline> {
        let Method::Card { last4, .. } = &self.method else { return None };
        match last4.as_str() {
            "0341" => Some(Decline::coded(
                "card_declined",
                Some("generic_decline"),
                "Your card was declined.",
            )),
            "3184" => Some(Decline::coded(
                "authentication_required",
                Some("authentication_required"),
                "Your card was declined. This transaction requires authentication.",
            )),
            _ => None,
        }
    }
}

impl Object for Saved {
    const KIND: &'static str = "payment_method";

    fn id(&self) -> &str {
        &self.id
    }

    fn created(&self) -> i64 {
        self.created
    }

    fn render(&self, act: &Act<'_>, expand: &Expand) -> Result<Value, Refusal> {
        let mut fields = json!({
            "id": self.id,
            "object": Self::KIND,
            "allow_redisplay": "limited",
            "billing_details": {
                "address": no_address(),
                "email": null,
                "name": null,
                "phone": null,
                "tax_id": null,
            },
            "created": self.created,
            "customer": expand.reference::<Customer>(act, "customer", self.customer.as_deref())?,
            "livemode": false,
            "metadata": Metadata::new(),
        });
        let details = self.method.details();
        if let (Some(all), Some(details)) = (fields.as_object_mut(), details.as_object()) {
            all.extend(details.clone());
        }
        Ok(fields)
    }
}
