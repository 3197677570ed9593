//! What goes back to whoever paid: refunds that we asked for, and disputes that their banks open.

use processors::Response;
use serde_json::{Value, json};

use super::payout::Moved;
use super::said;
use super::truth::{Checkout, Money, Truth, missing};

/// What the processor charges for a dispute.
const DISPUTE_FEE: i64 = 1_500;

/// A refund.
#[derive(Debug, Clone)]
pub struct Refund {
    /// The processor's id.
    pub id: String,
    /// The payment of ours.
    pub payment: String,
    /// Our id of it.
    pub ours: String,
    /// How much, in cents.
    pub amount: i64,
    /// How far it is.
    pub state: RefundState,
    pub(super) made_at: i64,
}

/// How far a refund is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefundState {
    /// On its way.
    Pending,
    /// The money is back.
    Succeeded,
    /// It could not go back.
    Failed,
}

/// A dispute.
#[derive(Debug, Clone)]
pub struct Dispute {
    /// The processor's id.
    pub id: String,
    /// The payment of ours.
    pub payment: String,
    /// How much, in cents.
    pub amount: i64,
    /// How far it is.
    pub state: DisputeState,
    pub(super) made_at: i64,
}

/// How far a dispute is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DisputeState {
    /// The money is gone for now.
    Open,
    /// It came back.
    Won,
    /// It is gone.
    Lost,
}

impl Refund {
    pub(super) fn render(&self) -> Value {
        let status = match self.state {
            RefundState::Pending => "pending",
            RefundState::Succeeded => "succeeded",
            RefundState::Failed => "failed",
        };
        json!({
            "id": self.id, "object": "refund", "amount": self.amount, "currency": "usd",
            "status": status, "metadata": { "refund": self.ours },
            "payment_intent": intent(&self.id, &self.payment),
        })
    }
}

impl Dispute {
    /// What moved: taken, given back, and the fee.
    pub const fn moved(&self) -> (i64, i64, i64) {
        let back = if matches!(self.state, DisputeState::Won) { self.amount } else { 0 };
        (self.amount, back, DISPUTE_FEE)
    }

    pub(super) fn render(&self) -> Value {
        let out = json!({ "amount": -self.amount, "fee": DISPUTE_FEE, "currency": "usd" });
        let back = json!({ "amount": self.amount, "fee": 0, "currency": "usd" });
        let (status, moved) = match self.state {
            DisputeState::Open => ("needs_response", vec![out]),
            DisputeState::Won => ("won", vec![out, back]),
            DisputeState::Lost => ("lost", vec![out]),
        };
        json!({
            "id": self.id, "object": "dispute", "amount": self.amount, "currency": "usd",
            "status": status, "reason": "fraudulent", "balance_transactions": moved,
            "payment_intent": intent(&self.id, &self.payment),
        })
    }
}

impl Truth {
    /// A refund is asked for: refused when less is left, or a dispute decides first.
    pub(super) fn refund(&mut self, of: impl Fn(&str) -> String, now: i64) -> Response {
        let (intent, ours) = (of("payment_intent"), of("metadata[refund]"));
        let amount: i64 = of("amount").parse().unwrap_or(0);
        let Some(paid) = self.checkouts.iter().find(|one| one.intent_id() == intent) else {
            return missing();
        };
        let payment = paid.payment.clone();
        if amount <= 0 || amount > self.left(paid) {
            let error =
                json!({ "type": "invalid_request_error", "code": "charge_already_refunded" });
            return said(400, &json!({ "error": error }));
        }
        let id = format!("re_{}", self.refunds.len() + 1);
        // Even amounts go back at once, odd ones take their time.
        let is_quick = amount.rem_euclid(2) == 0;
        let state = if is_quick { RefundState::Succeeded } else { RefundState::Pending };
        let refund = Refund { id, payment: payment.clone(), ours, amount, state, made_at: now };
        let (object, source) = (refund.render(), refund.id.clone());
        self.refunds.push(refund);
        self.moved(Moved::Refund, &source, (-amount, 0));
        self.tell("refund.created", &payment, &object);
        said(200, &object)
    }

    /// What may still go back of a checkout; nothing while it is disputed.
    fn left(&self, paid: &Checkout) -> i64 {
        let Money::There(taken, _) = paid.money else { return 0 };
        let of = self.refunds.iter().filter(|refund| refund.payment == paid.payment);
        let gone: i64 = of
            .filter(|refund| refund.state != RefundState::Failed)
            .map(|refund| refund.amount)
            .sum();
        let disputes = || self.disputes.iter().filter(|dispute| dispute.payment == paid.payment);
        if disputes().any(|dispute| dispute.state != DisputeState::Won) { 0 } else { taken - gone }
    }

    /// A payer's bank takes back what is left of a payment; once.
    pub(super) fn dispute(&mut self, payment: &str, now: i64) -> bool {
        let paid = self.checkouts.iter().find(|one| one.payment == payment);
        let left = paid.map_or(0, |paid| self.left(paid));
        if left <= 0 || self.disputes.iter().any(|dispute| dispute.payment == payment) {
            return false;
        }
        let id = format!("dp_{}", self.disputes.len() + 1);
        let (payment, state) = (payment.to_owned(), DisputeState::Open);
        self.moved(Moved::Disputed, &id, (-left, DISPUTE_FEE));
        let dispute = Dispute { id, payment: payment.clone(), amount: left, state, made_at: now };
        let object = dispute.render();
        self.disputes.push(dispute);
        self.tell("charge.dispute.created", &payment, &object);
        true
    }

    /// A dispute is decided.
    pub(super) fn decide(&mut self, id: &str, state: DisputeState) {
        let found = self.disputes.iter_mut().find(|dispute| dispute.id == id);
        let Some(dispute) = found.filter(|one| one.state == DisputeState::Open) else { return };
        dispute.state = state;
        let (payment, object) = (dispute.payment.clone(), dispute.render());
        let back = dispute.moved().1;
        if back > 0 {
            self.moved(Moved::Reinstated, id, (back, 0));
        }
        self.tell("charge.dispute.closed", &payment, &object);
    }

    /// A refund ends.
    pub(super) fn end_refund(&mut self, id: &str, state: RefundState) {
        let found = self.refunds.iter_mut().find(|refund| refund.id == id);
        let Some(refund) = found.filter(|one| one.state == RefundState::Pending) else { return };
        refund.state = state;
        let (payment, object, amount) = (refund.payment.clone(), refund.render(), refund.amount);
        if state == RefundState::Failed {
            self.moved(Moved::RefundFailed, id, (amount, 0));
        }
        self.tell("refund.updated", &payment, &object);
    }
}

/// The payment intent that an object is about, marked as ours.
fn intent(of: &str, payment: &str) -> Value {
    json!({
        "id": format!("pi_of_{of}"), "object": "payment_intent",
        "metadata": { "payment": payment },
    })
}
