//! Money that goes back to whoever paid.
//!
//! Invariants: refunds never sum to more than was captured and is not disputed (rule PSP-43); a
//! refund only moves forward, whatever order facts arrive in (rule PSP-16); a refund of another
//! amount than ours is never booked by itself (rule PSP-20); what went back beyond what was left of
//! the payment is the firm's loss, and takes nothing from any client.

use jiff::Timestamp;

use crate::allotment::Allotment;
use crate::id::{ClientId, PaymentId, RefundId};
use crate::ledger::{BookError, Cause, Entry, Operating, OperatingAccount, Posting, Stamp};
use crate::money::{Money, MoneyError};
use crate::payment::ProcessorName;

/// Money to be given back, stored before a processor hears of it (rule PSP-01).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    /// Our id, which the processor keeps beside its object.
    pub id: RefundId,
    /// What is given back.
    pub payment: PaymentId,
    /// Who paid.
    pub client: ClientId,
    /// Who gives it back.
    pub processor: ProcessorName,
    /// How much goes back.
    pub amount: Money,
    /// Where the money is taken from; sums to the amount, or to less where the processor gave back
    /// more than was left of the payment (see [`Refund::loss`]).
    pub from: Vec<Allotment>,
    /// The processor's object, once we know it.
    pub object: Option<String>,
    /// How far it has come.
    pub state: RefundState,
    /// What the processor gave back instead, while a person has to look at it.
    pub told: Option<Money>,
    /// When it was asked for.
    pub asked_at: Timestamp,
}

/// How far a refund has come, in the order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RefundState {
    /// Stored; the processor may or may not have heard of it (rule PSP-06).
    Asked,
    /// The processor refused: nothing moved.
    Refused,
    /// The processor gave back another amount; a person has to look (rule PSP-20).
    Review,
    /// On its way.
    Pending,
    /// The money is back.
    Succeeded,
    /// It could not be paid out, such as to a closed card; a person resolves it.
    Failed,
    /// After it failed, a person put the money back on account.
    PutBack,
    /// After it failed, the firm paid it in another way.
    PaidByHand,
}

impl RefundState {
    /// All states, for tables and tests.
    pub const ALL: [Self; 8] = [
        Self::Asked,
        Self::Refused,
        Self::Review,
        Self::Pending,
        Self::Succeeded,
        Self::Failed,
        Self::PutBack,
        Self::PaidByHand,
    ];

    /// The word in storage and in lists.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Asked => "checking",
            Self::Refused => "refused",
            Self::Review => "in review",
            Self::Pending => "on its way",
            Self::Succeeded => "refunded",
            Self::Failed => "failed",
            Self::PutBack => "put back",
            Self::PaidByHand => "paid another way",
        }
    }

    /// The state with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// Whether it counts against what can still be refunded; unknown counts.
    pub const fn counts(self) -> bool {
        match self {
            Self::Refused | Self::Failed | Self::PutBack => false,
            Self::Asked | Self::Review | Self::Pending | Self::Succeeded | Self::PaidByHand => true,
        }
    }

    /// Whether the processor has still to say how it ends.
    pub const fn is_under_way(self) -> bool {
        matches!(self, Self::Asked | Self::Pending)
    }

    const fn money_left(self) -> bool {
        match self {
            Self::Asked | Self::Refused | Self::Review => false,
            Self::Pending | Self::Succeeded | Self::Failed | Self::PutBack | Self::PaidByHand => {
                true
            }
        }
    }
}

/// What a processor says about a refund, as fetched from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundFact {
    /// Our id, when the refund is one that we asked for.
    pub refund: Option<RefundId>,
    /// The payment of ours that it belongs to, when the processor says so.
    pub payment: Option<PaymentId>,
    /// The processor's object.
    pub object: String,
    /// How much goes back.
    pub amount: Money,
    /// How far it is.
    pub progress: RefundProgress,
}

/// How far the processor is with a refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefundProgress {
    /// Nothing will be given back.
    Refused,
    /// On its way.
    Pending,
    /// The money is back.
    Succeeded,
    /// The money could not go back.
    Failed,
}

/// A refund that moved: everything that follows from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundMoved {
    /// The refund as it is now.
    pub refund: Refund,
    /// What is owed again, now that the money left; nothing when it left before or did not leave.
    pub reopened: Vec<Allotment>,
    /// The entry, when money moved.
    pub entry: Option<Entry<Operating>>,
}

impl Refund {
    /// What `fact` changes; `None` when we know as much or more.
    pub fn advance(
        &self,
        fact: &RefundFact,
        stamp: &Stamp,
    ) -> Result<Option<RefundMoved>, BookError> {
        let state = self.state_after(fact);
        if state <= self.state && (self.object.is_some() || state != self.state) {
            return Ok(None);
        }
        let leaves = state.money_left() && !self.state.money_left();
        let returns = state == RefundState::Failed;
        let clearing = OperatingAccount::Clearing(self.processor);
        let reopened = if leaves { self.from.clone() } else { Vec::new() };
        let mut postings: Vec<Posting<OperatingAccount>> = Vec::new();
        for part in &reopened {
            let (from, to) = (clearing.clone(), part.to.account());
            postings.push(Posting { from, to, amount: part.amount });
        }
        let (loss, lost) = (self.loss()?, OperatingAccount::WriteOff);
        if leaves && loss.is_positive() {
            postings.push(Posting { from: clearing.clone(), to: lost.clone(), amount: loss });
        }
        if returns && loss.is_positive() {
            postings.push(Posting { from: lost, to: clearing.clone(), amount: loss });
        }
        if returns && self.owed()?.is_positive() {
            let from = OperatingAccount::RefundsFailed(self.client.clone());
            postings.push(Posting { from, to: clearing, amount: self.owed()? });
        }
        let entry = stamp.entry(Cause::Refund(self.id.clone()), postings)?;
        let told = (state == RefundState::Review).then_some(fact.amount);
        let refund = Self { state, told, object: Some(fact.object.clone()), ..self.clone() };
        Ok(Some(RefundMoved { refund, reopened, entry }))
    }

    /// What of it was the client's: where it was taken from, in all.
    pub fn owed(&self) -> Result<Money, MoneyError> {
        Money::sum(self.from.iter().map(|part| part.amount), self.amount.currency())
    }

    /// What went back beyond what was left of the payment: the firm bears it.
    pub fn loss(&self) -> Result<Money, MoneyError> {
        self.amount.minus(self.owed()?)
    }

    /// What the processor's refusal says about it: nothing moved.
    pub fn refused(&self) -> RefundFact {
        RefundFact {
            refund: Some(self.id.clone()),
            payment: Some(self.payment.clone()),
            object: String::new(),
            amount: self.amount,
            progress: RefundProgress::Refused,
        }
    }

    fn state_after(&self, fact: &RefundFact) -> RefundState {
        match fact.progress {
            RefundProgress::Refused => RefundState::Refused,
            _ if fact.amount != self.amount => RefundState::Review,
            RefundProgress::Pending => RefundState::Pending,
            RefundProgress::Succeeded => RefundState::Succeeded,
            RefundProgress::Failed => RefundState::Failed,
        }
    }
}

/// What can still go back of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refundable {
    /// What arrived.
    pub captured: Money,
    /// What went back, is on its way back, or may be.
    pub refunded: Money,
    /// What the payer's bank took back or asks for.
    pub disputed: Money,
    /// Whether a dispute is not decided yet.
    pub in_dispute: bool,
}

/// Why money does not go back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RefundError {
    /// A dispute decides first.
    #[error(
        "The payer's bank disputes this payment. Wait for the outcome: a refund now would pay twice."
    )]
    InDispute,
    /// Not an amount.
    #[error("Refund more than nothing.")]
    Nothing,
    /// More than is left.
    #[error("Only {} can still be refunded.", .0.plain())]
    TooMuch(Money),
    /// The amounts do not go together.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl Refundable {
    /// What can still go back.
    pub fn left(&self) -> Result<Money, MoneyError> {
        self.captured.minus(self.refunded)?.minus(self.disputed)
    }

    /// What is refundable after `amount` went back too (rule PSP-43).
    pub fn refund(&self, amount: Money) -> Result<Self, RefundError> {
        if self.in_dispute {
            return Err(RefundError::InDispute);
        }
        if !amount.is_positive() {
            return Err(RefundError::Nothing);
        }
        let left = self.left()?;
        if left.minus(amount)?.is_negative() {
            return Err(RefundError::TooMuch(left));
        }
        Ok(Self { refunded: self.refunded.plus(amount)?, ..*self })
    }
}

#[cfg(test)]
mod tests;
