//! What the processor sends to the firm's bank, and what each payout is made of (rule PSP-45).
//!
//! Invariant: a movement of the balance belongs to one payout at most.

use serde_json::{Value, json};

use super::truth::Truth;

/// One movement of the balance.
#[derive(Debug, Clone)]
pub(super) struct Move {
    what: Moved,
    source: String,
    amount: i64,
    fee: i64,
    payout: Option<String>,
}

/// What moved the balance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moved {
    /// A payment.
    Charge,
    /// A refund.
    Refund,
    /// A refund that came back.
    RefundFailed,
    /// A dispute took.
    Disputed,
    /// A dispute gave back.
    Reinstated,
    /// A payout came back.
    PayoutFailed,
}

/// A payout.
#[derive(Debug, Clone)]
pub struct Payout {
    /// The processor's id.
    pub id: String,
    /// How much arrives, in cents; less than nothing when the bank is debited.
    pub amount: i64,
    /// How far it is.
    pub state: PayoutState,
    /// When it was made, in milliseconds.
    pub made_at: i64,
}

/// How far a payout is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PayoutState {
    /// It left the balance.
    UnderWay,
    /// It is at the bank.
    Paid,
    /// It came back.
    Failed,
}

impl Moved {
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Charge => ("charge", "charge"),
            Self::Refund => ("refund", "refund"),
            Self::RefundFailed => ("refund_failure", "refund_failure"),
            Self::Disputed => ("adjustment", "dispute"),
            Self::Reinstated => ("adjustment", "dispute_reversal"),
            Self::PayoutFailed => ("payout_failure", "payout_reversal"),
        }
    }
}

impl Payout {
    pub(super) fn render(&self) -> Value {
        let status = match self.state {
            PayoutState::UnderWay => "in_transit",
            PayoutState::Paid => "paid",
            PayoutState::Failed => "failed",
        };
        let arrival = self.made_at.div_euclid(1000) + 2 * 24 * 60 * 60;
        json!({
            "id": self.id, "object": "payout", "amount": self.amount, "currency": "usd",
            "status": status, "arrival_date": arrival,
        })
    }
}

impl Truth {
    pub(super) fn moved(&mut self, what: Moved, source: &str, (amount, fee): (i64, i64)) {
        let source = source.to_owned();
        self.moves.push(Move { what, source, amount, fee, payout: None });
    }

    /// Everything on the balance goes to the bank; tells whether there was anything.
    pub(super) fn pay_out(&mut self, now: i64) -> bool {
        let id = format!("po_{}", self.payouts.len() + 1);
        let waiting = self.moves.iter_mut().filter(|one| one.payout.is_none());
        let amount = waiting.fold(0, |sum, one| {
            one.payout = Some(id.clone());
            sum + one.amount - one.fee
        });
        if amount == 0 {
            return false;
        }
        let payout = Payout { id, amount, state: PayoutState::UnderWay, made_at: now };
        self.tell("payout.created", "", &payout.render());
        self.payouts.push(payout);
        true
    }

    /// A payout arrives, or comes back, even after it was said to have arrived.
    pub(super) fn end_payout(&mut self, id: &str, state: PayoutState) {
        let found = self.payouts.iter_mut().find(|payout| payout.id == id);
        let Some(payout) = found.filter(|one| one.state != PayoutState::Failed) else { return };
        if payout.state == state {
            return;
        }
        let was_there = payout.state == PayoutState::Paid;
        payout.state = state;
        let (amount, object) = (payout.amount, payout.render());
        match state {
            PayoutState::Failed => {
                self.moved(Moved::PayoutFailed, id, (amount, 0));
                self.statement.extend(was_there.then_some(-amount));
                self.tell("payout.failed", "", &object);
            }
            PayoutState::Paid | PayoutState::UnderWay => {
                self.statement.push(amount);
                self.tell("payout.paid", "", &object);
            }
        }
    }

    /// What a payout is made of, with its own line, as the list of the balance shows it.
    pub(super) fn lines_of(&self, payout: &str) -> Vec<(String, i64, Value)> {
        let line = |(at, one): (usize, &Move)| {
            let (id, (kind, category)) = (format!("txn_{at}"), one.what.words());
            let object = json!({
                "id": id, "object": "balance_transaction", "amount": one.amount, "fee": one.fee,
                "currency": "usd", "type": kind, "reporting_category": category,
                "source": one.source,
            });
            (id, 0, object)
        };
        let all = self.moves.iter().enumerate();
        let of = all.filter(|(_, one)| one.payout.as_deref() == Some(payout)).map(line);
        let itself = self.payouts.iter().find(|one| one.id == payout).map(|one| {
            let id = format!("txn_of_{payout}");
            let object = json!({
                "id": id, "object": "balance_transaction", "amount": -one.amount, "fee": 0,
                "currency": "usd", "type": "payout", "reporting_category": "payout",
                "source": payout,
            });
            (id, 0, object)
        });
        of.chain(itself).collect()
    }
}
