//! Which of the firm's accounts at processors takes a payment: a closed list.
//!
//! Invariant: trust money has only accounts that keep it whole; another one cannot be written down
//! (rule TR-14).

use super::{Destination, MerchantError};
use crate::payment::ProcessorName;

/// An account of the firm at a processor, by what it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MerchantName {
    /// Money for the firm.
    Operating(ProcessorName),
    /// Money of clients.
    Trust(TrustSafe),
}

/// A processor whose trust account keeps client money whole: fees, refunds and disputes are charged
/// to operating (rules TR-12 to TR-14).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TrustSafe {
    /// LawPay.
    LawPay,
}

impl TrustSafe {
    /// All of them.
    pub const ALL: [Self; 1] = [Self::LawPay];

    /// The trust account of a processor, if it may have one.
    pub fn of(processor: ProcessorName) -> Result<Self, MerchantError> {
        let found = Self::ALL.into_iter().find(|safe| safe.processor() == processor);
        found.ok_or(MerchantError::OperatingOnly(processor.title()))
    }

    /// The processor.
    pub const fn processor(self) -> ProcessorName {
        match self {
            Self::LawPay => ProcessorName::LawPay,
        }
    }
}

impl MerchantName {
    /// All accounts that a firm can have, in the order in which they are offered.
    pub const ALL: [Self; 4] = [
        Self::Operating(ProcessorName::Stripe),
        Self::Operating(ProcessorName::LawPay),
        Self::Operating(ProcessorName::PayPal),
        Self::Trust(TrustSafe::LawPay),
    ];

    /// The processor.
    pub const fn processor(self) -> ProcessorName {
        match self {
            Self::Operating(processor) => processor,
            Self::Trust(safe) => safe.processor(),
        }
    }

    /// Where its money goes.
    pub const fn destination(self) -> Destination {
        match self {
            Self::Operating(_) => Destination::Operating,
            Self::Trust(_) => Destination::Trust,
        }
    }

    /// The word in addresses and in the names of settings.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Operating(processor) => processor.word(),
            Self::Trust(TrustSafe::LawPay) => "lawpay-trust",
        }
    }

    /// The account with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|name| name.word() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tr14_only_a_processor_that_keeps_trust_money_whole_has_a_trust_account() {
        for processor in ProcessorName::ALL {
            assert_eq!(TrustSafe::of(processor).is_ok(), processor.is_trust_safe());
        }
        let refused = TrustSafe::of(ProcessorName::Stripe).unwrap_err();
        assert!(refused.to_string().starts_with("Stripe takes its fees"), "{refused}");
    }

    #[test]
    fn names_read_back() {
        for name in MerchantName::ALL {
            assert_eq!(MerchantName::of_word(name.word()), Some(name));
            let trust = name.destination() == Destination::Trust;
            assert_eq!(trust, matches!(name, MerchantName::Trust(_)));
        }
    }
}
