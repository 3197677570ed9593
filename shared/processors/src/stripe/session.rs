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
