//! A wish to pay as a processor hears of it, and the facts that a processor lists.

use domain::id::PaymentId;
use domain::money::Money;
use domain::payment::Fact;

/// A checkout to be started; the same checkout always makes the same request (rule PSP-01).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkout {
    /// The stored intent: the idempotency key, and what the processor keeps for us.
    pub payment: PaymentId,
    /// How much is asked for.
    pub amount: Money,
    /// What the person reads on the processor's page: an invoice number, nothing confidential.
    pub description: String,
    /// Where the person comes back to, the whole address.
    pub success_url: String,
    /// Where the person comes back to without paying, the whole address.
    pub cancel_url: String,
}

/// A page of what a processor lists, latest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactPage {
    /// The facts that are about intents of ours.
    pub facts: Vec<Fact>,
    /// Ask for the next page with this, when there is one.
    pub next: Option<String>,
}
