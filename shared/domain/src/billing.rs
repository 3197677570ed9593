//! What a matter says about when and by whom it is billed, and what holds work from being billed.
//!
//! Invariant: a hold until a day ends by itself on that day; nothing has to be written for it.

mod hold;

pub use hold::{BillingHold, HoldError};

/// How a matter is billed, as far as it was said of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Billing {
    /// What holds all of its work from being billed (BIL-04).
    pub hold: Option<BillingHold>,
}
