//! What a matter says about when and by whom it is billed, and what holds work from being billed.
//!
//! Invariant: a hold until a day ends by itself on that day; nothing has to be written for it.

mod frequency;
mod hold;

pub use frequency::Frequency;
pub use hold::{BillingHold, HoldError};

use crate::id::MemberId;

/// How a matter is billed, as far as it was said of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Billing {
    /// What holds all of its work from being billed (BIL-04).
    pub hold: Option<BillingHold>,
    /// The lawyer who answers for it, and reviews its drafts (BIL-02).
    pub responsible: Option<MemberId>,
    /// How often it is billed, where it was agreed otherwise than with its client (BIL-19).
    pub frequency: Option<Frequency>,
}
