//! A way to pay that a client saved at a processor, with their consent (PAY-14).
//!
//! Invariant: we keep the processor's names for it and what a person needs to recognise it, never a
//! number (rule PSP-50).

use jiff::Timestamp;

use crate::id::{ClientId, ContactId, MethodId};
use crate::payment::ProcessorName;

/// A saved way to pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Method {
    /// Our id, which the processor keeps beside its object.
    pub id: MethodId,
    /// Whose invoices it may pay.
    pub client: ClientId,
    /// Who gave it, and the consent to use it without them.
    pub contact: ContactId,
    /// Where it is kept.
    pub processor: ProcessorName,
    /// What the processor calls it.
    pub kept: Kept,
    /// When the consent was given.
    pub consented_at: Timestamp,
}

/// What the processor calls a saved way to pay, and how people recognise it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The processor's customer.
    pub customer: String,
    /// The processor's payment method.
    pub object: String,
    /// The kind of it.
    pub kind: MethodKind,
    /// Such as `Visa ending in 4242`.
    pub label: String,
}

/// Kinds of ways to pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MethodKind {
    /// A credit card, the only kind that may be surcharged (rule PSP-60).
    CreditCard,
    /// Any other card, also one of which the processor does not say what it is.
    OtherCard,
    /// A debit from a bank account.
    Bank,
    /// A wallet such as PayPal's.
    Wallet,
}

impl MethodKind {
    /// All kinds, for settings and tests.
    pub const ALL: [Self; 4] = [Self::CreditCard, Self::OtherCard, Self::Bank, Self::Wallet];

    /// The word in storage.
    pub const fn word(self) -> &'static str {
        match self {
            Self::CreditCard => "credit card",
            Self::OtherCard => "card",
            Self::Bank => "bank account",
            Self::Wallet => "wallet",
        }
    }

    /// The kind with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Whether rule PSP-60 allows a surcharge.
    pub const fn may_be_surcharged(self) -> bool {
        matches!(self, Self::CreditCard)
    }
}

/// What a processor says about a way to pay that is being saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MethodFact {
    /// Our id of it.
    pub method: MethodId,
    /// The processor's object that stands for the saving of it.
    pub object: String,
    /// How far it is.
    pub progress: Saving,
}

/// How far a way to pay is saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saving {
    /// The person is at the processor's page.
    Open {
        /// The page.
        at: Option<String>,
    },
    /// It can be used.
    Saved(Kept),
    /// It was not saved.
    Failed,
}
