//! Asking for money to go back to whoever paid (PAY-19, rule PSP-43).

use jiff::Timestamp;

use super::{Booked, BookingError, Intent, Source, book};
use crate::allotment::{TakeBackError, take_back};
use crate::dispute::{Dispute, DisputeState};
use crate::id::RefundId;
use crate::invoice::Issued;
use crate::ledger::Stamp;
use crate::money::{Money, MoneyError};
use crate::refund::{Refund, RefundError, RefundFact, RefundProgress, RefundState, Refundable};

/// What happened to a payment since it arrived.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Since {
    /// Money that went back, or is to go back.
    pub refunds: Vec<Refund>,
    /// Money that the payer's bank took back, or asked for.
    pub disputes: Vec<Dispute>,
}

/// Why money does not go back, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AskBackError {
    /// Nothing has arrived.
    #[error("No money of this payment has arrived.")]
    NotArrived,
    /// It did not come through a processor.
    #[error("No processor took this payment. Reverse it, and pay the money back as it came.")]
    NotOnline,
    /// It is client money.
    #[error("This money is in trust. A lawyer pays it back out of the matter’s ledger.")]
    InTrust,
    /// It may not go back.
    #[error(transparent)]
    Refund(#[from] RefundError),
    /// It is not where it would be taken from.
    #[error(transparent)]
    TakeBack(#[from] TakeBackError),
    /// The amounts do not go together.
    #[error(transparent)]
    Booking(#[from] BookingError),
}

impl Since {
    /// Whether a dispute is not decided yet.
    pub fn in_dispute(&self) -> bool {
        self.disputes.iter().filter_map(|dispute| dispute.state).any(DisputeState::is_undecided)
    }
}

impl Intent {
    /// What can still go back. A refund that failed is with us again and for a person to resolve,
    /// so it is not offered a second time.
    pub fn refundable(&self, since: &Since) -> Result<Refundable, MoneyError> {
        let zero = Money::zero(self.amount.currency());
        let mut refunded = zero;
        for refund in &since.refunds {
            if refund.state.counts() || refund.state == RefundState::Failed {
                refunded = refunded.plus(refund.amount)?;
            }
        }
        let mut disputed = zero;
        for dispute in &since.disputes {
            disputed = disputed.plus(dispute.moved.outstanding()?)?;
        }
        let in_dispute = since.in_dispute();
        Ok(Refundable { captured: self.amount, refunded, disputed, in_dispute })
    }

    /// The payment and its invoices as they will be once a refund of it has arrived, so that it can
    /// be said before anybody asks for it.
    pub fn once_back(
        &self,
        refund: &Refund,
        (invoices, stamp): (&[Issued], &Stamp),
    ) -> Result<Booked, BookingError> {
        let fact = RefundFact {
            refund: Some(refund.id.clone()),
            payment: Some(self.id.clone()),
            object: String::new(),
            amount: refund.amount,
            progress: RefundProgress::Succeeded,
        };
        let moved = refund.advance(&fact, stamp)?;
        book(self.clone(), invoices, moved.and_then(|moved| moved.entry))
    }

    /// A refund of a part, to be stored before the processor hears of it (rule PSP-01).
    pub fn ask_back(
        &self,
        since: &Since,
        amount: Money,
        (id, asked_at): (RefundId, Timestamp),
    ) -> Result<Refund, AskBackError> {
        if self.funds.is_none() {
            return Err(AskBackError::NotArrived);
        }
        let processor = match &self.source {
            Source::Processor(processor) => processor,
            Source::Saved(saved) => &saved.taker,
            Source::Deposit(_) => return Err(AskBackError::InTrust),
            Source::Recorded(_) => return Err(AskBackError::NotOnline),
        };
        let refundable = self.refundable(since).map_err(RefundError::from)?;
        refundable.refund(amount)?;
        let from = take_back(&self.free(&since.refunds)?, amount)?;
        Ok(Refund {
            id,
            payment: self.id.clone(),
            client: self.client.clone(),
            processor: *processor,
            amount,
            from,
            object: None,
            state: RefundState::Asked,
            told: None,
            asked_at,
        })
    }
}
