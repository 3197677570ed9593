//! A processor with a truth of its own: what it took and what it keeps, whoever was told.
//!
//! Invariants: an idempotency key has one answer, kept for a day; money that was taken is never
//! forgotten; every change is told by an event, which carries what was true when it happened.

mod back;
mod charge;
mod payout;
mod truth;

use payout::Moved;
pub use payout::{Payout, PayoutState};
use processors::{Method, Request, Response};
use secrecy::ExposeSecret;
use serde_json::json;
use truth::there;
pub use truth::{Checkout, Event, Money, PageState, Truth};

use crate::back::{Dispute, DisputeState, Refund, RefundState};
use crate::stub::{Answers, Stub, said};

/// How long an idempotency key is known (rule PSP-02).
const KEY_KEPT_MS: i64 = 24 * 60 * 60 * 1000;

/// How long a checkout stays open.
const OPEN_MS: i64 = 24 * 60 * 60 * 1000;

/// The processor of a run.
pub type Bank = Stub<Truth>;

impl Bank {
    /// All checkouts.
    pub fn checkouts(&self) -> Vec<Checkout> {
        self.locked().checkouts.clone()
    }

    /// The person pays by card, perhaps another amount than was asked for.
    pub fn pay_by_card(&self, id: &str, amount: i64) {
        self.change(id, "checkout.session.completed", |checkout| {
            let is_open = checkout.page == PageState::Open;
            if is_open {
                checkout.page = PageState::Complete;
                checkout.money = there(amount);
            }
            is_open
        });
    }

    /// The person's bank is asked for the money.
    pub fn pay_by_debit(&self, id: &str) {
        self.change(id, "checkout.session.completed", |checkout| {
            let is_open = checkout.page == PageState::Open;
            if is_open {
                checkout.page = PageState::Complete;
                checkout.money = Money::UnderWay;
            }
            is_open
        });
    }

    /// The person's card is refused; another may do.
    pub fn decline(&self, id: &str) {
        let is_open = |checkout: &mut Checkout| checkout.page == PageState::Open;
        self.change(id, "payment_intent.payment_failed", is_open);
    }

    /// The person's bank sends the money.
    pub fn debit_arrives(&self, id: &str) {
        let checkouts = self.checkouts();
        let amount = checkouts.iter().find(|checkout| checkout.id == id).map(|one| one.amount);
        self.debited(id, "payment_intent.succeeded", there(amount.unwrap_or(0)));
    }

    /// The person's bank sends no money.
    pub fn debit_fails(&self, id: &str) {
        self.debited(id, "payment_intent.payment_failed", Money::Failed);
    }

    fn debited(&self, id: &str, told: &str, money: Money) {
        self.change(id, told, |checkout| {
            let waits = checkout.money == Money::UnderWay;
            if waits {
                checkout.money = money;
            }
            waits
        });
    }

    /// All refunds.
    pub fn refunds(&self) -> Vec<Refund> {
        self.locked().back.refunds.clone()
    }

    /// All disputes.
    pub fn disputes(&self) -> Vec<Dispute> {
        self.locked().back.disputes.clone()
    }

    /// A payer's bank takes back what is left of a payment; tells whether anything was.
    pub fn dispute(&self, payment: &str) -> bool {
        self.locked().dispute(payment, self.now())
    }

    /// A dispute is decided.
    pub fn decide(&self, id: &str, state: DisputeState) {
        self.locked().decide(id, state);
    }

    /// A refund ends.
    pub fn end_refund(&self, id: &str, state: RefundState) {
        self.locked().end_refund(id, state);
    }

    /// All payouts.
    pub fn payouts(&self) -> Vec<Payout> {
        self.locked().payouts.clone()
    }

    /// What the processor has on its balance goes to the firm's bank; tells whether there was
    /// anything.
    pub fn pay_out(&self) -> bool {
        self.locked().pay_out(self.now())
    }

    /// A payout ends.
    pub fn end_payout(&self, id: &str, state: PayoutState) {
        self.locked().end_payout(id, state);
    }

    /// The statement of the firm's bank: what arrived, and what went back.
    pub fn statement(&self) -> Vec<i64> {
        self.locked().statement.clone()
    }

    /// What has been open for too long is closed.
    pub fn expire(&self) {
        let now = self.now();
        let late = |checkout: &&Checkout| {
            checkout.page == PageState::Open && now - checkout.made_at >= OPEN_MS
        };
        let ids: Vec<String> =
            self.locked().checkouts.iter().filter(late).map(|one| one.id.clone()).collect();
        for id in ids {
            self.change(&id, "checkout.session.expired", |checkout| {
                checkout.page = PageState::Expired;
                true
            });
        }
    }

    /// How many events wait to be posted.
    pub fn events(&self) -> usize {
        self.locked().events.len()
    }

    /// Which payment each event that waits is about.
    pub fn payments_told_of(&self) -> Vec<String> {
        self.locked().events.iter().map(|event| event.payment.clone()).collect()
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

    fn change(&self, id: &str, told: &str, change: impl FnOnce(&mut Checkout) -> bool) {
        let mut truth = self.locked();
        let found = truth.checkouts.iter_mut().find(|checkout| checkout.id == id);
        let Some(checkout) = found else { return };
        let before = checkout.money;
        if change(checkout) {
            let arrived = match checkout.money {
                Money::There(amount, fee) if checkout.money != before => Some((amount, fee)),
                Money::There(..) | Money::None | Money::UnderWay | Money::Failed => None,
            };
            let source = checkout.intent_id();
            let object = match told.split_once('.') {
                Some(("payment_intent", _)) => {
                    json!({ "object": "payment_intent", "id": checkout.intent_id() })
                }
                Some(_) | None => checkout.render(),
            };
            let payment = checkout.payment.clone();
            truth.tell(told, &payment, &object);
            if let Some(moved) = arrived {
                truth.moved(Moved::Charge, &source, moved);
            }
        }
    }
}

impl Answers for Truth {
    fn answer(&mut self, request: &Request, now: i64) -> Response {
        match request.method {
            Method::Post | Method::PostOnce => {
                self.keyed(request, now, |truth| truth.made(request, now))
            }
            Method::Get | Method::Delete => self.found(request),
        }
    }

    /// It gives the same answer to the same key for a day.
    fn broken(&mut self, request: &Request, now: i64) -> Response {
        self.keyed(request, now, |_| said(500, &json!({})))
    }
}

impl Truth {
    /// The first answer for the key of the request.
    fn keyed(
        &mut self,
        request: &Request,
        now: i64,
        act: impl FnOnce(&mut Self) -> Response,
    ) -> Response {
        let named = request.headers.iter().find(|(name, _)| *name == "idempotency-key");
        let Some((_, key)) = named else { return said(503, &json!({})) };
        let key = key.expose_secret().to_owned();
        if let Some((at, status, body)) = self.keys.get(&key)
            && now - at < KEY_KEPT_MS
        {
            return Response { status: *status, body: body.clone() };
        }
        let answer = act(self);
        self.keys.insert(key, (now, answer.status, answer.body.clone()));
        answer
    }
}
