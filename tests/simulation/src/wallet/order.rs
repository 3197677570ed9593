//! Orders: from the wish to pay to what was taken.

use processors::Response;
use serde_json::Value;

use super::objects::{cents, is_of};
use super::{Truth, missing, refused};
use crate::stub::said;

/// How long an order is known that nobody approves.
const KEPT_MS: i64 = 6 * 60 * 60 * 1000;

/// An order.
#[derive(Debug, Clone)]
pub struct Order {
    /// The wallet's id.
    pub id: String,
    /// Our payment.
    pub payment: String,
    /// How much, in cents.
    pub amount: i64,
    /// How far it is.
    pub state: OrderState,
    /// When it was made, in milliseconds.
    pub made_at: i64,
}

/// How far an order is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderState {
    /// The payer has not agreed.
    Open,
    /// The payer agreed, and their bank will answer so.
    Approved(PayersBank),
    /// It was taken, and the payer's bank is asked.
    Pending,
    /// It is there.
    Completed,
    /// It was taken, and the payer's bank sent nothing.
    Declined,
}

/// How the bank of whoever pays answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PayersBank {
    /// It sends the money.
    Pays,
    /// It sends nothing.
    Refuses,
}

impl Order {
    /// Whether its money is there.
    pub fn is_paid(&self) -> bool {
        self.state == OrderState::Completed
    }

    /// What the wallet keeps of it.
    pub const fn fee(&self) -> i64 {
        self.amount.div_euclid(40) + 49
    }

    /// Whether the wallet knows it still.
    pub(super) fn is_known(&self, now: i64) -> bool {
        self.state != OrderState::Open || now - self.made_at < KEPT_MS
    }

    /// Whether anything was taken of it.
    pub(super) const fn is_taken(&self) -> bool {
        match self.state {
            OrderState::Open | OrderState::Approved(_) => false,
            OrderState::Pending | OrderState::Completed | OrderState::Declined => true,
        }
    }
}

impl Truth {
    pub(super) fn order(&mut self, body: &Value, now: i64) -> Response {
        let unit = &body["purchase_units"][0];
        let order = Order {
            id: format!("5O{}", self.orders.len() + 1),
            payment: unit["custom_id"].as_str().unwrap_or_default().to_owned(),
            amount: cents(&unit["amount"]),
            state: OrderState::Open,
            made_at: now,
        };
        let object = self.render_order(&order);
        self.orders.push(order);
        said(201, &object)
    }

    /// What a payer agreed to is taken: at once, or after their bank was asked; a payer whose bank
    /// refuses may agree to another.
    pub(super) fn capture(&mut self, id: &str, now: i64) -> Response {
        let found = self.orders.iter_mut().find(|order| order.id == id && order.is_known(now));
        let Some(order) = found else { return missing() };
        let told = match order.state {
            OrderState::Open => return refused(422, "ORDER_NOT_APPROVED"),
            OrderState::Approved(PayersBank::Refuses) => {
                order.state = OrderState::Open;
                return refused(422, "INSTRUMENT_DECLINED");
            }
            OrderState::Approved(PayersBank::Pays) if order.amount.rem_euclid(4) == 0 => {
                order.state = OrderState::Pending;
                "PAYMENT.CAPTURE.PENDING"
            }
            OrderState::Approved(PayersBank::Pays) => {
                order.state = OrderState::Completed;
                "PAYMENT.CAPTURE.COMPLETED"
            }
            OrderState::Pending | OrderState::Completed | OrderState::Declined => {
                return refused(422, "ORDER_ALREADY_CAPTURED");
            }
        };
        let order = order.clone();
        self.tell_of_order(told, &order);
        said(201, &self.render_order(&order))
    }

    pub(super) fn refund(&mut self, capture: &str, body: &Value, now: i64) -> Response {
        let Some(order) = self.orders.iter().find(|order| is_of(order, capture)).cloned() else {
            return missing();
        };
        let brought = if order.is_paid() { order.amount } else { 0 };
        let ours = body["custom_id"].as_str().unwrap_or_default().to_owned();
        let ids = (format!("1R{}", self.back.refunds.len() + 1), ours);
        let asked = (cents(&body["amount"]), now);
        let Some(made) = self.back.refund(ids, (&order.payment, brought), asked) else {
            return refused(422, "REFUND_AMOUNT_EXCEEDED");
        };
        self.tell_of_refund("PAYMENT.CAPTURE.REFUNDED", &made);
        said(201, &self.render_refund(&made))
    }
}
