//! Objects as the API shows them.

use jiff::Timestamp;
use processors::{Request, Response};
use serde_json::{Value, json};

use super::order::{Order, OrderState};
use super::{ADDRESS, Truth, missing};
use crate::back::{Dispute, DisputeState, Refund, RefundState};
use crate::stub::said;

/// How far the list of transactions is behind.
const BEHIND_MS: i64 = 3 * 60 * 60 * 1000;

/// A page is much smaller here, so that lists have several.
const PAGE_SIZE: usize = 5;

/// An amount, in cents.
pub(super) fn cents(amount: &Value) -> i64 {
    let text = amount["value"].as_str().unwrap_or_default();
    text.replace('.', "").parse().unwrap_or(0)
}

fn amount(cents: i64) -> Value {
    let value = format!("{}.{:02}", cents.div_euclid(100), cents.rem_euclid(100));
    json!({ "currency_code": "USD", "value": value })
}

fn capture_of(order: &Order) -> String {
    order.id.replacen("5O", "3C", 1)
}

/// Whether a capture is of this order.
pub(super) fn is_of(order: &Order, capture: &str) -> bool {
    order.is_taken() && capture_of(order) == capture
}

fn up(path: &str, id: &str) -> Value {
    json!([{ "rel": "up", "href": format!("{ADDRESS}/v2/{path}/{id}") }])
}

impl Truth {
    pub(super) fn render_order(&self, order: &Order) -> Value {
        let status = match order.state {
            OrderState::Open => "PAYER_ACTION_REQUIRED",
            OrderState::Approved(_) => "APPROVED",
            OrderState::Pending | OrderState::Completed | OrderState::Declined => "COMPLETED",
        };
        let captures: Vec<Value> =
            order.is_taken().then(|| self.render_capture(order)).into_iter().collect();
        json!({
            "id": order.id, "status": status,
            "purchase_units":
                [{ "custom_id": order.payment, "payments": { "captures": captures } }],
            "links": [{ "rel": "payer-action", "href": format!("{ADDRESS}/pay/{}", order.id) }],
        })
    }

    fn render_capture(&self, order: &Order) -> Value {
        let back = self.back.refunded(&order.payment);
        let status = match order.state {
            OrderState::Declined => "DECLINED",
            OrderState::Completed if back == order.amount => "REFUNDED",
            OrderState::Completed if back > 0 => "PARTIALLY_REFUNDED",
            OrderState::Completed => "COMPLETED",
            OrderState::Open | OrderState::Approved(_) | OrderState::Pending => "PENDING",
        };
        let fee = order.is_paid().then(|| json!({ "paypal_fee": amount(order.fee()) }));
        json!({
            "id": capture_of(order), "status": status, "amount": amount(order.amount),
            "custom_id": order.payment, "seller_receivable_breakdown": fee,
            "links": up("checkout/orders", &order.id),
        })
    }

    pub(super) fn render_refund(&self, refund: &Refund) -> Value {
        let status = match refund.state {
            RefundState::Pending => "PENDING",
            RefundState::Succeeded => "COMPLETED",
            RefundState::Failed => "FAILED",
        };
        let of = self.paid(&refund.payment).map(capture_of).unwrap_or_default();
        json!({
            "id": refund.id, "status": status, "amount": amount(refund.amount),
            "custom_id": refund.ours, "links": up("payments/captures", &of),
        })
    }

    fn render_dispute(&self, dispute: &Dispute) -> Value {
        let (status, outcome) = match dispute.state {
            DisputeState::Open => ("WAITING_FOR_SELLER_RESPONSE", None),
            DisputeState::Won => ("RESOLVED", Some("RESOLVED_SELLER_FAVOUR")),
            DisputeState::Lost => ("RESOLVED", Some("RESOLVED_BUYER_FAVOUR")),
        };
        let of = self.paid(&dispute.payment).map(capture_of);
        json!({
            "dispute_id": dispute.id, "reason": "UNAUTHORISED", "status": status,
            "dispute_life_cycle_stage": "CHARGEBACK", "dispute_amount": amount(dispute.amount),
            "disputed_transactions":
                [{ "seller_transaction_id": of, "custom": dispute.payment }],
            "dispute_outcome": outcome.map(|code| json!({ "outcome_code": code })),
        })
    }

    fn paid(&self, payment: &str) -> Option<&Order> {
        self.orders.iter().find(|order| order.payment == payment && order.is_taken())
    }

    pub(super) fn tell_of_order(&mut self, kind: &str, order: &Order) {
        let (resource, object) = if order.is_taken() {
            ("capture", self.render_capture(order))
        } else {
            ("checkout-order", self.render_order(order))
        };
        self.tell((kind, resource), &order.payment, &object);
    }

    pub(super) fn tell_of_refund(&mut self, kind: &str, refund: &Refund) {
        let object = self.render_refund(refund);
        self.tell((kind, "refund"), &refund.payment, &object);
    }

    pub(super) fn tell_of_dispute(&mut self, kind: &str, dispute: &Dispute) {
        let object = self.render_dispute(dispute);
        self.tell((kind, "dispute"), &dispute.payment, &object);
    }

    /// One object, by the name of its list.
    pub(super) fn found(&self, (kind, id): (&str, &str), now: i64) -> Response {
        let mut orders = self.orders.iter();
        let found = match kind {
            "orders" => {
                let known = |order: &&Order| order.id == id && order.is_known(now);
                orders.find(known).map(|order| self.render_order(order))
            }
            "captures" => {
                orders.find(|order| is_of(order, id)).map(|order| self.render_capture(order))
            }
            "refunds" => {
                let found = self.back.refunds.iter().find(|refund| refund.id == id);
                found.map(|refund| self.render_refund(refund))
            }
            "disputes" => {
                let found = self.back.disputes.iter().find(|dispute| dispute.id == id);
                found.map(|dispute| self.render_dispute(dispute))
            }
            _ => None,
        };
        found.map_or_else(missing, |object| said(200, &object))
    }

    /// What was taken since a time, a page of it.
    pub(super) fn transactions(&self, request: &Request, now: i64) -> Response {
        let asked = |name: &str| {
            let mut pairs = request.url.query_pairs();
            pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
        };
        let since = asked("start_date").and_then(|text| text.parse::<Timestamp>().ok());
        let since = since.map_or(i64::MIN, Timestamp::as_millisecond);
        let shown =
            |order: &&Order| order.is_taken() && (since..=now - BEHIND_MS).contains(&order.made_at);
        let all: Vec<&Order> = self.orders.iter().filter(shown).collect();
        let page = asked("page").and_then(|text| text.parse::<usize>().ok()).unwrap_or(1).max(1);
        let details: Vec<Value> =
            all.iter().skip((page - 1) * PAGE_SIZE).take(PAGE_SIZE).map(|one| line(one)).collect();
        let pages = all.len().div_ceil(PAGE_SIZE).max(1);
        let body = json!({ "transaction_details": details, "page": page, "total_pages": pages });
        said(200, &body)
    }

    pub(super) fn disputes(&self) -> Response {
        let id = |dispute: &Dispute| json!({ "dispute_id": dispute.id });
        let items: Vec<Value> = self.back.disputes.iter().map(id).collect();
        said(200, &json!({ "items": items }))
    }
}

/// A line of the list of transactions.
fn line(order: &Order) -> Value {
    let status = match order.state {
        OrderState::Completed => "S",
        OrderState::Declined => "D",
        OrderState::Open | OrderState::Approved(_) | OrderState::Pending => "P",
    };
    let fee = amount(order.fee())["value"].as_str().map(|value| format!("-{value}"));
    let fee = order.is_paid().then(|| json!({ "currency_code": "USD", "value": fee }));
    json!({ "transaction_info": {
        "transaction_id": capture_of(order), "transaction_event_code": "T0006",
        "transaction_status": status, "transaction_amount": amount(order.amount),
        "fee_amount": fee, "custom_field": order.payment,
    } })
}
