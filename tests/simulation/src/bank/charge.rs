//! Charges of ways to pay that were saved: made at once, by us, while nobody is there.

use processors::Response;
use serde_json::{Value, json};

use super::payout::Moved;
use super::truth::{Checkout, Money, PageState, Truth, there};
use crate::stub::said;

impl Truth {
    /// A saved way to pay is charged: a card pays at once or is declined, a bank is asked.
    pub(super) fn charge(&mut self, of: impl Fn(&str) -> String, now: i64) -> Response {
        let amount: i64 = of("amount").parse().unwrap_or(0);
        let at = i64::try_from(self.checkouts.len()).unwrap_or(0);
        let money = match (at + amount).rem_euclid(5) {
            0 | 1 => Money::Failed,
            2 => Money::UnderWay,
            _ => there(amount),
        };
        let charge = Checkout {
            id: format!("pi_charge_{}", at + 1),
            payment: of("metadata[charge]"),
            amount,
            page: PageState::Complete,
            money,
            is_charge: true,
            made_at: now,
        };
        let (object, payment) = (charge.intent(), charge.payment.clone());
        let told = json!({ "object": "payment_intent", "id": charge.id });
        let kind = match money {
            Money::There(amount, fee) => {
                self.moved(Moved::Charge, &charge.id, (amount, fee));
                "payment_intent.succeeded"
            }
            Money::Failed => "payment_intent.payment_failed",
            Money::None | Money::UnderWay => "payment_intent.processing",
        };
        self.checkouts.push(charge);
        self.tell(kind, &payment, &told);
        if money == Money::Failed {
            let error = json!({
                "type": "card_error", "code": "card_declined", "message": "Your card was declined.",
                "payment_intent": object,
            });
            return said(402, &json!({ "error": error }));
        }
        said(200, &object)
    }
}

impl Checkout {
    /// The payment intent: by itself when a saved way to pay was charged, or inside of its session.
    pub(super) fn intent(&self) -> Value {
        let (status, received, fee) = match self.money {
            Money::None | Money::Failed => ("requires_payment_method", 0, None),
            Money::UnderWay => ("processing", 0, None),
            Money::There(amount, fee) => ("succeeded", amount, Some(fee)),
        };
        let charge = fee.map(|fee| {
            json!({ "id": "ch_1", "object": "charge",
                "balance_transaction": { "id": "txn_1", "fee": fee, "currency": "usd" } })
        });
        let ours = self.is_charge.then(|| json!({ "charge": self.payment }));
        json!({
            "id": self.intent_id(), "object": "payment_intent", "status": status,
            "amount_received": received, "currency": "usd", "latest_charge": charge,
            "metadata": ours,
        })
    }
}
