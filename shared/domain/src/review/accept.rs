//! A person accepts what a processor took instead of what was asked for.

use jiff::Timestamp;

use crate::money::Money;
use crate::payment::{Intent, IntentState, Part};

/// Why it is not accepted, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AcceptError {
    /// Nothing of it is in review.
    #[error("This payment does not wait for anybody any more. Look at it again.")]
    NotInReview,
    /// Nobody knows how much was taken.
    #[error("The processor has not said how much it took. Ask it first.")]
    NotTold,
    /// An invoice is in another currency.
    #[error(
        "The processor took {}, and the invoice is in another currency. Keep the money on account, \
         or give it back.", .0.currency().code()
    )]
    Currency(Money),
}

impl Intent {
    /// The payment as the processor made it, arrived now and meant for `parts`; for none of them,
    /// it is money on account. [`crate::payment::settle()`] books it.
    pub fn accepted(self, parts: Vec<Part>, now: Timestamp) -> Result<Self, AcceptError> {
        if self.state != IntentState::Review {
            return Err(AcceptError::NotInReview);
        }
        let took = self.took.ok_or(AcceptError::NotTold)?;
        if parts.iter().any(|part| part.amount.currency() != took.currency()) {
            return Err(AcceptError::Currency(took));
        }
        let state = IntentState::Succeeded;
        Ok(Self { amount: took, parts, state, took: None, ended_at: Some(now), ..self })
    }
}
