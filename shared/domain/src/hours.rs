//! Time: as it was worked, and as it is billed.
//!
//! Invariants: [`Worked`] is what a person or a clock said and is never changed by a rule;
//! [`Hours`] are made from it by a [`Rounding`], and a rule that rounds what it has rounded changes
//! nothing (TIM-02, TIM-03).

mod rounding;
mod worked;

pub use rounding::{Direction, Increment, Rounding};
pub use worked::{HoursError, Worked};

use std::fmt;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::money::{Currency, Money, MoneyError, plain_decimal};

/// Billed time: a number of hundredths of an hour, so that hours times rate is the amount to the
/// cent on every line, as LEDES asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub struct Hours(u32);

impl Hours {
    /// The hours of a day.
    pub const DAY: Self = Self(2_400);

    /// A number of hundredths.
    pub const fn new(hundredths: u32) -> Self {
        Self(hundredths)
    }

    /// How many hundredths.
    pub const fn count(self) -> u32 {
        self.0
    }

    /// As a decimal number of hours.
    pub fn decimal(self) -> Decimal {
        Decimal::new(i64::from(self.0), 2)
    }

    /// Reads a number of hours beyond those of a day, such as `120` or `1,500.25`; nothing where it
    /// is none.
    pub fn parse(text: &str) -> Option<Self> {
        let number = plain_decimal(&text.trim().replace(',', ""))?;
        let count = number.checked_mul(Decimal::ONE_HUNDRED).filter(Decimal::is_integer)?;
        count.to_u32().map(Self)
    }

    /// Less time, and no less than none.
    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// More time; saturates, far beyond what any sum of entries reaches.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

/// The price of one hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HourlyRate(Money);

impl HourlyRate {
    /// The most that an hour may cost, in minor units: a guard against a slipped comma.
    pub const MINOR_MAX: i64 = 1_000_000;

    /// A rate, if it is between nothing and [`Self::MINOR_MAX`].
    pub fn new(per_hour: Money) -> Result<Self, MoneyError> {
        if per_hour.is_negative() {
            return Err(MoneyError::NotANumber);
        }
        if per_hour.minor() > Self::MINOR_MAX {
            return Err(MoneyError::TooLarge);
        }
        Ok(Self(per_hour))
    }

    /// Reads a rate as people write it, such as `325`.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        Self::new(Money::parse(text, currency)?)
    }

    /// The price of one hour.
    pub const fn per_hour(self) -> Money {
        self.0
    }

    /// What so much time costs, rounded half away from zero to minor units.
    pub fn price(self, hours: Hours) -> Result<Money, MoneyError> {
        let exact = self.0.decimal().checked_mul(hours.decimal()).ok_or(MoneyError::TooLarge)?;
        Money::round(exact, self.0.currency())
    }
}

/// Hours with one decimal, or two where there is a hundredth: `0.4`, `0.25`.
impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0.div_euclid(100), self.0.rem_euclid(100));
        let text = match (rest.div_euclid(10), rest.rem_euclid(10)) {
            (tenth, 0) => format!("{whole}.{tenth}"),
            _ => format!("{whole}.{rest:02}"),
        };
        f.pad(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_written_with_the_decimals_they_need() {
        let written = [4, 40, 25, 100, 123_405].map(|count| Hours::new(count).to_string());
        assert_eq!(written, ["0.04", "0.4", "0.25", "1.0", "1234.05"]);
    }

    #[test]
    fn a_price_rounds_to_the_cent() {
        let rate = HourlyRate::parse("333.33", Currency::USD).unwrap();
        assert_eq!(rate.price(Hours::new(10)).unwrap().to_string(), "33.33");
        assert_eq!(rate.price(Hours::new(150)).unwrap().to_string(), "500.00");
        assert_eq!(rate.price(Hours::new(1)).unwrap().to_string(), "3.33");
    }

    #[test]
    fn rates_below_nothing_and_beyond_reason_are_refused() {
        for wrong in ["-1", "10000.01", "1e3", "99999999999999999999", ""] {
            assert!(HourlyRate::parse(wrong, Currency::USD).is_err(), "{wrong}");
        }
        assert!(HourlyRate::parse("0.01", Currency::USD).is_ok());
    }
}
