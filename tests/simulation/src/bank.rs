//! A processor with a truth of its own: what it took and what it keeps, whoever was told.
//!
//! Invariants: an idempotency key has one answer, kept for a day; money that was taken is never
//! forgotten; every change is told by an event, which carries what was true when it happened.

mod back;
mod charge;
mod payout;
mod truth;

use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use payout::Moved;
pub use payout::{Payout, PayoutState};
use processors::{Doubt, Failure, Method, Request, Response, Sent, Way};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
pub use truth::{Checkout, Event, Money, PageState};
use truth::{Truth, there};

use crate::back::{Dispute, DisputeState, Refund, RefundState};
use crate::race::turn;

/// How long an idempotency key is known (rule PSP-02).
const KEY_KEPT_MS: i64 = 24 * 60 * 60 * 1000;

/// How long a checkout stays open.
const OPEN_MS: i64 = 24 * 60 * 60 * 1000;

/// What becomes of one request to the processor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trouble {
    /// It never arrives.
    LostRequest,
    /// It is done, and the answer never arrives.
    LostReply,
    /// The processor is too busy, and does nothing.
    Busy,
    /// The processor breaks down, and gives the same answer to the same key for a day.
    Broken,
}

impl Trouble {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::LostRequest, Self::LostReply, Self::Busy, Self::Broken];

    /// The kind, for reports.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::LostRequest => "processor never asked",
            Self::LostReply => "processor's reply lost",
            Self::Busy => "processor busy",
            Self::Broken => "processor broken",
        }
    }
}

/// Chooses what becomes of each request.
pub type Luck = Box<dyn FnMut(&Request) -> Option<Trouble> + Send>;

/// The processor of a run.
#[derive(Clone)]
pub struct Bank {
    truth: Arc<Mutex<Truth>>,
    luck: Arc<Mutex<Luck>>,
    clock: Arc<AtomicI64>,
}

impl Bank {
    /// A processor without troubles.
    pub fn new(clock: Arc<AtomicI64>) -> Self {
        let luck: Luck = Box::new(|_| None);
        Self { truth: Arc::default(), luck: Arc::new(Mutex::new(luck)), clock }
    }

    /// From now on, `luck` chooses.
    pub fn lucky(&self, luck: impl FnMut(&Request) -> Option<Trouble> + Send + 'static) {
        *self.luck.lock().unwrap_or_else(PoisonError::into_inner) = Box::new(luck);
    }

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

    fn now(&self) -> i64 {
        self.clock.load(Ordering::Relaxed)
    }

    fn locked(&self) -> MutexGuard<'_, Truth> {
        self.truth.lock().unwrap_or_else(PoisonError::into_inner)
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

    fn answer(&self, request: &Request, trouble: Option<Trouble>) -> Result<Response, Doubt> {
        match trouble {
            Some(Trouble::LostRequest) => Err(unreachable()),
            Some(Trouble::Busy) => Ok(said(429, &json!({}))),
            Some(Trouble::Broken) => Ok(self.keyed(request, |_| said(500, &json!({})))),
            Some(Trouble::LostReply) => {
                self.done(request);
                Err(unreachable())
            }
            None => Ok(self.done(request)),
        }
    }

    fn done(&self, request: &Request) -> Response {
        match request.method {
            Method::Post | Method::PostOnce => {
                self.keyed(request, |truth| truth.made(request, self.now()))
            }
            Method::Get | Method::Delete => self.locked().found(request),
        }
    }

    /// The first answer for the key of the request.
    fn keyed(&self, request: &Request, act: impl FnOnce(&mut Truth) -> Response) -> Response {
        let named = request.headers.iter().find(|(name, _)| *name == "idempotency-key");
        let Some((_, key)) = named else { return said(503, &json!({})) };
        let (key, now, mut truth) = (key.expose_secret().to_owned(), self.now(), self.locked());
        if let Some((at, status, body)) = truth.keys.get(&key)
            && now - at < KEY_KEPT_MS
        {
            return Response { status: *status, body: body.clone() };
        }
        let answer = act(&mut truth);
        truth.keys.insert(key, (now, answer.status, answer.body.clone()));
        answer
    }
}

impl Way for Bank {
    fn send(&self, request: Request) -> Sent {
        let bank = self.clone();
        Box::pin(async move {
            let trouble = {
                let mut luck = bank.luck.lock().unwrap_or_else(PoisonError::into_inner);
                (luck)(&request)
            };
            turn().await;
            let answer = bank.answer(&request, trouble);
            turn().await;
            answer
        })
    }
}

impl fmt::Debug for Bank {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bank").finish_non_exhaustive()
    }
}

/// Whether a failure leaves open what happened.
pub fn is_unknown(failure: &Failure) -> bool {
    matches!(failure, Failure::Unknown(_))
}

pub(crate) fn unreachable() -> Doubt {
    Doubt::Unreachable("the connection broke off".into())
}

pub(crate) fn said(status: u16, body: &Value) -> Response {
    Response { status, body: body.to_string().into_bytes() }
}
