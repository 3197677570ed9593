//! A balance transaction: what reaches the firm's balance after the fee.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::book::Act;
use super::charge::Charge;
use super::dispute::Dispute;
use super::object::{Expand, Object, new_id};
use super::payout::Payout;
use super::refund::Refund;
use super::refusal::Refusal;

/// How long money stays pending, in seconds.
const PENDING_S: i64 = 2 * 24 * 60 * 60;

/// A balance transaction.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Balance {
    id: String,
    created: i64,
    amount: i64,
    fee: i64,
    currency: String,
    kind: Kind,
    source: String,
    description: Option<String>,
    /// The payout that it belongs to, once there is one.
    #[serde(default)]
    payout: Option<String>,
}

/// What a balance transaction is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Kind {
    Card,
    Debit,
    Refund,
    RefundFailed,
    Dispute,
    Return,
    Reinstated,
    Payout,
}

/// Money that moves: how much, and for what.
pub(super) struct Move<'a> {
    pub(super) kind: Kind,
    pub(super) amount: i64,
    pub(super) currency: &'a str,
    pub(super) source: &'a str,
    pub(super) description: Option<String>,
}

impl Balance {
    /// Books a move and gives the id of its balance transaction.
    pub(super) fn book(act: &Act<'_>, moved: Move<'_>) -> Result<String, Refusal> {
        let balance = Self {
            id: new_id("txn_")?,
            created: act.seconds(),
            amount: moved.amount,
            fee: fee(moved.kind, moved.amount),
            currency: moved.currency.to_owned(),
            kind: moved.kind,
            source: moved.source.to_owned(),
            description: moved.description,
            payout: None,
        };
        act.put(&balance)?;
        Ok(balance.id)
    }

    /// What is not paid out yet, in one currency.
    pub(super) fn waiting(act: &Act<'_>, currency: &str) -> Result<Vec<Self>, Refusal> {
        let mut all: Vec<Self> = act.all("$.currency", currency)?;
        all.retain(|balance| balance.payout.is_none());
        Ok(all)
    }

    /// Becomes a part of a payout.
    pub(super) fn pay_out(&mut self, act: &Act<'_>, payout: &str) -> Result<(), Refusal> {
        self.payout = Some(payout.to_owned());
        act.put(self)
    }

    pub(super) const fn net(&self) -> i64 {
        self.amount.saturating_sub(self.fee)
    }

    fn source(&self, act: &Act<'_>, expand: &Expand) -> Result<Value, Refusal> {
        let id = Some(self.source.as_str());
        match self.kind {
            Kind::Card | Kind::Debit => expand.reference::<Charge>(act, "source", id),
            Kind::Refund | Kind::RefundFailed => expand.reference::<Refund>(act, "source", id),
            Kind::Dispute | Kind::Return | Kind::Reinstated => {
                expand.reference::<Dispute>(act, "source", id)
            }
            Kind::Payout => expand.reference::<Payout>(act, "source", id),
        }
    }
}

/// Stripe's published prices in the United States: 2.9 % + 30 ¢ for a card, 0.8 % up to $5 for a
/// bank debit; a refund costs nothing and gives nothing back.
fn fee(kind: Kind, amount: i64) -> i64 {
    let share = |per_mille: i64| amount.saturating_mul(per_mille).saturating_add(500) / 1000;
    match kind {
        Kind::Card => share(29).saturating_add(30),
        Kind::Debit => share(8).min(500),
        Kind::Dispute => 1500,
        Kind::Return => 400,
        Kind::Refund | Kind::RefundFailed | Kind::Reinstated | Kind::Payout => 0,
    }
}

impl Object for Balance {
    const KIND: &'static str = "balance_transaction";

    fn id(&self) -> &str {
        &self.id
    }

    fn created(&self) -> i64 {
        self.created
    }

    fn render(&self, act: &Act<'_>, expand: &Expand) -> Result<Value, Refusal> {
        let (kind, category) = match self.kind {
            Kind::Card => ("charge", "charge"),
            Kind::Debit => ("payment", "charge"),
            Kind::Refund => ("refund", "refund"),
            Kind::RefundFailed => ("refund_failure", "refund_failure"),
            Kind::Dispute | Kind::Return => ("adjustment", "dispute"),
            Kind::Reinstated => ("adjustment", "dispute_reversal"),
            Kind::Payout => ("payout", "payout"),
        };
        let fee = json!({
            "amount": self.fee,
            "application": null,
            "currency": self.currency,
            "description": "Stripe processing fees",
            "type": "stripe_fee",
        });
        Ok(json!({
            "id": self.id,
            "object": Self::KIND,
            "amount": self.amount,
            "available_on": self.created.saturating_add(PENDING_S),
            "balance_type": "payments",
            "created": self.created,
            "currency": self.currency,
            "description": self.description,
            "exchange_rate": null,
            "fee": self.fee,
            "fee_details": if self.fee == 0 { json!([]) } else { json!([fee]) },
            "net": self.net(),
            "reporting_category": category,
            "source": self.source(act, expand)?,
            "status": "pending",
            "type": kind,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fees_are_those_that_stripe_publishes() {
        assert_eq!(fee(Kind::Card, 125_000), 3655);
        assert_eq!(fee(Kind::Card, 1000), 59);
        assert_eq!(fee(Kind::Debit, 10_000), 80);
        assert_eq!(fee(Kind::Debit, 125_000), 500);
        assert_eq!(fee(Kind::Refund, -1000), 0);
    }
}
