//! The gateway of the trust account, with a truth of its own: it knows payments by our reference,
//! and signs nothing.
//!
//! Invariants: what it took it keeps whole and never forgets (rule TR-12); a post tells nothing but
//! the id of an event, which can be fetched.

use jiff::Timestamp;
use processors::{Request, Response};
use serde_json::{Value, json};

use crate::back::DisputeState;
use crate::stub::{Answers, Stub, said};

/// The id of the firm's trust account there.
pub const ACCOUNT: &str = "wKgFeDz5HF-BPPl08dcADQ";

/// The page on which people pay into it.
pub const PAGE: &str = "https://gateway.invalid/pages/firm/trust";

/// The secret end of the path that it posts to.
pub const PATH: &str = "0123456789abcdef0123456789abcdef";

/// A page is much smaller here, so that lists have several.
const PAGE_SIZE: usize = 5;

/// A payment of somebody into trust.
#[derive(Debug, Clone)]
pub struct Taken {
    /// The gateway's id.
    pub id: String,
    /// Our payment.
    pub payment: String,
    /// How much, in cents.
    pub amount: i64,
    /// How far it is.
    pub state: TakenState,
    /// Whether it came out of a bank account.
    pub is_debit: bool,
    /// When it was made, in milliseconds.
    pub made_at: i64,
}

/// How far a payment into trust is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TakenState {
    /// The payer's bank is asked.
    Pending,
    /// It is there.
    Completed,
    /// It came to nothing.
    Failed,
    /// It was there, and the payer's bank took it back.
    Returned,
}

/// A card payment that its payer's bank took back: the gateway's people tell of it, and no event
/// does.
#[derive(Debug, Clone)]
pub struct Told {
    /// Our payment.
    pub payment: String,
    /// How much, in cents.
    pub amount: i64,
    /// How far it is.
    pub state: DisputeState,
}

/// All that it knows.
#[derive(Debug, Default)]
pub struct Truth {
    taken: Vec<Taken>,
    disputes: Vec<Told>,
    /// Which payment each event is about.
    events: Vec<String>,
    /// Events that are still to be posted.
    unposted: Vec<usize>,
}

/// The gateway of a run.
pub type Gateway = Stub<Truth>;

impl Gateway {
    /// All that it took, or tries to take.
    pub fn taken(&self) -> Vec<Taken> {
        self.locked().taken.clone()
    }

    /// Somebody pays on the page: by card when it is there at once, from a bank account while that
    /// is asked.
    pub fn pay(&self, payment: &str, amount: i64, state: TakenState) {
        let (made_at, mut truth) = (self.now(), self.locked());
        let id = format!("trx{}", truth.taken.len() + 1);
        let (payment, is_debit) = (payment.to_owned(), state == TakenState::Pending);
        truth.taken.push(Taken { id: id.clone(), payment, amount, state, is_debit, made_at });
        truth.tell(&id);
    }

    /// The payer's bank answers.
    pub fn end(&self, id: &str, state: TakenState) {
        let mut truth = self.locked();
        let found = truth.taken.iter_mut().find(|taken| taken.id == id);
        let Some(taken) = found.filter(|taken| taken.state == TakenState::Pending) else { return };
        taken.state = state;
        truth.tell(id);
    }

    /// The payer's bank takes a debit back that had arrived.
    pub fn take_back(&self, id: &str) {
        let mut truth = self.locked();
        let found = truth.taken.iter_mut().find(|taken| taken.id == id && taken.is_debit);
        let Some(taken) = found.filter(|taken| taken.state == TakenState::Completed) else {
            return;
        };
        taken.state = TakenState::Returned;
        truth.tell(id);
    }

    /// Whether a payment was there, and its payer's bank took it back.
    pub fn is_returned(&self, payment: &str) -> bool {
        let is_so = |taken: &Taken| taken.payment == payment && taken.state == TakenState::Returned;
        self.locked().taken.iter().any(is_so)
    }

    /// Card payments that were taken back.
    pub fn disputes(&self) -> Vec<Told> {
        self.locked().disputes.clone()
    }

    /// The payer's bank takes a card payment back, once.
    pub fn dispute(&self, payment: &str, amount: i64) {
        let mut truth = self.locked();
        if truth.disputes.iter().all(|told| told.payment != payment) {
            let (payment, state) = (payment.to_owned(), DisputeState::Open);
            truth.disputes.push(Told { payment, amount, state });
        }
    }

    /// The card's network decides.
    pub fn decide(&self, payment: &str, state: DisputeState) {
        let mut truth = self.locked();
        let found = truth.disputes.iter_mut().find(|told| told.payment == payment);
        if let Some(told) = found.filter(|told| told.state == DisputeState::Open) {
            told.state = state;
        }
    }

    /// Takes an event to post it.
    pub fn take(&self, at: usize) -> Option<usize> {
        let mut truth = self.locked();
        (at < truth.unposted.len()).then(|| truth.unposted.remove(at))
    }

    /// Puts an event back, to be posted again.
    pub fn keep(&self, event: usize) {
        self.locked().unposted.push(event);
    }

    /// How many events wait to be posted.
    pub fn events(&self) -> usize {
        self.locked().unposted.len()
    }
}

impl Answers for Truth {
    fn answer(&mut self, request: &Request, _: i64) -> Response {
        self.found(request)
    }
}

impl Truth {
    fn tell(&mut self, taken: &str) {
        self.unposted.push(self.events.len());
        self.events.push(taken.to_owned());
    }

    fn found(&self, request: &Request) -> Response {
        let parts: Vec<&str> = request.url.path_segments().into_iter().flatten().collect();
        match parts.as_slice() {
            [_, "transactions"] => self.listed(request),
            [_, "transactions", id] => {
                let found = self.taken.iter().find(|taken| taken.id == *id);
                found.map_or_else(missing, |taken| said(200, &taken.render()))
            }
            [_, "events", id] => {
                let at = id.strip_prefix("evt").and_then(|at| at.parse::<usize>().ok());
                let about = at.and_then(|at| self.events.get(at));
                about.map_or_else(missing, |about| {
                    let data = json!({ "id": about, "account_id": ACCOUNT });
                    said(200, &json!({ "id": id, "type": "transaction.updated", "data": data }))
                })
            }
            _ => missing(),
        }
    }

    fn listed(&self, request: &Request) -> Response {
        let asked = |name: &str| {
            let mut pairs = request.url.query_pairs();
            pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
        };
        let reference = asked("reference");
        let since = asked("created_after").and_then(|text| text.parse::<Timestamp>().ok());
        let since = since.map_or(i64::MIN, Timestamp::as_millisecond);
        let of = |taken: &&Taken| {
            taken.made_at >= since && reference.as_ref().is_none_or(|of| *of == taken.payment)
        };
        let all: Vec<&Taken> = self.taken.iter().rev().filter(of).collect();
        let page = asked("page").and_then(|text| text.parse::<usize>().ok()).unwrap_or(1).max(1);
        let results = all.iter().skip((page - 1) * PAGE_SIZE).take(PAGE_SIZE);
        let results: Vec<Value> = results.map(|taken| taken.render()).collect();
        said(
            200,
            &json!({
                "page": page, "page_size": PAGE_SIZE, "total_entries": all.len(),
                "results": results,
            }),
        )
    }
}

impl Taken {
    fn render(&self) -> Value {
        let status = match self.state {
            TakenState::Pending => "PENDING",
            TakenState::Completed => "COMPLETED",
            TakenState::Failed | TakenState::Returned => "FAILED",
        };
        let method = if self.is_debit { "bank" } else { "card" };
        let why = (status == "FAILED" && self.is_debit).then_some("ach_insufficient_funds");
        json!({
            "id": self.id, "account_id": ACCOUNT, "type": "CHARGE", "status": status,
            "failure_code": why,
            "amount": self.amount, "currency": "USD", "reference": self.payment,
            "auto_capture": true, "method": { "type": method },
        })
    }
}

fn missing() -> Response {
    said(404, &json!({ "messages": [{ "code": "resource_not_found" }] }))
}
