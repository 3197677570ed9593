//! What is wished of a processor: to take money, to keep a way to pay, to give money back.
//!
//! Invariant: every wish carries an id of ours that was stored before; the same wish always makes
//! the same request (rule PSP-01).

use domain::id::{MethodId, PaymentId, RefundId};
use domain::method::Kept;
use domain::money::{Currency, Money};
use domain::news::News;
use domain::payment::{Fact, Intent, ProcessorName, Progress};
use jiff::SignedDuration;

use crate::ask::Failure;

/// How long a processor knows the keys of wishes (rule PSP-02), with an hour to spare. PayPal keeps
/// them for 45 days, and lists no refunds: the same request says what came of the first (rule
/// PSP-04).
pub const fn keys_last(processor: ProcessorName) -> SignedDuration {
    match processor {
        ProcessorName::Stripe | ProcessorName::LawPay => SignedDuration::from_hours(23),
        ProcessorName::PayPal => SignedDuration::from_hours(44 * 24),
    }
}

/// What an answer to a checkout or a charge says about its payment: a refusal, that nothing was or
/// will be taken; nothing while the outcome is unknown (rule PSP-06).
pub fn outcome(intent: &Intent, answer: Result<Fact, Failure>) -> Option<Fact> {
    let failure = match answer {
        Ok(fact) => return Some(fact),
        Err(failure) => failure,
    };
    tracing::warn!(payment.id = %intent.id, error = %failure, "The processor did not do it, or did not say");
    matches!(failure, Failure::Refused(_)).then(|| Fact {
        intent: intent.id.clone(),
        object: intent.object.clone().unwrap_or_default(),
        pay_at: None,
        progress: Progress::Failed,
        fee: None,
        by: None,
    })
}

/// A checkout to be started on the processor's own page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkout {
    /// The stored intent: the idempotency key, and what the processor keeps for us.
    pub payment: PaymentId,
    /// How much is asked for.
    pub amount: Money,
    /// What the person reads on the processor's page: an invoice number, nothing confidential.
    pub description: String,
    /// How the person may pay; empty for whatever the account offers (PAY-26).
    pub ways: Vec<PayWay>,
    /// Set when the person agreed that the way to pay is kept (PAY-14).
    pub keep: Option<Keep>,
    /// Where the person comes back to, the whole address.
    pub success_url: String,
    /// Where the person comes back to without paying, the whole address.
    pub cancel_url: String,
}

/// A way to pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PayWay {
    /// A card.
    Card,
    /// A debit from a bank account.
    Bank,
}

/// A way to pay that is to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keep {
    /// Our id of it, stored before.
    pub method: MethodId,
    /// The processor's customer, when the client has one from before.
    pub customer: Option<String>,
}

/// A way to pay to be saved on the processor's own page, without a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saver {
    /// What is kept.
    pub keep: Keep,
    /// In what currency it will pay.
    pub currency: Currency,
    /// Where the person comes back to, the whole address.
    pub success_url: String,
    /// Where the person comes back to without saving, the whole address.
    pub cancel_url: String,
}

/// A charge of a saved way to pay, by a plan or as the client pressed: nobody can answer a bank's
/// question there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    /// The stored intent.
    pub payment: PaymentId,
    /// How much.
    pub amount: Money,
    /// What the person reads on their statement page: an invoice number, nothing confidential.
    pub description: String,
    /// The saved way to pay.
    pub kept: Kept,
}

/// The capture of an authorised payment, whole or in part (rule PSP-42).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capture {
    /// The stored intent.
    pub payment: PaymentId,
    /// The processor's object of it, as [`domain::payment::Fact`] names it.
    pub object: String,
    /// How much; what is left is released.
    pub amount: Money,
}

/// An authorised payment that is to be let go, uncaptured (rule PSP-42).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// The stored intent.
    pub payment: PaymentId,
    /// The processor's object of it, as [`domain::payment::Fact`] names it.
    pub object: String,
}

/// Money to be given back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundOrder {
    /// The stored refund: the idempotency key, and what the processor keeps for us.
    pub refund: RefundId,
    /// The processor's object of the payment, as [`domain::payment::Fact`] names it.
    pub of: String,
    /// How much goes back.
    pub amount: Money,
}

/// A page of what a processor lists, latest first in each of its lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewsPage {
    /// What is about us.
    pub news: Vec<News>,
    /// Ask for the next page with this, when there is one.
    pub next: Option<String>,
}
