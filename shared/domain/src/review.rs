//! What a person of the firm has to look at: money that came, or went back, otherwise than was
//! asked; and what the person may decide about it.
//!
//! Invariants: money that a processor took and we did not ask for is booked by a person's decision
//! alone (rule PSP-20), and then as much of it as the processor took; money that could not go back
//! stays owed to whoever paid until a person says what became of it (rule PSP-43).

mod accept;
mod returned;

pub use accept::AcceptError;
pub use returned::ReturnedError;

use jiff::Timestamp;

use crate::deposit::DepositRequest;
use crate::id::{ClientId, PaymentId, RefundId};
use crate::money::Money;
use crate::payment::{Booked, Intent, IntentState};
use crate::refund::{Refund, RefundState};

/// Something that waits for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// The payment.
    pub payment: PaymentId,
    /// Whose.
    pub client: ClientId,
    /// Why.
    pub why: Why,
    /// How much it is about.
    pub amount: Money,
    /// Since when.
    pub since: Timestamp,
}

/// Why a person has to look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// The processor took another amount, or another currency, than was asked for.
    OtherAmount,
    /// More arrived than its invoices or its deposit still needed: they were paid otherwise
    /// meanwhile, or the client had let the payment go before it arrived.
    Surplus,
    /// A refund could not reach whoever paid.
    RefundFailed(RefundId),
    /// The processor gave another amount back than was asked for.
    RefundDiffers(RefundId),
    /// The processor gave client money back that nobody asked back here: the trust book does not
    /// know of it.
    DepositBack(RefundId),
}

impl Why {
    /// The words of all reasons with what people read, in the order of lists.
    pub const ALL: [(&'static str, &'static str); 5] = [
        ("other-amount", "Another amount"),
        ("surplus", "More than was asked for"),
        ("refund-failed", "Refund did not arrive"),
        ("refund-differs", "Another refund"),
        ("deposit-back", "Deposit given back"),
    ];

    /// The word in storage.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::OtherAmount => "other-amount",
            Self::Surplus => "surplus",
            Self::RefundFailed(_) => "refund-failed",
            Self::RefundDiffers(_) => "refund-differs",
            Self::DepositBack(_) => "deposit-back",
        }
    }

    /// What people read.
    pub const fn title(&self) -> &'static str {
        match self {
            Self::OtherAmount => "Another amount",
            Self::Surplus => "More than was asked for",
            Self::RefundFailed(_) => "Refund did not arrive",
            Self::RefundDiffers(_) => "Another refund",
            Self::DepositBack(_) => "Deposit given back",
        }
    }

    /// The refund that it is about.
    pub const fn refund(&self) -> Option<&RefundId> {
        match self {
            Self::OtherAmount | Self::Surplus => None,
            Self::RefundFailed(refund)
            | Self::RefundDiffers(refund)
            | Self::DepositBack(refund) => Some(refund),
        }
    }

    /// The reason with this word, about this refund where it is about one.
    pub fn of_word(word: &str, refund: Option<RefundId>) -> Option<Self> {
        match (word, refund) {
            ("other-amount", None) => Some(Self::OtherAmount),
            ("surplus", None) => Some(Self::Surplus),
            ("refund-failed", Some(refund)) => Some(Self::RefundFailed(refund)),
            ("refund-differs", Some(refund)) => Some(Self::RefundDiffers(refund)),
            ("deposit-back", Some(refund)) => Some(Self::DepositBack(refund)),
            _ => None,
        }
    }
}

impl Review {
    /// What waits because a payment came to where it is.
    pub fn of_payment(intent: &Intent, since: Timestamp) -> Option<Self> {
        (intent.state == IntentState::Review).then(|| Self {
            payment: intent.id.clone(),
            client: intent.client.clone(),
            why: Why::OtherAmount,
            amount: intent.took.unwrap_or(intent.amount),
            since,
        })
    }

    /// What waits because a payment was booked as it arrived: whoever pays invoices online does not
    /// mean to leave money on account.
    pub fn of_arrival(booked: &Booked, since: Timestamp) -> Option<Self> {
        let paid = &booked.intent;
        let online = paid.source.taker().is_some() && !paid.parts.is_empty();
        (online && booked.unapplied.is_positive()).then(|| Self {
            payment: paid.id.clone(),
            client: paid.client.clone(),
            why: Why::Surplus,
            amount: booked.unapplied,
            since,
        })
    }

    /// What waits because a deposit arrived of which the firm asked for less by then.
    pub fn of_deposit(paid: &Intent, request: &DepositRequest, since: Timestamp) -> Option<Self> {
        let amount = request.beyond(paid.amount);
        let (payment, client) = (paid.id.clone(), paid.client.clone());
        let why = Why::Surplus;
        amount.is_positive().then_some(Self { payment, client, why, amount, since })
    }

    /// What waits because a refund came to where it is.
    pub fn of_refund(refund: &Refund, since: Timestamp) -> Option<Self> {
        let (why, amount) = match refund.state {
            RefundState::Failed => (Why::RefundFailed(refund.id.clone()), refund.amount),
            RefundState::Review => {
                (Why::RefundDiffers(refund.id.clone()), refund.told.unwrap_or(refund.amount))
            }
            RefundState::Asked
            | RefundState::Refused
            | RefundState::Pending
            | RefundState::Succeeded
            | RefundState::PutBack
            | RefundState::PaidByHand => return None,
        };
        let (payment, client) = (refund.payment.clone(), refund.client.clone());
        Some(Self { payment, client, why, amount, since })
    }
}

#[cfg(test)]
mod tests;
