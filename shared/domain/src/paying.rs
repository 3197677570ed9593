//! How clients may pay online: in which ways, and which account of the firm takes each (PAY-25,
//! PAY-26).
//!
//! Invariant: what is offered has an account that takes it now; a payment that was begun goes on
//! with its own account, whatever is offered later.

use crate::merchant::{Destination, MerchantName};
use crate::payment::ProcessorName;

/// A way to pay online, as people choose it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Way {
    /// A card.
    Card,
    /// A debit from a bank account.
    Bank,
    /// The wallet of PayPal.
    PayPal,
}

/// A way to pay, and who takes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offer {
    /// The way.
    pub way: Way,
    /// The account that takes it.
    pub taker: MerchantName,
}

impl Way {
    /// All ways, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Card, Self::Bank, Self::PayPal];

    /// The word in storage and in forms.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::Bank => "bank",
            Self::PayPal => "paypal",
        }
    }

    /// What people read.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Card => "Card",
            Self::Bank => "Bank account",
            Self::PayPal => "PayPal",
        }
    }

    /// The way with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.word() == word)
    }

    /// Whether a processor takes it.
    pub const fn is_taken_by(self, processor: ProcessorName) -> bool {
        match processor {
            ProcessorName::Stripe | ProcessorName::LawPay => {
                matches!(self, Self::Card | Self::Bank)
            }
            ProcessorName::PayPal => matches!(self, Self::PayPal),
        }
    }
}

/// What a client is offered for money that goes to `destination`, where the firm has these
/// `accounts`: each way once, by the first account that takes it.
pub fn offers(accounts: &[MerchantName], destination: Destination) -> Vec<Offer> {
    let taker = |way: Way| {
        let mut of = accounts.iter().filter(|name| name.destination() == destination);
        of.find(|name| way.is_taken_by(name.processor()))
    };
    let offer = |way| Some(Offer { way, taker: *taker(way)? });
    Way::ALL.into_iter().filter_map(offer).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::merchant::TrustSafe;

    const STRIPE: MerchantName = MerchantName::Operating(ProcessorName::Stripe);
    const LAWPAY: MerchantName = MerchantName::Operating(ProcessorName::LawPay);
    const PAYPAL: MerchantName = MerchantName::Operating(ProcessorName::PayPal);
    const TRUST: MerchantName = MerchantName::Trust(TrustSafe::LawPay);

    fn offered(accounts: &[MerchantName], to: Destination) -> Vec<(&'static str, MerchantName)> {
        offers(accounts, to).iter().map(|offer| (offer.way.word(), offer.taker)).collect()
    }

    #[test]
    fn pay25_each_way_has_the_first_account_that_takes_it() {
        let all = [STRIPE, LAWPAY, PAYPAL, TRUST];
        let both = [("card", STRIPE), ("bank", STRIPE), ("paypal", PAYPAL)];
        assert_eq!(offered(&all, Destination::Operating), both);
        let lawpay = [("card", LAWPAY), ("bank", LAWPAY)];
        assert_eq!(offered(&[LAWPAY, STRIPE], Destination::Operating), lawpay);
        assert_eq!(offered(&[], Destination::Operating), []);
    }

    #[test]
    fn tr14_trust_money_is_offered_a_trust_account_or_none() {
        let trust = [("card", TRUST), ("bank", TRUST)];
        assert_eq!(offered(&[STRIPE, PAYPAL, LAWPAY, TRUST], Destination::Trust), trust);
        assert_eq!(offered(&[STRIPE, PAYPAL, LAWPAY], Destination::Trust), []);
    }

    #[test]
    fn words_read_back() {
        for way in Way::ALL {
            assert_eq!(Way::of_word(way.word()), Some(way));
        }
    }
}
