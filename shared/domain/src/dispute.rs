//! Money that the payer's bank takes back: disputes of cards, and returns of bank debits.
//!
//! Invariants: a dispute only moves forward, whatever order facts arrive in (rule PSP-16); what was
//! withdrawn, given back and charged only grows, and the books follow these sums; an inquiry moves
//! no money (rule PSP-44); what a lost dispute took beyond what was left of the payment is the
//! firm's loss, and takes nothing from any client; a dispute of a trust deposit is booked in the
//! operating book alone and touches no client's trust ledger (rule TR-13).

mod graph;
mod rates;
mod reason;

pub use graph::{EDGES, Edge, Step};
pub use rates::{RateAlarm, ReturnRates};
pub use reason::{Reason, ReturnCode, ReturnKind};

use jiff::Timestamp;

use crate::allotment::{Allotment, TakeBackError, take_back};
use crate::id::{ClientId, DisputeId, PaymentId};
use crate::ledger::{
    Cause, Entry, LedgerError, Operating, OperatingAccount, Posting, Stamp, grown,
};
use crate::merchant::Destination;
use crate::money::{Money, MoneyError};
use crate::payment::ProcessorName;

/// A dispute of one payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dispute {
    /// Our id.
    pub id: DisputeId,
    /// The processor's object; one dispute each.
    pub object: String,
    /// What is disputed.
    pub payment: PaymentId,
    /// Who paid.
    pub client: ClientId,
    /// Who tells us.
    pub processor: ProcessorName,
    /// Where the payment went.
    pub destination: Destination,
    /// Where the money of the payment went in the operating book; empty for trust money.
    pub allotments: Vec<Allotment>,
    /// Why.
    pub reason: Reason,
    /// How much is disputed.
    pub amount: Money,
    /// How far it has come; `None` until the first fact is booked.
    pub state: Option<DisputeState>,
    /// The money that moved, in sums.
    pub moved: Moved,
    /// Until when evidence may be sent.
    pub due_by: Option<Timestamp>,
}

/// How far a dispute has come, in the order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DisputeState {
    /// The bank asks before it disputes; no money moved.
    Inquiry,
    /// Our answer to the inquiry is with the bank.
    InquiryReview,
    /// The inquiry ended without a dispute.
    InquiryClosed,
    /// Money was taken; evidence may be sent.
    Open,
    /// The evidence is with the bank.
    UnderReview,
    /// The money came back.
    Won,
    /// The money is gone.
    Lost,
}

/// Sums that only grow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moved {
    /// What was taken from us.
    pub withdrawn: Money,
    /// What was given back.
    pub reinstated: Money,
    /// What the processor charged for it.
    pub fee: Money,
    /// What of that it gave back.
    pub fee_back: Money,
}

/// What a processor says about a dispute, as fetched from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisputeFact {
    /// The payment of ours, when the processor says so.
    pub payment: Option<PaymentId>,
    /// The processor's object of the payment, such as `pi_…`.
    pub of: Option<String>,
    /// The processor's object of the dispute.
    pub object: String,
    /// How much is disputed.
    pub amount: Money,
    /// Why.
    pub reason: Reason,
    /// How far it is.
    pub state: DisputeState,
    /// What moved so far.
    pub moved: Moved,
    /// Until when evidence may be sent.
    pub due_by: Option<Timestamp>,
}

/// A dispute that moved: everything that follows from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisputeMoved {
    /// The dispute as it is now.
    pub dispute: Dispute,
    /// What is owed again because the dispute is lost (PAY-20); nothing for trust money.
    pub reopened: Vec<Allotment>,
    /// The entry in the operating book, when money moved.
    pub entry: Option<Entry<Operating>>,
}

/// Why a dispute cannot be booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DisputeError {
    /// More was taken than the payment brought.
    #[error(transparent)]
    TakeBack(#[from] TakeBackError),
    /// The amounts do not go together.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// The postings are not an entry.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

impl DisputeState {
    /// All states, for tables and tests.
    pub const ALL: [Self; 7] = [
        Self::Inquiry,
        Self::InquiryReview,
        Self::InquiryClosed,
        Self::Open,
        Self::UnderReview,
        Self::Won,
        Self::Lost,
    ];

    /// The word in storage and in lists.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Inquiry => "inquiry",
            Self::InquiryReview => "inquiry answered",
            Self::InquiryClosed => "inquiry closed",
            Self::Open => "disputed",
            Self::UnderReview => "under review",
            Self::Won => "won",
            Self::Lost => "lost",
        }
    }

    /// The state with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// Whether somebody still decides; no refund until then (rule PSP-43).
    pub const fn is_undecided(self) -> bool {
        match self {
            Self::Inquiry | Self::InquiryReview | Self::Open | Self::UnderReview => true,
            Self::InquiryClosed | Self::Won | Self::Lost => false,
        }
    }
}

impl Moved {
    /// Nothing moved.
    pub const fn nothing(currency: crate::money::Currency) -> Self {
        let zero = Money::zero(currency);
        Self { withdrawn: zero, reinstated: zero, fee: zero, fee_back: zero }
    }

    /// What is gone for now.
    pub fn outstanding(&self) -> Result<Money, MoneyError> {
        self.withdrawn.minus(self.reinstated)
    }

    /// The sums after both are known.
    fn with(self, other: Self) -> Result<Self, MoneyError> {
        Ok(Self {
            withdrawn: larger(self.withdrawn, other.withdrawn)?,
            reinstated: larger(self.reinstated, other.reinstated)?,
            fee: larger(self.fee, other.fee)?,
            fee_back: larger(self.fee_back, other.fee_back)?,
        })
    }
}

/// What the object of a dispute begins with that people told of.
const TOLD: &str = "told:";

impl DisputeFact {
    /// The object of a payment's dispute of this number, where only people tell of disputes.
    pub fn told_object(payment: &PaymentId, number: usize) -> String {
        format!("{TOLD}{payment}:{number}")
    }
}

impl Dispute {
    /// Whether people told of it: its processor does not know it by this object.
    pub fn is_told_by_people(&self) -> bool {
        self.object.starts_with(TOLD)
    }

    /// What `fact` changes; `None` when we know as much or more.
    pub fn advance(
        &self,
        fact: &DisputeFact,
        stamp: &Stamp,
    ) -> Result<Option<DisputeMoved>, DisputeError> {
        let moved = self.moved.with(fact.moved)?;
        let state = self.state.max(Some(fact.state));
        if state == self.state && moved == self.moved {
            return Ok(None);
        }
        let dispute = Self { state, moved, due_by: fact.due_by.or(self.due_by), ..self.clone() };
        let reopened = match dispute.reopened()?.minus(self.reopened()?)? {
            more if more.is_positive() => self.owed_again(&dispute)?,
            _ => Vec::new(),
        };
        let entry = stamp.entry(Cause::Dispute(self.id.clone()), self.postings(&dispute)?)?;
        Ok(Some(DisputeMoved { dispute, reopened, entry }))
    }

    /// How much of the matter's own deposit is held while a lawyer decides (rule TR-13): never more
    /// than that matter has, so no other client's money is touched.
    pub fn hold(&self, available: Money) -> Result<Money, MoneyError> {
        if self.destination == Destination::Operating {
            return Ok(Money::zero(available.currency()));
        }
        let outstanding = self.moved.outstanding()?;
        let enough = !available.minus(outstanding)?.is_negative();
        let held = if enough { outstanding } else { available };
        Ok(if held.is_negative() { Money::zero(held.currency()) } else { held })
    }

    fn postings(&self, next: &Self) -> Result<Vec<Posting<OperatingAccount>>, DisputeError> {
        let clearing = || OperatingAccount::Clearing(self.processor);
        let taken = || OperatingAccount::Chargebacks(self.client.clone());
        let (old, new) = (self.moved, next.moved);
        let mut postings = grown(clearing(), taken(), old.withdrawn, new.withdrawn)?;
        let fees = || OperatingAccount::ProcessorFees;
        postings.extend(grown(clearing(), fees(), old.fee, new.fee)?);
        postings.extend(grown(fees(), clearing(), old.fee_back, new.fee_back)?);
        postings.extend(grown(taken(), clearing(), old.reinstated, new.reinstated)?);
        let lost = OperatingAccount::WriteOff;
        postings.extend(grown(taken(), lost, self.loss()?, next.loss()?)?);
        let before = self.parts_owed_again()?;
        for part in next.parts_owed_again()? {
            let was = before.iter().find(|old| old.to == part.to).map(|old| old.amount);
            let was = was.unwrap_or(Money::zero(part.amount.currency()));
            postings.extend(grown(taken(), part.to.account(), was, part.amount)?);
        }
        for gone in before {
            if !next.parts_owed_again()?.iter().any(|part| part.to == gone.to) {
                let zero = Money::zero(gone.amount.currency());
                postings.extend(grown(taken(), gone.to.account(), gone.amount, zero)?);
            }
        }
        Ok(postings)
    }

    /// What is owed again: nothing until the dispute is lost, nothing of trust money.
    fn reopened(&self) -> Result<Money, MoneyError> {
        let lost = self.state == Some(DisputeState::Lost);
        if lost && self.destination == Destination::Operating {
            self.moved.outstanding()
        } else {
            Ok(Money::zero(self.amount.currency()))
        }
    }

    fn parts_owed_again(&self) -> Result<Vec<Allotment>, DisputeError> {
        let again = self.reopened()?.minus(self.loss()?)?;
        Ok(take_back(&self.allotments, again)?)
    }

    /// What the bank took for good beyond what was left of the payment, such as money of a refund
    /// that had come back: the firm bears it.
    fn loss(&self) -> Result<Money, MoneyError> {
        let there = Money::sum(self.allotments.iter().map(|p| p.amount), self.amount.currency())?;
        let beyond = self.reopened()?.minus(there)?;
        Ok(if beyond.is_positive() { beyond } else { Money::zero(beyond.currency()) })
    }

    /// What `next` owes again beyond what was owed again before.
    fn owed_again(&self, next: &Self) -> Result<Vec<Allotment>, DisputeError> {
        let before = self.parts_owed_again()?;
        let mut more = Vec::new();
        for part in next.parts_owed_again()? {
            let was = before.iter().find(|old| old.to == part.to).map(|old| old.amount);
            let amount = match was {
                Some(was) => part.amount.minus(was)?,
                None => part.amount,
            };
            if amount.is_positive() {
                more.push(Allotment { amount, ..part });
            }
        }
        Ok(more)
    }
}

fn larger(one: Money, other: Money) -> Result<Money, MoneyError> {
    Ok(if one.minus(other)?.is_negative() { other } else { one })
}

#[cfg(test)]
mod tests;
