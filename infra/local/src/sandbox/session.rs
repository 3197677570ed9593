//! A Checkout Session: the page on which a person pays.

mod create;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::book::Act;
use super::charge::Payer;
use super::customer::Customer;
use super::object::{Expand, Metadata, Object, with_nulls};
use super::payment::{Capture, Payment};
use super::refusal::Refusal;
use super::setup::Setup;

/// A session.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Session {
    pub(super) id: String,
    pub(super) created: i64,
    pub(super) expires: i64,
    pub(super) amount: i64,
    pub(super) currency: String,
    /// What is paid for, a line each.
    pub(super) lines: Vec<Line>,
    pub(super) client_reference_id: Option<String>,
    pub(super) metadata: Metadata,
    pub(super) payment_metadata: Metadata,
    pub(super) payment_description: Option<String>,
    pub(super) customer: Option<String>,
    pub(super) customer_email: Option<String>,
    pub(super) success_url: String,
    pub(super) cancel_url: Option<String>,
    pub(super) method_types: Vec<String>,
    pub(super) locale: Option<String>,
    pub(super) state: SessionState,
    pub(super) paid: Paid,
    pub(super) payment: Option<String>,
    pub(super) payer: Option<Payer>,
    /// `payment` or `setup`.
    #[serde(default)]
    pub(super) mode: Mode,
    #[serde(default)]
    pub(super) setup: Option<String>,
    /// When the money is taken.
    #[serde(default)]
    pub(super) capture: Capture,
    /// Whether the way to pay is kept.
    #[serde(default)]
    pub(super) keeps: bool,
}

/// The `mode` of the API.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Mode {
    #[default]
    Payment,
    Setup,
}

/// A line of the page.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Line {
    pub(super) name: String,
    pub(super) quantity: i64,
    pub(super) unit_amount: i64,
}

/// The `status` of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum SessionState {
    Open,
    Complete,
    Expired,
}

/// The `payment_status` of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Paid {
    Paid,
    Unpaid,
}

impl Session {
    /// Where the person goes after paying; `{CHECKOUT_SESSION_ID}` becomes the id.
    pub(super) fn success_url(&self) -> String {
        self.success_url.replace("{CHECKOUT_SESSION_ID}", &self.id)
    }

    /// The session, with its time run out if it has.
    pub(super) fn seen(act: &Act<'_>, id: &str) -> Result<Self, Refusal> {
        let mut session: Self = act.get(id)?;
        if session.state == SessionState::Open && session.expires <= act.seconds() {
            session.expire(act)?;
        }
        Ok(session)
    }

    /// The time to pay runs out.
    pub(super) fn expire(&mut self, act: &Act<'_>) -> Result<(), Refusal> {
        self.state = SessionState::Expired;
        act.put(self)?;
        act.tell("checkout.session.expired", self)
    }

    /// Whether it is there to keep a way to pay.
    pub(super) fn is_setup(&self) -> bool {
        self.mode == Mode::Setup
    }

    /// Whether it can be paid by card.
    pub(super) fn takes_cards(&self) -> bool {
        self.method_types.iter().any(|kind| kind == "card")
    }

    /// Whether it can be paid from a bank account.
    pub(super) fn takes_debits(&self) -> bool {
        self.method_types.iter().any(|kind| kind == "us_bank_account")
    }

    fn url(&self, act: &Act<'_>) -> Option<String> {
        (self.state == SessionState::Open).then(|| format!("{}/c/pay/{}", act.address, self.id))
    }

    fn customer_details(&self) -> Value {
        let Some(payer) = &self.payer else { return Value::Null };
        json!({
            "address": no_address(),
            "business_name": null,
            "email": payer.email,
            "individual_name": null,
            "name": payer.name,
            "phone": null,
            "tax_exempt": "none",
            "tax_ids": [],
        })
    }

    fn totals(&self) -> Value {
        json!({ "amount_discount": 0, "amount_shipping": 0, "amount_tax": 0 })
    }
}

/// An address of which nothing is known.
pub(super) fn no_address() -> Value {
    json!({
        "city": null,
        "country": null,
        "line1": null,
        "line2": null,
        "postal_code": null,
        "state": null,
    })
}

/// Published fields that the sandbox never fills.
const NULLS: [&str; 22] = [
    "after_expiration",
    "allow_promotion_codes",
    "billing_address_collection",
    "client_secret",
    "collected_information",
    "consent",
    "consent_collection",
    "currency_conversion",
    "customer_account",
    "integration_identifier",
    "invoice",
    "origin_context",
    "payment_link",
    "payment_method_configuration_details",
    "permissions",
    "recovered_from",
    "saved_payment_method_options",
    "shipping_address_collection",
    "shipping_cost",
    "submit_type",
    "subscription",
    "wallet_options",
];

fn no_text() -> Value {
    json!({
        "after_submit": null,
        "shipping_address": null,
        "submit": null,
        "terms_of_service_acceptance": null,
    })
}

impl Object for Session {
    const KIND: &'static str = "checkout.session";

    fn id(&self) -> &str {
        &self.id
    }

    fn created(&self) -> i64 {
        self.created
    }

    fn render(&self, act: &Act<'_>, expand: &Expand) -> Result<Value, Refusal> {
        let fields = json!({
            "id": self.id,
            "object": Self::KIND,
            "adaptive_pricing": { "enabled": false },
            "amount_subtotal": self.amount,
            "amount_total": self.amount,
            "automatic_tax": {
                "enabled": false,
                "liability": null,
                "provider": null,
                "status": null,
            },
            "cancel_url": self.cancel_url,
            "client_reference_id": self.client_reference_id,
            "created": self.created,
            "currency": self.currency,
            "custom_fields": [],
            "custom_text": no_text(),
            "customer": expand.reference::<Customer>(act, "customer", self.customer.as_deref())?,
            "customer_creation": "if_required",
            "customer_details": self.customer_details(),
            "customer_email": self.customer_email,
            "discounts": [],
            "expires_at": self.expires,
            "invoice_creation": {
                "enabled": false,
                "invoice_data": {
                    "account_tax_ids": null,
                    "custom_fields": null,
                    "description": null,
                    "footer": null,
                    "issuer": null,
                    "metadata": {},
                    "rendering_options": null,
                },
            },
            "livemode": false,
            "locale": self.locale,
            "managed_payments": { "enabled": false },
            "metadata": self.metadata,
            "mode": self.mode,
            "payment_intent":
                expand.reference::<Payment>(act, "payment_intent", self.payment.as_deref())?,
            "payment_method_collection": "if_required",
            "payment_method_options": {},
            "payment_method_types": self.method_types,
            "payment_status": self.paid,
            "phone_number_collection": { "enabled": false },
            "setup_intent":
                expand.reference::<Setup>(act, "setup_intent", self.setup.as_deref())?,
            "shipping_options": [],
            "status": self.state,
            "success_url": self.success_url,
            "total_details": self.totals(),
            "ui_mode": "hosted",
            "url": self.url(act),
        });
        Ok(with_nulls(fields, &NULLS))
    }
}
