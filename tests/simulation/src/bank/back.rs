//! What goes back to whoever paid, and what that does to the balance.

use processors::Response;
use serde_json::{Value, json};

use super::payout::Moved;
use super::truth::{Checkout, Money, Truth, missing};
use crate::back::{Dispute, DisputeState, Refund, RefundState};
use crate::stub::said;

/// What the processor charges for a dispute.
const DISPUTE_FEE: i64 = 1_500;

pub(super) fn refund(refund: &Refund) -> Value {
    let status = match refund.state {
        RefundState::Pending => "pending",
        RefundState::Succeeded => "succeeded",
        RefundState::Failed => "failed",
    };
    json!({
        "id": refund.id, "object": "refund", "amount": refund.amount, "currency": "usd",
        "status": status, "metadata": { "refund": refund.ours },
        "payment_intent": intent(&refund.id, &refund.payment),
    })
}

pub(super) fn dispute(dispute: &Dispute) -> Value {
    let out = json!({ "amount": -dispute.amount, "fee": dispute.fee, "currency": "usd" });
    let back = json!({ "amount": dispute.amount, "fee": 0, "currency": "usd" });
    let (status, moved) = match dispute.state {
        DisputeState::Open => ("needs_response", vec![out]),
        DisputeState::Won => ("won", vec![out, back]),
        DisputeState::Lost => ("lost", vec![out]),
    };
    json!({
        "id": dispute.id, "object": "dispute", "amount": dispute.amount, "currency": "usd",
        "status": status, "reason": "fraudulent", "balance_transactions": moved,
        "payment_intent": intent(&dispute.id, &dispute.payment),
    })
}

impl Checkout {
    const fn brought(&self) -> i64 {
        if let Money::There(taken, _) = self.money { taken } else { 0 }
    }
}

impl Truth {
    /// A refund is asked for: refused when less is left, or a dispute decides first.
    pub(super) fn refund(&mut self, of: impl Fn(&str) -> String, now: i64) -> Response {
        let intent = of("payment_intent");
        let amount: i64 = of("amount").parse().unwrap_or(0);
        let Some(paid) = self.checkouts.iter().find(|one| one.intent_id() == intent) else {
            return missing();
        };
        let (payment, brought) = (paid.payment.clone(), paid.brought());
        let ids = (format!("re_{}", self.back.refunds.len() + 1), of("metadata[refund]"));
        let Some(made) = self.back.refund(ids, (&payment, brought), (amount, now)) else {
            let error =
                json!({ "type": "invalid_request_error", "code": "charge_already_refunded" });
            return said(400, &json!({ "error": error }));
        };
        let object = refund(&made);
        self.moved(Moved::Refund, &made.id, (-amount, 0));
        self.tell("refund.created", &payment, &object);
        said(200, &object)
    }

    /// A payer's bank takes back what is left of a payment; once.
    pub(super) fn dispute(&mut self, payment: &str, now: i64) -> bool {
        let paid = self.checkouts.iter().find(|one| one.payment == payment);
        let brought = paid.map_or(0, Checkout::brought);
        let id = format!("dp_{}", self.back.disputes.len() + 1);
        let Some(opened) = self.back.dispute(id, (payment, brought), (DISPUTE_FEE, now)) else {
            return false;
        };
        self.moved(Moved::Disputed, &opened.id, (-opened.amount, opened.fee));
        self.tell("charge.dispute.created", payment, &dispute(&opened));
        true
    }

    /// A dispute is decided.
    pub(super) fn decide(&mut self, id: &str, state: DisputeState) {
        let Some(decided) = self.back.decide(id, state) else { return };
        let back = decided.moved().1;
        if back > 0 {
            self.moved(Moved::Reinstated, id, (back, 0));
        }
        self.tell("charge.dispute.closed", &decided.payment, &dispute(&decided));
    }

    /// A refund ends.
    pub(super) fn end_refund(&mut self, id: &str, state: RefundState) {
        let Some(ended) = self.back.end(id, state) else { return };
        if state == RefundState::Failed {
            self.moved(Moved::RefundFailed, id, (ended.amount, 0));
        }
        self.tell("refund.updated", &ended.payment, &refund(&ended));
    }
}

/// The payment intent that an object is about, marked as ours.
fn intent(of: &str, payment: &str) -> Value {
    json!({
        "id": format!("pi_of_{of}"), "object": "payment_intent",
        "metadata": { "payment": payment },
    })
}
