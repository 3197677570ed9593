//! Taking what a payer's bank holds for us (rule PSP-42).

use super::{Fact, Intent, IntentState, Progress};
use crate::money::Money;

/// Why an authorised payment cannot be captured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CaptureError {
    /// Nothing is authorised, or it was captured or released before.
    #[error("There is no authorised amount to capture; what is left was released.")]
    NotAuthorized,
    /// Not an amount.
    #[error("Capture more than nothing.")]
    Nothing,
    /// More than was authorised.
    #[error("More cannot be captured than was authorised.")]
    TooMuch,
}

impl Intent {
    /// Whether the firm decided to capture it, and the processor has not heard so yet: it still
    /// holds what we no longer only authorise.
    pub fn waits_for_capture(&self, fact: &Fact) -> bool {
        self.state == IntentState::Processing && fact.progress == Progress::Authorized
    }

    /// Takes all or a part of what is authorised, once; the rest is released (rule PSP-42). From
    /// here on the part is what we asked for.
    pub fn capture(&self, part: Money) -> Result<Self, CaptureError> {
        if self.state != IntentState::Authorized {
            return Err(CaptureError::NotAuthorized);
        }
        if !part.is_positive() {
            return Err(CaptureError::Nothing);
        }
        if self.amount.minus(part).map_or(true, Money::is_negative) {
            return Err(CaptureError::TooMuch);
        }
        Ok(Self { amount: part, state: IntentState::Processing, ..self.clone() })
    }
}
