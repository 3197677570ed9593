//! A wallet with a truth of its own: orders that a payer approves and we take, refunds, disputes.
//!
//! Invariants: a request id has one answer once something was done; what was taken is never
//! forgotten, and an order that nobody approved is, after hours; the list of transactions is hours
//! behind, and shows no refunds.

mod objects;
mod order;

use std::collections::BTreeMap;

pub use order::{Order, OrderState, PayersBank};
use processors::{Request, Response};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use crate::back::{Back, Dispute, DisputeState, Refund, RefundState};
use crate::bank::Event;
use crate::stub::{Answers, Stub, said};

/// Where it is.
pub const ADDRESS: &str = "https://wallet.invalid";

/// The id that its posts are signed for.
pub const WEBHOOK: &str = "WEBHOOK-1";

/// What every true post is signed with.
pub const SIGNATURE: &str = "signed";

/// The wallet of a run.
pub type Wallet = Stub<Truth>;

/// All that it knows.
#[derive(Debug, Default)]
pub struct Truth {
    orders: Vec<Order>,
    back: Back,
    keys: BTreeMap<String, (u16, Vec<u8>)>,
    events: Vec<Event>,
    told: u64,
}

impl Wallet {
    /// All orders that were ever made.
    pub fn orders(&self) -> Vec<Order> {
        self.locked().orders.clone()
    }

    /// Orders that can still be paid, or whose money is under way.
    pub fn going(&self) -> Vec<Order> {
        let now = self.now();
        let mut orders = self.orders();
        orders.retain(|order| match order.state {
            OrderState::Open => order.is_known(now),
            OrderState::Pending => true,
            OrderState::Approved(_) | OrderState::Completed | OrderState::Declined => false,
        });
        orders
    }

    /// The payer agrees, and their bank will answer so.
    pub fn approve(&self, id: &str, bank: PayersBank) {
        self.change(id, OrderState::Open, OrderState::Approved(bank), "CHECKOUT.ORDER.APPROVED");
    }

    /// The payer's bank answers what it was asked.
    pub fn end(&self, id: &str, bank: PayersBank) {
        let (to, told) = match bank {
            PayersBank::Pays => (OrderState::Completed, "PAYMENT.CAPTURE.COMPLETED"),
            PayersBank::Refuses => (OrderState::Declined, "PAYMENT.CAPTURE.DECLINED"),
        };
        self.change(id, OrderState::Pending, to, told);
    }

    /// All refunds.
    pub fn refunds(&self) -> Vec<Refund> {
        self.locked().back.refunds.clone()
    }

    /// All disputes.
    pub fn disputes(&self) -> Vec<Dispute> {
        self.locked().back.disputes.clone()
    }

    /// A refund ends.
    pub fn end_refund(&self, id: &str, state: RefundState) {
        let mut truth = self.locked();
        if let Some(ended) = truth.back.end(id, state) {
            truth.tell_of_refund("PAYMENT.CAPTURE.REFUNDED", &ended);
        }
    }

    /// A payer takes back what is left of a payment; tells whether anything was.
    pub fn dispute(&self, payment: &str) -> bool {
        let (now, mut truth) = (self.now(), self.locked());
        let paid = truth.orders.iter().find(|one| one.payment == payment && one.is_paid());
        let brought = paid.map_or(0, |order| order.amount);
        let id = format!("PP-D-{}", truth.back.disputes.len() + 1);
        let opened = truth.back.dispute(id, (payment, brought), (0, now));
        if let Some(opened) = &opened {
            truth.tell_of_dispute("CUSTOMER.DISPUTE.CREATED", opened);
        }
        opened.is_some()
    }

    /// A dispute is decided.
    pub fn decide(&self, id: &str, state: DisputeState) {
        let mut truth = self.locked();
        if let Some(decided) = truth.back.decide(id, state) {
            truth.tell_of_dispute("CUSTOMER.DISPUTE.RESOLVED", &decided);
        }
    }

    /// How many events wait to be posted.
    pub fn events(&self) -> usize {
        self.locked().events.len()
    }

    /// Takes an event to post it.
    pub fn take(&self, at: usize) -> Option<Event> {
        let mut truth = self.locked();
        (at < truth.events.len()).then(|| truth.events.remove(at))
    }

    /// Puts an event back, to be posted again.
    pub fn keep(&self, mut event: Event) {
        event.posts += 1;
        self.locked().events.push(event);
    }

    fn change(&self, id: &str, from: OrderState, to: OrderState, told: &str) {
        let (now, mut truth) = (self.now(), self.locked());
        let found = truth.orders.iter_mut().find(|one| one.id == id && one.state == from);
        let Some(order) = found.filter(|order| order.is_known(now)) else { return };
        order.state = to;
        let order = order.clone();
        truth.tell_of_order(told, &order);
    }
}

impl Answers for Truth {
    fn answer(&mut self, request: &Request, now: i64) -> Response {
        let parts: Vec<&str> = request.url.path_segments().into_iter().flatten().collect();
        let body: Value = serde_json::from_str(&request.body).unwrap_or_default();
        match parts.as_slice() {
            ["v1", "oauth2", "token"] => said(200, &json!({ "access_token": "A21" })),
            ["v1", "notifications", "verify-webhook-signature"] => {
                let holds = body["transmission_sig"] == SIGNATURE && body["webhook_id"] == WEBHOOK;
                let status = if holds { "SUCCESS" } else { "FAILURE" };
                said(200, &json!({ "verification_status": status }))
            }
            ["v2", "checkout", "orders"] => self.keyed(request, |truth| truth.order(&body, now)),
            ["v2", "checkout", "orders", id, "capture"] => {
                self.keyed(request, |truth| truth.capture(id, now))
            }
            ["v2", "payments", "captures", id, "refund"] => {
                self.keyed(request, |truth| truth.refund(id, &body, now))
            }
            ["v1", "reporting", "transactions"] => self.transactions(request, now),
            ["v1", "customer", "disputes"] => self.disputes(),
            [.., kind, id] => self.found((kind, id), now),
            _ => missing(),
        }
    }
}

impl Truth {
    /// The first answer for the id of the request under which something was done.
    fn keyed(&mut self, request: &Request, act: impl FnOnce(&mut Self) -> Response) -> Response {
        let named = request.headers.iter().find(|(name, _)| *name == "paypal-request-id");
        let Some((_, key)) = named else { return said(503, &json!({})) };
        let key = key.expose_secret().to_owned();
        if let Some((status, body)) = self.keys.get(&key) {
            return Response { status: *status, body: body.clone() };
        }
        let answer = act(self);
        if answer.status < 300 {
            self.keys.insert(key, (answer.status, answer.body.clone()));
        }
        answer
    }

    fn tell(&mut self, (kind, resource): (&str, &str), payment: &str, object: &Value) {
        self.told += 1;
        let id = format!("WH-{}", self.told);
        let body = json!({
            "id": id, "event_type": kind, "resource_type": resource, "resource": object,
        });
        self.events.push(Event { id, payment: payment.to_owned(), posts: 0, body });
    }
}

/// A refusal in the words of the API.
fn refused(status: u16, issue: &str) -> Response {
    let body = json!({ "name": "UNPROCESSABLE_ENTITY", "details": [{ "issue": issue }] });
    said(status, &body)
}

fn missing() -> Response {
    refused(404, "RESOURCE_NOT_FOUND")
}
