//! A charge: one attempt to move money.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::balance::Balance;
use super::book::Act;
use super::card::{Decline, Method};
use super::customer::Customer;
use super::dispute::Dispute;
use super::object::{Expand, Metadata, More, Object, list, with_nulls};
use super::payment::Payment;
use super::refund::Refund;
use super::refusal::Refusal;

/// A charge.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Charge {
    pub(super) id: String,
    pub(super) created: i64,
    pub(super) payment: String,
    pub(super) amount: i64,
    pub(super) currency: String,
    pub(super) refunded: i64,
    pub(super) state: ChargeState,
    pub(super) method: Method,
    pub(super) method_id: String,
    pub(super) balance: Option<String>,
    pub(super) payer: Payer,
    pub(super) customer: Option<String>,
    pub(super) description: Option<String>,
    pub(super) metadata: Metadata,
    /// Whether the account belongs to a company.
    #[serde(default)]
    pub(super) company: bool,
}

/// How a charge stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum ChargeState {
    Pending,
    Succeeded,
    Failed(Decline),
}

/// Who pays, as they typed it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Payer {
    pub(super) name: Option<String>,
    pub(super) email: Option<String>,
}

impl Charge {
    /// What may still go back.
    pub(super) fn refundable(&self) -> i64 {
        self.amount.saturating_sub(self.refunded)
    }

    fn failure(&self) -> Option<&Decline> {
        match &self.state {
            ChargeState::Failed(decline) => Some(decline),
            ChargeState::Pending | ChargeState::Succeeded => None,
        }
    }

    fn outcome(&self) -> Value {
        let failure = self.failure();
        let reason = failure.map(|decline| decline.decline_code.as_ref().unwrap_or(&decline.code));
        json!({
            "advice_code": null,
            "network_advice_code": null,
            "network_decline_code": null,
            "network_status": if failure.is_some() { "declined_by_network" } else { "approved_by_network" },
            "reason": reason,
            "seller_message": failure.map_or("Payment complete.", |_| "The bank refused."),
            "type": if failure.is_some() { "issuer_declined" } else { "authorized" },
        })
    }

    fn details(&self) -> Value {
        let mut details = self.method.details();
        if let Some(account) = details.get_mut("us_bank_account").filter(|_| self.company) {
            account["account_holder_type"] = json!("company");
        }
        details
    }

    fn status(&self) -> &'static str {
        match self.state {
            ChargeState::Pending => "pending",
            ChargeState::Succeeded => "succeeded",
            ChargeState::Failed(_) => "failed",
        }
    }

    fn refunds(&self, act: &Act<'_>) -> Result<Value, Refusal> {
        let refunds: Vec<Refund> = act.all("$.charge", &self.id)?;
        let refunds: Result<Vec<_>, _> =
            refunds.iter().rev().map(|refund| refund.render(act, &Expand::default())).collect();
        Ok(list(&format!("/v1/charges/{}/refunds", self.id), &refunds?, More::No))
    }
}

/// Published fields that the sandbox never fills.
const NULLS: [&str; 15] = [
    "application",
    "application_fee",
    "application_fee_amount",
    "failure_balance_transaction",
    "on_behalf_of",
    "receipt_email",
    "receipt_number",
    "review",
    "shipping",
    "source",
    "source_transfer",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "transfer_data",
    "transfer_group",
];

impl Object for Charge {
    const KIND: &'static str = "charge";

    fn id(&self) -> &str {
        &self.id
    }

    fn created(&self) -> i64 {
        self.created
    }

    fn render(&self, act: &Act<'_>, expand: &Expand) -> Result<Value, Refusal> {
        let failure = self.failure();
        let captured = self.state == ChargeState::Succeeded;
        let receipt = format!("{}/sandbox/receipts/{}", act.address, self.id);
        let nowhere = super::session::no_address();
        let fields = json!({
            "id": self.id,
            "object": Self::KIND,
            "amount": self.amount,
            "amount_captured": if captured { self.amount } else { 0 },
            "amount_refunded": self.refunded,
            "balance_transaction":
                expand.reference::<Balance>(act, "balance_transaction", self.balance.as_deref())?,
            "billing_details": {
                "address": nowhere,
                "email": self.payer.email,
                "name": self.payer.name,
                "phone": null,
                "tax_id": null,
            },
            "calculated_statement_descriptor": "SANDBOX",
            "captured": captured,
            "created": self.created,
            "currency": self.currency,
            "customer": expand.reference::<Customer>(act, "customer", self.customer.as_deref())?,
            "description": self.description,
            "disputed": !act.all::<Dispute>("$.charge", &self.id)?.is_empty(),
            "failure_code": failure.map(|decline| &decline.code),
            "failure_message": failure.map(|decline| &decline.message),
            "fraud_details": {},
            "livemode": false,
            "metadata": self.metadata,
            "outcome": self.outcome(),
            "paid": failure.is_none(),
            "payment_intent":
                expand.reference::<Payment>(act, "payment_intent", Some(&self.payment))?,
            "payment_method": self.method_id,
            "payment_method_details": self.details(),
            "receipt_url": if captured { json!(receipt) } else { Value::Null },
            "refunded": self.refunded > 0 && self.refundable() == 0,
            "refunds": self.refunds(act)?,
            "status": self.status(),
        });
        Ok(with_nulls(fields, &NULLS))
    }
}
