//! A Checkout Session, read into a fact.
//!
//! Invariant: money that arrived outranks every other word of the session, and how much arrived is
//! what the payment says it received.

use std::collections::HashMap;

use domain::method::{MethodFact, Saving};
use domain::money::Money;
use domain::news::News;
use domain::payment::{Fact, Progress};
use serde::Deserialize;

use super::amount::{AmountError, from_stripe};
use super::expand::Expandable;
use super::payment::{IntentStatus, PaymentIntent};
use super::setup::SetupIntent;

/// What we keep in the metadata of Stripe's objects: our payment's id.
pub(super) const OUR_ID: &str = "payment";

/// All that a fact needs, in one answer.
pub(super) const EXPANSIONS: [&str; 3] = [
    "payment_intent.latest_charge.balance_transaction",
    "payment_intent.payment_method",
    "setup_intent.payment_method",
];

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Session {
    pub(super) id: String,
    mode: Option<String>,
    client_reference_id: Option<String>,
    metadata: Option<HashMap<String, String>>,
    status: Option<Status>,
    payment_status: PaymentStatus,
    amount_total: Option<i64>,
    currency: Option<String>,
    url: Option<String>,
    payment_intent: Option<Expandable<PaymentIntent>>,
    setup_intent: Option<Expandable<SetupIntent>>,
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
            by: self.payment().and_then(PaymentIntent::kind),
        }))
    }

    /// What it says about a way to pay of ours that is being kept.
    pub(super) fn kept(&self) -> Option<MethodFact> {
        let method = self.metadata.as_ref()?.get("method")?.parse().ok()?;
        let setup = self.setup_intent.as_ref().and_then(Expandable::object);
        let kept = match (self.payment(), setup) {
            (Some(payment), _) if payment.status == IntentStatus::Succeeded => payment.kept(),
            (_, Some(setup)) => setup.kept(),
            _ => None,
        };
        let progress = match (kept, self.status) {
            (Some(kept), _) => Saving::Saved(kept),
            (None, Some(Status::Expired)) => Saving::Failed,
            (None, _) => Saving::Open { at: self.url.clone() },
        };
        Some(MethodFact { method, object: self.id.clone(), progress })
    }

    /// All that it says: of a payment, of a way to pay, of both.
    pub(super) fn news(&self) -> Result<Vec<News>, AmountError> {
        let payment = if self.is_setup() { None } else { self.fact()? };
        let method = self.kept().map(News::Method);
        Ok(payment.map(News::Payment).into_iter().chain(method).collect())
    }

    /// The payment that it led to.
    pub(super) fn payment_id(&self) -> Option<&str> {
        match self.payment_intent.as_ref()? {
            Expandable::Id(id) => Some(id),
            Expandable::Object(payment) => Some(&payment.id),
        }
    }

    fn is_setup(&self) -> bool {
        self.mode.as_deref() == Some("setup")
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
            (_, Some(IntentStatus::RequiresCapture)) => Progress::Authorized,
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
        self.payment()?.fee()
    }

    fn payment(&self) -> Option<&PaymentIntent> {
        self.payment_intent.as_ref().and_then(Expandable::object)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::method::MethodKind;
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
    fn pay14_a_session_that_keeps_a_way_to_pay_says_so() {
        let ours = "mth_01j9zk5v7r0c8e4g6m2n0p1q2r";
        let mut payment = payment("succeeded", 1000);
        payment["customer"] = json!("cus_1");
        payment["payment_method"] = json!({ "id": "pm_1", "type": "card",
            "card": { "brand": "visa", "last4": "4242", "funding": "credit" } });
        let paid = session(&json!({ "payment_status": "paid", "payment_intent": payment,
            "metadata": { "method": ours } }));
        let news = paid.news().unwrap();
        assert_eq!(news.len(), 2);
        let Some(News::Method(fact)) = news.last() else { panic!("{news:?}") };
        let Saving::Saved(kept) = &fact.progress else { panic!("{fact:?}") };
        assert_eq!((kept.customer.as_str(), kept.object.as_str()), ("cus_1", "pm_1"));
        assert_eq!(kept.label, "Visa ending in 4242");

        let setup = json!({ "status": "succeeded", "customer": "cus_1", "payment_method": {
            "id": "pm_2", "type": "us_bank_account",
            "us_bank_account": { "bank_name": "STRIPE TEST BANK", "last4": "6789" } } });
        let saved = session(&json!({ "mode": "setup", "setup_intent": setup,
            "metadata": { "method": ours } }));
        let [News::Method(fact)] = &saved.news().unwrap()[..] else { panic!("not one") };
        assert!(matches!(&fact.progress, Saving::Saved(kept) if kept.kind == MethodKind::Bank));
    }

    #[test]
    fn psp42_an_authorised_payment_is_not_money() {
        let held =
            json!({ "status": "complete", "payment_intent": payment("requires_capture", 0) });
        assert_eq!(progress(&held), Progress::Authorized);
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
