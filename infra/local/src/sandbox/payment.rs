//! A payment intent: all attempts to pay one session.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::book::Act;
use super::card::{Decline, Method};
use super::charge::{Charge, Payer};
use super::customer::Customer;
use super::object::{Expand, Metadata, Object, with_nulls};
use super::refusal::Refusal;
use super::saved::Saved;

/// A payment intent.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Payment {
    pub(super) id: String,
    pub(super) created: i64,
    pub(super) session: String,
    pub(super) amount: i64,
    pub(super) currency: String,
    pub(super) state: PaymentState,
    pub(super) method: Option<(String, Method)>,
    pub(super) method_types: Vec<String>,
    pub(super) payer: Payer,
    pub(super) charge: Option<String>,
    pub(super) declined: Option<Decline>,
    pub(super) customer: Option<String>,
    pub(super) description: Option<String>,
    pub(super) metadata: Metadata,
    /// When the bank is done with a debit, or lets go of what it holds.
    pub(super) due: Option<i64>,
    /// When the money is taken.
    #[serde(default)]
    pub(super) capture: Capture,
    /// Whether the way to pay is kept.
    #[serde(default)]
    pub(super) keeps: bool,
    /// What was captured, when that is not everything.
    #[serde(default)]
    pub(super) captured: Option<i64>,
}

/// The `capture_method` of the API.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Capture {
    /// As soon as the bank agrees.
    #[default]
    #[serde(rename = "automatic_async")]
    AtOnce,
    /// When the firm says so.
    #[serde(rename = "manual")]
    Later,
}

impl Capture {
    /// What is asked for: at once, unless it says otherwise.
    pub(super) fn of(word: Option<&str>) -> Self {
        if word == Some("manual") { Self::Later } else { Self::AtOnce }
    }
}

/// The `status` of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum PaymentState {
    RequiresPaymentMethod,
    RequiresAction,
    RequiresCapture,
    Processing,
    Succeeded,
    Canceled,
}

impl Payment {
    fn last_error(&self) -> Value {
        let Some(decline) = &self.declined else { return Value::Null };
        json!({
            "charge": self.charge,
            "code": decline.code,
            "decline_code": decline.decline_code,
            "doc_url": format!("https://docs.stripe.com/error-codes/{}", decline.code),
            "message": decline.message,
            "type": "card_error",
        })
    }

    fn shown_method(&self, act: &Act<'_>, expand: &Expand) -> Result<Value, Refusal> {
        let Some((id, method)) = self.method.as_ref().filter(|_| self.declined.is_none()) else {
            return Ok(Value::Null);
        };
        if expand.within("payment_method").is_none() {
            return Ok(json!(id));
        }
        let customer = self.customer.clone().filter(|_| self.keeps);
        Saved::new((id.clone(), method.clone()), customer, act).render(act, &Expand::default())
    }

    fn next_action(&self, act: &Act<'_>) -> Value {
        if self.state != PaymentState::RequiresAction {
            return Value::Null;
        }
        let url = format!("{}/c/pay/{}/confirm", act.address, self.session);
        json!({ "type": "redirect_to_url", "redirect_to_url": { "url": url, "return_url": null } })
    }
}

/// Published fields that the sandbox never fills.
const NULLS: [&str; 16] = [
    "application",
    "application_fee_amount",
    "automatic_payment_methods",
    "customer_account",
    "excluded_payment_method_types",
    "on_behalf_of",
    "payment_method_configuration_details",
    "processing",
    "receipt_email",
    "review",
    "shipping",
    "source",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "transfer_data",
    "transfer_group",
];

impl Object for Payment {
    const KIND: &'static str = "payment_intent";

    fn id(&self) -> &str {
        &self.id
    }

    fn created(&self) -> i64 {
        self.created
    }

    fn render(&self, act: &Act<'_>, expand: &Expand) -> Result<Value, Refusal> {
        let succeeded = self.state == PaymentState::Succeeded;
        let received = if succeeded { self.captured.unwrap_or(self.amount) } else { 0 };
        let held = self.state == PaymentState::RequiresCapture;
        let canceled = self.state == PaymentState::Canceled;
        let fields = json!({
            "id": self.id,
            "object": Self::KIND,
            "amount": self.amount,
            "amount_capturable": if held { self.amount } else { 0 },
            "amount_details": { "tip": {} },
            "amount_received": received,
            "canceled_at": canceled.then_some(self.created),
            "cancellation_reason": canceled.then_some("automatic"),
            "capture_method": self.capture,
            "client_secret": format!("{}_secret_{}", self.id, self.session),
            "confirmation_method": "automatic",
            "created": self.created,
            "currency": self.currency,
            "customer": expand.reference::<Customer>(act, "customer", self.customer.as_deref())?,
            "description": self.description,
            "last_payment_error": self.last_error(),
            "managed_payments": { "enabled": false },
            "latest_charge":
                expand.reference::<Charge>(act, "latest_charge", self.charge.as_deref())?,
            "livemode": false,
            "metadata": self.metadata,
            "next_action": self.next_action(act),
            "payment_method": self.shown_method(act, expand)?,
            "payment_method_options": {},
            "payment_method_types": self.method_types,
            "setup_future_usage": self.keeps.then_some("off_session"),
            "status": self.state,
        });
        Ok(with_nulls(fields, &NULLS))
    }
}
