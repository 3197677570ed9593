//! What a matter is to have in trust: a minimum, and a target that it is filled up to with a bill
//! (TRU-09, TRU-10).
//!
//! Invariants: a target is never below its minimum; nothing is asked for while the minimum is
//! there, and never what is asked for already.

use crate::id::{BankId, ClientId, DepositRequestId, MatterId};
use crate::money::{Currency, Money, MoneyError};

/// What a matter is to have in trust.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retainer {
    /// Whose matter.
    pub client: ClientId,
    /// The matter.
    pub matter: MatterId,
    /// The trust account that deposits for it come into.
    pub bank: BankId,
    /// What is to be there at least; nothing where nobody watches any more.
    pub minimum: Money,
    /// What it is filled up to with each bill; never without.
    pub target: Option<Money>,
    /// Whether the lawyers were told that too little is there.
    pub is_told: bool,
    /// What was asked for last with a bill.
    pub last: Option<DepositRequestId>,
}

/// Why a minimum is refused, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RetainerError {
    /// Less than nothing.
    #[error("Write an amount of zero or more.")]
    Negative,
    /// Another currency.
    #[error("This trust account is in {0}, and takes no other currency (rule PSP-34).")]
    OtherCurrency(Currency),
    /// A target without a minimum, or below it.
    #[error("Write a target above the minimum.")]
    Target,
}

impl Retainer {
    /// A minimum of a matter, and the target that it is filled up to.
    pub fn set(
        (client, matter): (ClientId, MatterId),
        (bank, currency): (BankId, Currency),
        minimum: Money,
        target: Option<Money>,
    ) -> Result<Self, RetainerError> {
        if minimum.is_negative() {
            return Err(RetainerError::Negative);
        }
        let of_bank = |money: &Money| money.currency() == currency;
        if !of_bank(&minimum) || !target.iter().all(of_bank) {
            return Err(RetainerError::OtherCurrency(currency));
        }
        let enough = |target: &Money| minimum.is_positive() && target.minor() > minimum.minor();
        if !target.iter().all(enough) {
            return Err(RetainerError::Target);
        }
        Ok(Self { client, matter, bank, minimum, target, is_told: false, last: None })
    }

    /// Whether too little is there.
    pub fn is_low(&self, there: Money) -> bool {
        there.currency() == self.minimum.currency() && there.minor() < self.minimum.minor()
    }

    /// What is to be asked for with a bill, when this much is there and `asked` is asked for
    /// already; nothing while the minimum is there.
    pub fn missing(&self, there: Money, asked: Money) -> Result<Option<Money>, MoneyError> {
        let Some(target) = self.target.filter(|_| self.is_low(there)) else { return Ok(None) };
        let missing = target.minus(there)?.minus(asked)?;
        Ok(missing.is_positive().then_some(missing))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn usd(minor: i64) -> Money {
        Money::new(minor, Currency::USD)
    }

    fn set(minimum: i64, target: Option<i64>) -> Result<Retainer, RetainerError> {
        let of = (ClientId::made(0, [1; 10]), MatterId::made(0, [2; 10]));
        let bank = (BankId::made(0, [3; 10]), Currency::USD);
        Retainer::set(of, bank, usd(minimum), target.map(usd))
    }

    #[test]
    fn tru09_a_target_is_above_its_minimum() {
        assert!(set(0, None).is_ok() && set(100, None).is_ok() && set(100, Some(101)).is_ok());
        assert_eq!(set(-1, None), Err(RetainerError::Negative));
        for (minimum, target) in [(100, 100), (100, 99), (0, 100)] {
            assert_eq!(set(minimum, Some(target)), Err(RetainerError::Target));
        }
    }

    #[test]
    fn tru10_what_is_missing_to_the_target_is_asked_for_once_too_little_is_there() {
        let retainer = set(1000, Some(5000)).unwrap();
        for (there, asked, expected) in [
            (1000, 0, None),
            (999, 0, Some(4001)),
            (0, 0, Some(5000)),
            (400, 600, Some(4000)),
            (400, 4600, None),
            (400, 9000, None),
        ] {
            let missing = retainer.missing(usd(there), usd(asked)).unwrap();
            assert_eq!(missing, expected.map(usd), "{there} {asked}");
        }
        assert_eq!(set(1000, None).unwrap().missing(usd(0), usd(0)), Ok(None));
    }

    proptest! {
        #[test]
        fn tru10_with_what_is_asked_the_target_is_never_passed(
            there in 0_i64..10_000, asked in 0_i64..10_000,
        ) {
            let retainer = set(1000, Some(5000)).unwrap();
            if let Some(missing) = retainer.missing(usd(there), usd(asked)).unwrap() {
                let all: i64 = [there, asked, missing.minor()].iter().sum();
                prop_assert_eq!(all, 5000);
            }
        }
    }
}
