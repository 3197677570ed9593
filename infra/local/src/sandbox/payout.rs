//! A payout: everything that is on the balance goes to the firm's bank.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::balance::{Balance, Kind, Move};
use super::book::Act;
use super::object::{Expand, Metadata, Object, new_id, with_nulls};
use super::refusal::Refusal;

/// How long a payout is on its way, in seconds.
const WAY_S: i64 = 2 * 24 * 60 * 60;

/// A payout.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Payout {
    pub(super) id: String,
    created: i64,
    pub(super) amount: i64,
    pub(super) currency: String,
    pub(super) state: PayoutState,
    balance: String,
}

/// The `status` of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum PayoutState {
    InTransit,
    Paid,
    Failed,
}

impl Payout {
    /// Sends everything on the balance of a currency; `None` when there is nothing.
    pub(super) fn send(act: &Act<'_>, currency: &str) -> Result<Option<Self>, Refusal> {
        let mut waiting = Balance::waiting(act, currency)?;
        let amount: i64 = waiting.iter().map(Balance::net).sum();
        if waiting.is_empty() {
            return Ok(None);
        }
        let id = new_id("po_")?;
        let description = Some("STRIPE PAYOUT".to_owned());
        let (kind, source) = (Kind::Payout, id.as_str());
        let moved = Move { kind, amount: amount.saturating_neg(), currency, source, description };
        let balance = Balance::book(act, moved)?;
        waiting.push(act.get(&balance)?);
        for part in &mut waiting {
            part.pay_out(act, &id)?;
        }
        let created = act.seconds();
        let currency = currency.to_owned();
        let payout = Self { id, created, amount, currency, state: PayoutState::InTransit, balance };
        act.put(&payout)?;
        act.tell("payout.created", &payout)?;
        Ok(Some(payout))
    }

    /// Ends a payout that is on its way.
    pub(super) fn end(act: &Act<'_>, id: &str, state: PayoutState) -> Result<Self, Refusal> {
        let mut payout: Self = act.get(id)?;
        if payout.state != PayoutState::InTransit {
            return Err(Refusal::invalid("payout", "This payout is not on its way"));
        }
        payout.state = state;
        act.put(&payout)?;
        let told = if state == PayoutState::Paid { "payout.paid" } else { "payout.failed" };
        act.tell(told, &payout)?;
        Ok(payout)
    }
}

/// Published fields that the sandbox never fills.
const NULLS: [&str; 8] = [
    "application_fee",
    "application_fee_amount",
    "failure_balance_transaction",
    "original_payout",
    "reversed_by",
    "statement_descriptor",
    "failure_message",
    "payout_method",
];

impl Object for Payout {
    const KIND: &'static str = "payout";

    fn id(&self) -> &str {
        &self.id
    }

    fn created(&self) -> i64 {
        self.created
    }

    fn render(&self, act: &Act<'_>, expand: &Expand) -> Result<Value, Refusal> {
        let failed = self.state == PayoutState::Failed;
        let fields = json!({
            "id": self.id,
            "object": Self::KIND,
            "amount": self.amount,
            "arrival_date": self.created.saturating_add(WAY_S),
            "automatic": true,
            "balance_transaction":
                expand.reference::<Balance>(act, "balance_transaction", Some(&self.balance))?,
            "created": self.created,
            "currency": self.currency,
            "description": "STRIPE PAYOUT",
            "destination": "ba_sandbox",
            "failure_code": failed.then_some("account_closed"),
            "livemode": false,
            "metadata": Metadata::new(),
            "method": "standard",
            "reconciliation_status": "completed",
            "source_type": "card",
            "status": self.state,
            "trace_id": { "status": "supported", "value": null },
            "type": "bank_account",
        });
        Ok(with_nulls(fields, &NULLS))
    }
}
