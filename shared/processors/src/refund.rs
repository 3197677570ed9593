//! Money that goes back.

use domain::money::Money;

/// Money to be given back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    /// The idempotency key: an id that was stored before (rule PSP-01).
    pub key: String,
    /// The processor's payment, such as `pi_…`.
    pub payment: String,
    /// How much goes back.
    pub amount: Money,
}

/// What a processor says about a refund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refunded {
    /// The processor's object.
    pub object: String,
    /// How much goes back.
    pub amount: Money,
    /// How far it has come.
    pub state: RefundState,
}

/// How far a refund has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefundState {
    /// On its way.
    Pending,
    /// The money is back.
    Succeeded,
    /// The money could not go back.
    Failed,
}
