//! A wallet with a truth of its own: orders that a payer approves and we take, refunds, disputes.
//!
//! Invariants: a request id has one answer once something was done; what was taken is never
//! forgotten, and an order that nobody approved is, after hours; the list of transactions is hours
//! behind, and shows no refunds.

mod objects;
mod order;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub use order::{Order, OrderState, PayersBank};
use processors::{Doubt, Request, Response, Sent, Way};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use crate::back::{Back, Dispute, DisputeState, Refund, RefundState};
use crate::bank::{Event, Luck, Trouble, said, unreachable};
use crate::race::turn;

/// Where it is.
pub const ADDRESS: &str = "https://wallet.invalid";

/// The id that its posts are signed for.
pub const WEBHOOK: &str = "WEBHOOK-1";

/// What every true post is signed with.
pub const SIGNATURE: &str = "signed";

/// The wallet of a run.
#[derive(Clone)]
pub struct Wallet {
    truth: Arc<Mutex<Truth>>,
    luck: Arc<Mutex<Luck>>,
    clock: Arc<AtomicI64>,
}

#[derive(Debug, Default)]
struct Truth {
    orders: Vec<Order>,
    back: Back,
    keys: BTreeMap<String, (u16, Vec<u8>)>,
    events: Vec<Event>,
    told: u64,
}

impl Wallet {
    /// A wallet without troubles.
    pub fn new(clock: Arc<AtomicI64>) -> Self {
        let luck: Luck = Box::new(|_| None);
        Self { truth: Arc::default(), luck: Arc::new(Mutex::new(luck)), clock }
    }

    /// From now on, `luck` chooses.
    pub fn lucky(&self, luck: impl FnMut(&Request) -> Option<Trouble> + Send + 'static) {
        *self.luck.lock().unwrap_or_else(PoisonError::into_inner) = Box::new(luck);
    }

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

    fn now(&self) -> i64 {
        self.clock.load(Ordering::Relaxed)
    }

    fn locked(&self) -> MutexGuard<'_, Truth> {
        self.truth.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, id: &str, from: OrderState, to: OrderState, told: &str) {
        let (now, mut truth) = (self.now(), self.locked());
        let found = truth.orders.iter_mut().find(|one| one.id == id && one.state == from);
        let Some(order) = found.filter(|order| order.is_known(now)) else { return };
        order.state = to;
        let order = order.clone();
        truth.tell_of_order(told, &order);
    }

    fn answer(&self, request: &Request, trouble: Option<Trouble>) -> Result<Response, Doubt> {
        match trouble {
            Some(Trouble::LostRequest) => Err(unreachable()),
            Some(Trouble::Busy) => Ok(said(429, &json!({}))),
            Some(Trouble::Broken) => Ok(said(500, &json!({}))),
            Some(Trouble::LostReply) => {
                self.done(request);
                Err(unreachable())
            }
            None => Ok(self.done(request)),
        }
    }

    fn done(&self, request: &Request) -> Response {
        let (now, mut truth) = (self.now(), self.locked());
        let parts: Vec<&str> = request.url.path_segments().into_iter().flatten().collect();
        let body: Value = serde_json::from_str(&request.body).unwrap_or_default();
        match parts.as_slice() {
            ["v1", "oauth2", "token"] => said(200, &json!({ "access_token": "A21" })),
            ["v1", "notifications", "verify-webhook-signature"] => {
                let holds = body["transmission_sig"] == SIGNATURE && body["webhook_id"] == WEBHOOK;
                let status = if holds { "SUCCESS" } else { "FAILURE" };
                said(200, &json!({ "verification_status": status }))
            }
            ["v2", "checkout", "orders"] => truth.keyed(request, |truth| truth.order(&body, now)),
            ["v2", "checkout", "orders", id, "capture"] => {
                truth.keyed(request, |truth| truth.capture(id, now))
            }
            ["v2", "payments", "captures", id, "refund"] => {
                truth.keyed(request, |truth| truth.refund(id, &body, now))
            }
            ["v1", "reporting", "transactions"] => truth.transactions(request, now),
            ["v1", "customer", "disputes"] => truth.disputes(),
            [.., kind, id] => truth.found((kind, id), now),
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

impl Way for Wallet {
    fn send(&self, request: Request) -> Sent {
        let wallet = self.clone();
        Box::pin(async move {
            let trouble = {
                let mut luck = wallet.luck.lock().unwrap_or_else(PoisonError::into_inner);
                (luck)(&request)
            };
            turn().await;
            let answer = wallet.answer(&request, trouble);
            turn().await;
            answer
        })
    }
}

impl fmt::Debug for Wallet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wallet").finish_non_exhaustive()
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
