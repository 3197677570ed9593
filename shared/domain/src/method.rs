//! A way to pay that a client saved at a processor, with their consent (PAY-14).
//!
//! Invariant: we keep the processor's names for it and what a person needs to recognise it, never a
//! number (rule PSP-50).

use jiff::Timestamp;

use crate::id::{ClientId, ContactId, MethodId};
use crate::payment::ProcessorName;
use crate::text::Name;

/// A way to pay that a client saved, or is saving.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Method {
    /// Our id, which the processor keeps beside its object.
    pub id: MethodId,
    /// Whose invoices it may pay.
    pub client: ClientId,
    /// The consent to use it without them.
    pub mandate: Mandate,
    /// Where it is kept.
    pub processor: ProcessorName,
    /// The processor's object that stands for the saving of it, once we know it.
    pub object: Option<String>,
    /// How far it is.
    pub state: MethodState,
}

/// What somebody agreed to: kept as long as the records, and never changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mandate {
    /// Who agreed.
    pub by: ContactId,
    /// Their name then.
    pub name: String,
    /// To which words.
    pub words: String,
    /// When.
    pub at: Timestamp,
    /// From where: the address and the browser, as they told.
    pub from: String,
}

/// How far a way to pay is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MethodState {
    /// The person is at the processor's page.
    Begun {
        /// The page.
        at: Option<String>,
    },
    /// It can be charged.
    Saved(Kept),
    /// It was not saved.
    Failed,
    /// The client deleted it: it is never charged again.
    Deleted {
        /// What the processor has, which has to let go of it.
        kept: Kept,
        /// Whether the processor did.
        let_go: bool,
    },
}

/// The words of a mandate, as the page shows them and the record keeps them.
pub fn mandate_words(firm: &Name) -> String {
    format!(
        "I let {firm} charge this way to pay while I am away, for invoices of mine only: the amounts \
         and on the days of a payment plan that I have accepted, and never more than is open then. \
         I am told by mail of every charge. I can delete this way to pay in the portal at any \
         time; from then on it is not charged."
    )
}

impl Method {
    /// What the processor knows, while it can be charged.
    pub const fn kept(&self) -> Option<&Kept> {
        match &self.state {
            MethodState::Saved(kept) => Some(kept),
            MethodState::Begun { .. } | MethodState::Failed | MethodState::Deleted { .. } => None,
        }
    }

    /// What a fact changes; nothing when we know as much or more.
    pub fn heard(&self, fact: &MethodFact) -> Option<Self> {
        if !matches!(self.state, MethodState::Begun { .. }) {
            return None;
        }
        let state = match &fact.progress {
            Saving::Open { at } => MethodState::Begun { at: at.clone() },
            Saving::Saved(kept) => MethodState::Saved(kept.clone()),
            Saving::Failed => MethodState::Failed,
        };
        let heard = Self { state, object: Some(fact.object.clone()), ..self.clone() };
        (heard != *self).then_some(heard)
    }

    /// The method after its client deleted it; nothing when there is nothing to delete.
    pub fn deleted(&self) -> Option<Self> {
        let kept = self.kept()?.clone();
        Some(Self { state: MethodState::Deleted { kept, let_go: false }, ..self.clone() })
    }

    /// The same once the processor has let go of it; nothing when it need not.
    pub fn let_go(&self) -> Option<Self> {
        match &self.state {
            MethodState::Deleted { kept, let_go: false } => {
                let state = MethodState::Deleted { kept: kept.clone(), let_go: true };
                Some(Self { state, ..self.clone() })
            }
            MethodState::Begun { .. }
            | MethodState::Saved(_)
            | MethodState::Failed
            | MethodState::Deleted { let_go: true, .. } => None,
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn kept() -> Kept {
        Kept {
            customer: "cus_1".to_owned(),
            object: "pm_1".to_owned(),
            kind: MethodKind::CreditCard,
            label: "Visa ending in 4242".to_owned(),
        }
    }

    fn begun() -> Method {
        Method {
            id: MethodId::made(0, [1; 10]),
            client: ClientId::made(0, [2; 10]),
            mandate: Mandate {
                by: ContactId::made(0, [3; 10]),
                name: "Pat".to_owned(),
                words: mandate_words(&Name::parse("Harlow & Pike").unwrap()),
                at: Timestamp::UNIX_EPOCH,
                from: "192.0.2.1".to_owned(),
            },
            processor: ProcessorName::Stripe,
            object: None,
            state: MethodState::Begun { at: None },
        }
    }

    fn fact(progress: Saving) -> MethodFact {
        MethodFact { method: begun().id, object: "cs_1".to_owned(), progress }
    }

    #[test]
    fn pay14_a_way_to_pay_is_saved_once_and_keeps_its_mandate() {
        let saved = begun().heard(&fact(Saving::Saved(kept()))).unwrap();
        assert_eq!(saved.kept(), Some(&kept()));
        assert_eq!(saved.mandate, begun().mandate);
        assert_eq!(saved.heard(&fact(Saving::Failed)), None);
        assert!(saved.mandate.words.contains("Harlow & Pike"));
    }

    #[test]
    fn pay14_what_is_deleted_is_never_charged_again() {
        let saved = begun().heard(&fact(Saving::Saved(kept()))).unwrap();
        let deleted = saved.deleted().unwrap();
        assert_eq!(deleted.kept(), None);
        assert_eq!(deleted.heard(&fact(Saving::Saved(kept()))), None);
        assert_eq!(deleted.deleted(), None);
        assert_eq!(deleted.let_go().unwrap().let_go(), None);
        assert_eq!(begun().deleted(), None);
    }
}
