//! A payment intent: inside of its session, or by itself when a saved way to pay was charged.

use std::collections::HashMap;

use domain::method::{Kept, MethodKind};
use domain::money::Money;
use domain::payment::{Fact, Progress};
use serde::Deserialize;

use super::amount::{AmountError, from_stripe};
use super::expand::Expandable;
use super::method::PaymentMethod;

/// What marks a payment that we made by ourselves: our id, apart from that of sessions.
pub(super) const CHARGED: &str = "charge";

/// All that a fact needs, in one answer.
pub(super) const EXPANSIONS: [&str; 2] = ["latest_charge.balance_transaction", "payment_method"];

#[derive(Debug, Clone, Deserialize)]
pub(super) struct PaymentIntent {
    pub(super) id: String,
    pub(super) status: IntentStatus,
    pub(super) amount_received: i64,
    pub(super) currency: String,
    metadata: Option<HashMap<String, String>>,
    customer: Option<Expandable<Named>>,
    payment_method: Option<Expandable<PaymentMethod>>,
    cancellation_reason: Option<String>,
    latest_charge: Option<Expandable<Charge>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum IntentStatus {
    RequiresPaymentMethod,
    RequiresAction,
    RequiresCapture,
    Processing,
    Succeeded,
    Canceled,
    #[serde(other)]
    UnderWay,
}

/// A payment of which only matters whose it is.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Marked {
    pub(super) id: String,
    metadata: Option<HashMap<String, String>>,
}

impl Marked {
    /// Whichever way it was made, our id of it.
    pub(super) fn ours(&self) -> Option<&str> {
        let kept = self.metadata.as_ref()?;
        kept.get(super::session::OUR_ID).or_else(|| kept.get(CHARGED)).map(String::as_str)
    }
}

/// Something of which only the id matters.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Named {
    pub(super) id: String,
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

impl Expandable<Named> {
    pub(super) fn id(&self) -> &str {
        match self {
            Self::Id(id) => id,
            Self::Object(object) => &object.id,
        }
    }
}

impl PaymentIntent {
    /// What it says about a charge of ours; `None` when it belongs to a session or to others.
    pub(super) fn fact(&self) -> Result<Option<Fact>, AmountError> {
        let Some(intent) = self.charged().and_then(|id| id.parse().ok()) else {
            return Ok(None);
        };
        let (object, fee, by) = (self.id.clone(), self.fee(), self.kind());
        let progress = self.progress()?;
        Ok(Some(Fact { intent, object, pay_at: None, progress, fee, by }))
    }

    fn charged(&self) -> Option<&String> {
        self.metadata.as_ref()?.get(CHARGED)
    }

    pub(super) fn fee(&self) -> Option<Money> {
        let charge = self.latest_charge.as_ref()?.object()?;
        let balance = charge.balance_transaction.as_ref()?.object()?;
        from_stripe(balance.fee, &balance.currency).ok()
    }

    /// What it is paid with.
    pub(super) fn kind(&self) -> Option<MethodKind> {
        Some(self.payment_method.as_ref()?.object()?.kind())
    }

    /// The way to pay that it leaves behind.
    pub(super) fn kept(&self) -> Option<Kept> {
        let method = self.payment_method.as_ref()?.object()?;
        Some(method.kept(self.customer.as_ref()?.id()))
    }

    fn progress(&self) -> Result<Progress, AmountError> {
        Ok(match self.status {
            IntentStatus::Succeeded => {
                Progress::Succeeded(from_stripe(self.amount_received, &self.currency)?)
            }
            IntentStatus::RequiresCapture => Progress::Authorized,
            IntentStatus::Processing | IntentStatus::UnderWay => Progress::Processing,
            // Nobody is there to answer the bank's question.
            IntentStatus::RequiresPaymentMethod | IntentStatus::RequiresAction => Progress::Failed,
            IntentStatus::Canceled => match self.cancellation_reason.as_deref() {
                Some("automatic" | "expired") => Progress::Expired,
                _ => Progress::Failed,
            },
        })
    }
}
