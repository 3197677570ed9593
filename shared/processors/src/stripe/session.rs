//! A Checkout Session, read into a fact.
//!
//! Invariant: money that arrived outranks every other word of the session, and how much arrived is
//! what the payment says it received.

use std::collections::HashMap;

use domain::money::Money;
use domain::payment::{Fact, Progress};
use serde::Deserialize;

use super::amount::{AmountError, from_stripe};
use super::expand::Expandable;

/// What we keep in the metadata of Stripe's objects: our payment's id.
pub(super) const OUR_ID: &str = "payment";

/// All that a fact needs, in one answer.
pub(super) const EXPANSION: &str = "payment_intent.latest_charge.balance_transaction";

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Session {
    pub(super) id: String,
    client_reference_id: Option<String>,
    metadata: Option<HashMap<String, String>>,
    status: Option<Status>,
    payment_status: PaymentStatus,
    amount_total: Option<i64>,
    currency: Option<String>,
    url: Option<String>,
    payment_intent: Option<Expandable<PaymentIntent>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Status {
    Open,
    Complete,
    Expired,
    #[serde(other)]
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum PaymentStatus {
    Paid,
    NoPaymentRequired,
    #[serde(other)]
    Unpaid,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct PaymentIntent {
    status: IntentStatus,
    amount_received: i64,
    currency: String,
    latest_charge: Option<Expandable<Charge>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum IntentStatus {
    RequiresPaymentMethod,
    Processing,
    Succeeded,
    Canceled,
    #[serde(other)]
    UnderWay,
}

#[derive(Debug, Clone, Deserialize)]
struct Charge {
    balance_transaction: Option<Expandable<BalanceTransaction>>,
}

#[derive(Debug, Clone, Deserialize)]
struct BalanceTransaction {
    fee: i64,
    currency: String,
}

impl Session {
    /// What it says about an intent of ours; `None` when it is somebody else's.
    pub(super) fn fact(&self) -> Result<Option<Fact>, AmountError> {
        let Some(intent) = self.our_id().and_then(|id| id.parse().ok()) else { return Ok(None) };
        let progress = self.progress()?;
        Ok(Some(Fact {
            intent,
            object: self.id.clone(),
            pay_at: self.url.clone().filter(|_| progress == Progress::Open),
            progress,
            fee: self.fee(),
        }))
    }

    fn our_id(&self) -> Option<&str> {
        let kept = self.metadata.as_ref().and_then(|kept| kept.get(OUR_ID));
        self.client_reference_id.as_deref().or(kept.map(String::as_str))
    }

    fn progress(&self) -> Result<Progress, AmountError> {
        let payment = self.payment().map(|payment| payment.status);
        if payment == Some(IntentStatus::Succeeded) || self.payment_status != PaymentStatus::Unpaid
        {
            return self.received().map(Progress::Succeeded);
        }
        Ok(match (self.status, payment) {
            (Some(Status::Expired), _) => Progress::Expired,
            (Some(Status::Complete), Some(IntentStatus::RequiresPaymentMethod))
            | (Some(Status::Complete), Some(IntentStatus::Canceled)) => Progress::Failed,
            (Some(Status::Complete), _) | (_, Some(IntentStatus::Processing)) => {
                Progress::Processing
            }
            (Some(Status::Open | Status::Other) | None, _) => Progress::Open,
        })
    }

    fn received(&self) -> Result<Money, AmountError> {
        match (self.payment(), self.amount_total, self.currency.as_deref()) {
            (Some(payment), _, _) => from_stripe(payment.amount_received, &payment.currency),
            (None, Some(amount), Some(currency)) => from_stripe(amount, currency),
            (None, _, _) => Err(AmountError::Currency),
        }
    }

    fn fee(&self) -> Option<Money> {
        let charge = self.payment()?.latest_charge.as_ref()?.object()?;
        let balance = charge.balance_transaction.as_ref()?.object()?;
        from_stripe(balance.fee, &balance.currency).ok()
    }

    fn payment(&self) -> Option<&PaymentIntent> {
        self.payment_intent.as_ref().and_then(Expandable::object)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::money::Currency;
    use serde_json::{Value, json};

    const OURS: &str = "pay_01j9zk5v7r0c8e4g6m2n0p1q2r";

    fn session(changes: &Value) -> Session {
        let mut session = json!({
            "id": "cs_test_1", "object": "checkout.session", "client_reference_id": OURS,
            "status": "open", "payment_status": "unpaid", "url": "https://pay.test/1",
            "amount_total": 1000, "currency": "usd", "metadata": {}, "payment_intent": null,
        });
        let all = session.as_object_mut().unwrap();
        all.extend(changes.as_object().unwrap().clone());
        serde_json::from_value(session).unwrap()
    }

    fn payment(status: &str, received: i64) -> Value {
        json!({ "id": "pi_1", "status": status, "amount_received": received, "currency": "usd" })
    }

    fn progress(changes: &Value) -> Progress {
        session(changes).fact().unwrap().unwrap().progress
    }

    fn usd(minor: i64) -> Money {
        Money::new(minor, Currency::USD)
    }

    #[test]
    fn an_open_session_says_where_to_pay() {
        let fact = session(&json!({})).fact().unwrap().unwrap();
        assert_eq!(fact.intent.as_str(), OURS);
        assert_eq!(fact.object, "cs_test_1");
        assert_eq!(fact.pay_at.as_deref(), Some("https://pay.test/1"));
        assert_eq!(fact.progress, Progress::Open);
    }

    #[test]
    fn psp40_a_bank_debit_under_way_is_not_money() {
        let pending = |status: &str| {
            json!({ "status": "complete", "payment_status": "unpaid",
                    "payment_intent": payment(status, 0) })
        };
        assert_eq!(progress(&pending("processing")), Progress::Processing);
        assert_eq!(progress(&pending("something_new")), Progress::Processing);
        assert_eq!(progress(&pending("requires_payment_method")), Progress::Failed);
        assert_eq!(progress(&pending("canceled")), Progress::Failed);
    }

    #[test]
    fn a_declined_card_leaves_the_session_open() {
        let declined = json!({ "payment_intent": payment("requires_payment_method", 0) });
        assert_eq!(progress(&declined), Progress::Open);
    }

    #[test]
    fn psp20_what_arrived_is_what_the_payment_received() {
        let paid = |payment: Value| json!({ "status": "complete", "payment_status": "paid", "payment_intent": payment });
        assert_eq!(progress(&paid(payment("succeeded", 999))), Progress::Succeeded(usd(999)));
        assert_eq!(progress(&paid(json!("pi_1"))), Progress::Succeeded(usd(1000)));
    }

    #[test]
    fn money_that_arrived_outranks_an_expired_session() {
        let both = json!({ "status": "expired", "payment_intent": payment("succeeded", 1000) });
        assert_eq!(progress(&both), Progress::Succeeded(usd(1000)));
        assert_eq!(progress(&json!({ "status": "expired" })), Progress::Expired);
    }

    #[test]
    fn a_fee_is_read_where_stripe_tells_it() {
        let mut payment = payment("succeeded", 1000);
        payment["latest_charge"] =
            json!({ "balance_transaction": { "fee": 59, "currency": "usd" } });
        let paid = session(&json!({ "payment_status": "paid", "payment_intent": payment }));
        assert_eq!(paid.fact().unwrap().unwrap().fee, Some(usd(59)));
    }

    #[test]
    fn a_session_of_somebody_else_is_no_fact() {
        let fact = |changes: Value| session(&changes).fact().unwrap();
        assert_eq!(fact(json!({ "client_reference_id": null })), None);
        assert_eq!(fact(json!({ "client_reference_id": "order 17" })), None);
        let kept = json!({ "client_reference_id": null, "metadata": { "payment": OURS } });
        assert!(fact(kept).is_some());
    }
}
