//! What a processor says when it is asked, and what it can be asked about.
//!
//! Invariant: news are fetched from the processor and never taken from a webhook's body, which only
//! names a [`Subject`] (rule PSP-16).

use crate::dispute::DisputeFact;
use crate::method::MethodFact;
use crate::payment::Fact;
use crate::payout::PayoutFact;
use crate::refund::RefundFact;

/// What a processor says: a closed list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// About an intent of ours.
    Payment(Fact),
    /// About money that goes back.
    Refund(RefundFact),
    /// About money that the payer's bank takes back.
    Dispute(DisputeFact),
    /// About money on its way to our bank.
    Payout(PayoutFact),
    /// About a way to pay that a client saved.
    Method(MethodFact),
}

/// What to ask a processor about, by the processor's own id of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A payment, or the checkout that leads to it.
    Payment(String),
    /// A refund.
    Refund(String),
    /// A dispute.
    Dispute(String),
    /// A payout.
    Payout(String),
    /// A page on which a client saves a way to pay.
    Method(String),
}

impl Subject {
    /// The processor's id.
    pub fn object(&self) -> &str {
        match self {
            Self::Payment(object)
            | Self::Refund(object)
            | Self::Dispute(object)
            | Self::Payout(object)
            | Self::Method(object) => object,
        }
    }
}
