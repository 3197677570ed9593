//! What a client pays for paying by credit card; off unless the firm wants it and its state allows
//! it.
//!
//! Invariants: only credit cards are surcharged, and what is not known to be one is not (rule
//! PSP-60); never more than the firm's own cost, the networks' cap and the state's limit (rules
//! PSP-60, PSP-61); a trust deposit cannot carry one (rule PSP-62); it goes back with the payment,
//! in proportion.

use rust_decimal::Decimal;

use crate::merchant::Destination;
use crate::method::MethodKind;
use crate::money::{Money, MoneyError};

/// The lower of the networks' caps, in hundredths of a percent: Visa's 3 %.
const NETWORK_MAX: u32 = 300;

/// What the firm charges, once it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    rate: u32,
}

/// What a firm's state says, as its pack tells; not legal advice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StateLaw {
    /// Surcharges are banned.
    Banned,
    /// At most so many hundredths of a percent.
    AtMost(u32),
    /// Allowed up to the firm's cost.
    Allowed,
}

/// What a client is asked for: only money for the firm can carry a surcharge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Into operating.
    Operating {
        /// What is owed.
        amount: Money,
        /// What paying this way costs on top; nothing for most ways.
        surcharge: Money,
    },
    /// Into trust: whole, and nothing on top.
    Trust {
        /// What is deposited.
        amount: Money,
    },
}

/// Why a policy is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// The state bans it.
    #[error("The firm's state does not allow surcharges on credit cards.")]
    Banned,
    /// More than the state allows.
    #[error("The firm's state allows less.")]
    StateLimit,
    /// More than paying by card costs the firm.
    #[error("A surcharge may not be more than what the processor charges the firm.")]
    AboveCost,
    /// More than the card networks allow.
    #[error("The card networks allow at most 3 %.")]
    NetworkLimit,
}

impl StateLaw {
    /// The law of a state by its two letters, as the default pack has it.
    pub fn of(state: &str) -> Self {
        match state {
            "CT" | "MA" => Self::Banned,
            "CO" => Self::AtMost(200),
            _ => Self::Allowed,
        }
    }
}

impl Policy {
    /// A surcharge of `rate` hundredths of a percent, where card payments cost the firm `cost`.
    pub fn new(rate: u32, cost: u32, law: StateLaw) -> Result<Self, PolicyError> {
        match law {
            StateLaw::Banned => return Err(PolicyError::Banned),
            StateLaw::AtMost(limit) if rate > limit => return Err(PolicyError::StateLimit),
            StateLaw::AtMost(_) | StateLaw::Allowed => {}
        }
        if rate > NETWORK_MAX {
            return Err(PolicyError::NetworkLimit);
        }
        if rate > cost { Err(PolicyError::AboveCost) } else { Ok(Self { rate }) }
    }

    fn on(self, amount: Money) -> Result<Money, MoneyError> {
        let share = Decimal::new(i64::from(self.rate), 4);
        let surcharge = amount.decimal().checked_mul(share).ok_or(MoneyError::TooLarge)?;
        Money::round(surcharge, amount.currency())
    }
}

impl Asked {
    /// What a client is asked for who pays `amount` this way; `kind` is `None` while the way is not
    /// known yet, or not known at all.
    pub fn of(
        amount: Money,
        destination: Destination,
        kind: Option<MethodKind>,
        policy: Option<Policy>,
    ) -> Result<Self, MoneyError> {
        if destination == Destination::Trust {
            return Ok(Self::Trust { amount });
        }
        let surcharge = match policy {
            Some(policy) if kind.is_some_and(MethodKind::may_be_surcharged) => policy.on(amount)?,
            Some(_) | None => Money::zero(amount.currency()),
        };
        Ok(Self::Operating { amount, surcharge })
    }

    /// All that the client pays.
    pub fn total(self) -> Result<Money, MoneyError> {
        match self {
            Self::Operating { amount, surcharge } => amount.plus(surcharge),
            Self::Trust { amount } => Ok(amount),
        }
    }

    /// What goes back on top when `part` of the amount is refunded: the surcharge in proportion.
    pub fn surcharge_of_refund(self, part: Money) -> Result<Money, MoneyError> {
        let Self::Operating { amount, surcharge } = self else {
            return Ok(Money::zero(part.currency()));
        };
        part.minus(Money::zero(amount.currency()))?;
        let share = part.decimal().checked_div(amount.decimal()).ok_or(MoneyError::TooLarge)?;
        let back = surcharge.decimal().checked_mul(share).ok_or(MoneyError::TooLarge)?;
        Money::round(back, amount.currency())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    fn usd(minor: i64) -> Money {
        Money::new(minor, Currency::USD)
    }

    fn policy() -> Policy {
        Policy::new(250, 290, StateLaw::Allowed).unwrap()
    }

    fn asked(kind: Option<MethodKind>, destination: Destination) -> Asked {
        Asked::of(usd(100_000), destination, kind, Some(policy())).unwrap()
    }

    #[test]
    fn psp60_only_credit_cards_are_surcharged() {
        for (kind, total) in [
            (Some(MethodKind::CreditCard), 102_500),
            (Some(MethodKind::OtherCard), 100_000),
            (Some(MethodKind::Bank), 100_000),
            (Some(MethodKind::Wallet), 100_000),
            (None, 100_000),
        ] {
            assert_eq!(asked(kind, Destination::Operating).total(), Ok(usd(total)), "{kind:?}");
        }
    }

    #[test]
    fn psp60_a_surcharge_is_no_more_than_cost_and_cap() {
        assert_eq!(Policy::new(291, 290, StateLaw::Allowed), Err(PolicyError::AboveCost));
        assert_eq!(Policy::new(301, 400, StateLaw::Allowed), Err(PolicyError::NetworkLimit));
        assert!(Policy::new(290, 290, StateLaw::Allowed).is_ok());
    }

    #[test]
    fn psp61_the_states_decide() {
        for (state, outcome) in [
            ("CT", Some(PolicyError::Banned)),
            ("MA", Some(PolicyError::Banned)),
            ("CO", Some(PolicyError::StateLimit)),
            ("TX", None),
        ] {
            assert_eq!(Policy::new(250, 290, StateLaw::of(state)).err(), outcome, "{state}");
        }
        assert!(Policy::new(200, 290, StateLaw::of("CO")).is_ok());
    }

    #[test]
    fn psp62_a_trust_deposit_has_nothing_on_top() {
        let deposit = asked(Some(MethodKind::CreditCard), Destination::Trust);
        assert_eq!(deposit, Asked::Trust { amount: usd(100_000) });
        assert_eq!(deposit.surcharge_of_refund(usd(500)), Ok(usd(0)));
    }

    #[test]
    fn psp60_a_surcharge_goes_back_in_proportion() {
        let paid = asked(Some(MethodKind::CreditCard), Destination::Operating);
        for (part, back) in [(100_000, 2_500), (50_000, 1_250), (1, 0), (0, 0), (33_333, 833)] {
            assert_eq!(paid.surcharge_of_refund(usd(part)), Ok(usd(back)), "{part}");
        }
    }
}
