//! A person says what becomes of a refund that did not end as it was asked.

use crate::allotment::Target;
use crate::allotment::{Allotment, TakeBackError, take_back};
use crate::ledger::{BookError, Cause, OperatingAccount, Posting, Stamp};
use crate::money::{Money, MoneyError};
use crate::refund::{Refund, RefundMoved, RefundState};

/// Why nothing becomes of it, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReturnedError {
    /// It is somewhere else by now.
    #[error("This refund does not wait for anybody any more. Look at it again.")]
    State,
    /// The processor gave back another currency.
    #[error(
        "The processor gave back another currency than it took. Take it up with the processor: \
         nothing here can stand for it."
    )]
    Currency,
    /// The money is not where it would be taken from.
    #[error(transparent)]
    TakeBack(#[from] TakeBackError),
    /// The amounts do not go together.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// It cannot be booked.
    #[error(transparent)]
    Book(#[from] BookError),
}

impl Refund {
    /// The money that could not reach whoever paid is theirs on account again, where it can be
    /// given to an invoice or asked back once more.
    pub fn put_back(self, stamp: &Stamp) -> Result<RefundMoved, ReturnedError> {
        let to = Target::Unapplied(self.client.clone());
        let reopened = vec![Allotment { to: to.clone(), amount: self.owed()? }];
        self.ended(RefundState::PutBack, to.account(), reopened, stamp)
    }

    /// The money that could not reach whoever paid was paid out of the firm's bank account, such as
    /// by cheque.
    pub fn paid_by_hand(self, stamp: &Stamp) -> Result<RefundMoved, ReturnedError> {
        self.ended(RefundState::PaidByHand, OperatingAccount::Bank, Vec::new(), stamp)
    }

    fn ended(
        self,
        state: RefundState,
        from: OperatingAccount,
        reopened: Vec<Allotment>,
        stamp: &Stamp,
    ) -> Result<RefundMoved, ReturnedError> {
        if self.state != RefundState::Failed {
            return Err(ReturnedError::State);
        }
        let owed = OperatingAccount::RefundsFailed(self.client.clone());
        let amount = self.owed()?;
        let posting = amount.is_positive().then_some(Posting { from, to: owed, amount });
        let postings = posting.into_iter().collect();
        let entry = stamp.entry(Cause::Refund(self.id.clone()), postings);
        let entry = entry.map_err(BookError::from)?;
        Ok(RefundMoved { refund: Self { state, ..self }, reopened, entry })
    }

    /// The refund of what the processor gave back instead, taken from `free`: where the payment's
    /// money is without this refund. What is not there any more is the firm's loss. What the
    /// processor says next books it.
    pub fn agreed(self, free: &[Allotment]) -> Result<Self, ReturnedError> {
        let (RefundState::Review, Some(told)) = (self.state, self.told) else {
            return Err(ReturnedError::State);
        };
        if told.currency() != self.amount.currency() {
            return Err(ReturnedError::Currency);
        }
        let there = Money::sum(free.iter().map(|part| part.amount), told.currency())?;
        let there = if told.minus(there)?.is_positive() { there } else { told };
        let from = take_back(free, there)?;
        Ok(Self { amount: told, from, told: None, ..self })
    }

    /// A refund that the processor never made, as a person found there: it is refused, and nothing
    /// moved. Should the processor have made it after all, its news still count.
    pub fn never_made(self) -> Result<Self, ReturnedError> {
        match (self.state, &self.object) {
            (RefundState::Asked, None) => Ok(Self { state: RefundState::Refused, ..self }),
            _ => Err(ReturnedError::State),
        }
    }
}
