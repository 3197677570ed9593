//! Money that a processor sends to the firm's bank, explained line by line.
//!
//! Invariants: a payout is the sum of its lines, and what is left is a residual that alarms (rule
//! PSP-45); a payout only moves forward, whatever order facts arrive in (rule PSP-16).

mod explain;

pub use explain::{Booked, Explained, Reported};

use jiff::Timestamp;

use crate::id::PayoutId;
use crate::ledger::{BookError, Cause, Entry, Operating, OperatingAccount, Posting, Stamp, grown};
use crate::money::{Money, MoneyError};
use crate::payment::ProcessorName;

/// A payout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payout {
    /// Our id.
    pub id: PayoutId,
    /// The processor's object; one payout each.
    pub object: String,
    /// Who pays out.
    pub processor: ProcessorName,
    /// How much arrives; less than nothing when the processor debits the bank.
    pub amount: Money,
    /// How far it has come; `None` until the first fact is booked.
    pub state: Option<PayoutState>,
    /// What the processor took for itself besides payments, refunds and disputes, as booked.
    pub fees: Money,
}

/// How far a payout has come, in the order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PayoutState {
    /// It left the processor's balance and is not at the bank.
    UnderWay,
    /// It is at the bank.
    Paid,
    /// It came back to the processor's balance.
    Failed,
}

/// What a processor says about a payout, as fetched from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayoutFact {
    /// The processor's object.
    pub object: String,
    /// How much arrives.
    pub amount: Money,
    /// How far it is.
    pub state: PayoutState,
    /// When it arrives or arrived.
    pub arrives_at: Timestamp,
    /// What it is made of, without the payout's own line.
    pub lines: Vec<Line>,
}

/// One movement of a processor's balance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The processor's id of the line.
    pub object: String,
    /// What moved.
    pub kind: LineKind,
    /// What moved it, such as `ch_…` or `re_…`.
    pub source: Option<String>,
    /// What moved before the fee; less than nothing when it left.
    pub gross: Money,
    /// What the processor kept of it.
    pub fee: Money,
}

/// What can move a processor's balance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LineKind {
    /// A payment.
    Payment,
    /// A refund.
    Refund,
    /// A refund that came back.
    RefundFailed,
    /// A dispute, taken or given back.
    Dispute,
    /// The processor's own fee, outside of any payment.
    Fee,
    /// Something else, which a person has to look at.
    Other,
}

impl Line {
    /// What moved after the fee.
    pub fn net(&self) -> Result<Money, MoneyError> {
        self.gross.minus(self.fee)
    }
}

impl PayoutState {
    /// All states, for tables and tests.
    pub const ALL: [Self; 3] = [Self::UnderWay, Self::Paid, Self::Failed];

    /// The word in storage and in lists.
    pub const fn word(self) -> &'static str {
        match self {
            Self::UnderWay => "on its way",
            Self::Paid => "paid",
            Self::Failed => "failed",
        }
    }

    /// The state with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

impl PayoutFact {
    /// What the lines do not explain; anything but nothing alarms (rule PSP-45).
    pub fn residual(&self) -> Result<Money, MoneyError> {
        self.lines.iter().try_fold(self.amount, |left, line| left.minus(line.net()?))
    }

    /// What the processor took for itself besides the fees of payments, refunds and disputes, which
    /// are booked with them.
    pub fn fees(&self) -> Result<Money, MoneyError> {
        let fees = self.lines.iter().filter(|line| line.kind == LineKind::Fee);
        fees.map(Line::net)
            .try_fold(Money::zero(self.amount.currency()), |sum, net| sum.minus(net?))
    }
}

/// A payout that moved: everything that follows from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayoutMoved {
    /// The payout as it is now.
    pub payout: Payout,
    /// The entry, when money moved.
    pub entry: Option<Entry<Operating>>,
}

impl Payout {
    /// A payout that is heard of for the first time; nothing of it is booked.
    pub fn heard(id: PayoutId, processor: ProcessorName, fact: &PayoutFact) -> Self {
        Self {
            id,
            object: fact.object.clone(),
            processor,
            amount: fact.amount,
            state: None,
            fees: Money::zero(fact.amount.currency()),
        }
    }

    /// What `fact` changes; `None` when we know as much or more.
    pub fn advance(
        &self,
        fact: &PayoutFact,
        stamp: &Stamp,
    ) -> Result<Option<PayoutMoved>, BookError> {
        let fees = fact.fees()?;
        let fees = if self.fees.minus(fees)?.is_negative() { fees } else { self.fees };
        let state = self.state.max(Some(fact.state));
        if state == self.state && fees == self.fees {
            return Ok(None);
        }
        let payout = Self { state, fees, ..self.clone() };
        let entry = stamp.entry(Cause::Payout(self.id.clone()), self.postings(&payout)?)?;
        Ok(Some(PayoutMoved { payout, entry }))
    }

    fn postings(&self, next: &Self) -> Result<Vec<Posting<OperatingAccount>>, MoneyError> {
        let clearing = || OperatingAccount::Clearing(self.processor);
        let mut postings =
            grown(clearing(), OperatingAccount::Bank, self.at_bank(), next.at_bank())?;
        postings.extend(grown(clearing(), OperatingAccount::ProcessorFees, self.fees, next.fees)?);
        Ok(postings)
    }

    fn at_bank(&self) -> Money {
        match self.state {
            Some(PayoutState::Paid) => self.amount,
            Some(PayoutState::UnderWay | PayoutState::Failed) | None => {
                Money::zero(self.amount.currency())
            }
        }
    }
}

#[cfg(test)]
mod tests;
