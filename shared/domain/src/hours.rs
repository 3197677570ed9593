//! Billed time in tenths of an hour.

use std::fmt;

use rust_decimal::Decimal;

use crate::money::{Currency, Money, MoneyError, plain_decimal};

/// A number of tenths of an hour: the billing increment of six minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub struct Tenths(u32);

/// Why text is not a number of hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HoursError {
    /// Not a number with at most one decimal.
    #[error("Write hours in tenths, such as 0.4.")]
    NotTenths,
    /// No time at all.
    #[error("Write at least 0.1 hours.")]
    Nothing,
    /// More than a day has.
    #[error("An entry holds at most 24 hours.")]
    TooLong,
}

impl Tenths {
    /// The hours of a day.
    pub const DAY: Self = Self(240);
    /// The most that one entry may hold: one day.
    pub const ENTRY_MAX: Self = Self::DAY;

    /// A number of tenths.
    pub const fn new(tenths: u32) -> Self {
        Self(tenths)
    }

    /// Reads the hours of one entry as people write them, such as `0.4` or `1`.
    pub fn parse(text: &str) -> Result<Self, HoursError> {
        let number = plain_decimal(text.trim()).ok_or(HoursError::NotTenths)?;
        let tenths = number
            .checked_mul(Decimal::TEN)
            .filter(|n| n.is_integer() && !n.is_sign_negative())
            .ok_or(HoursError::NotTenths)?;
        let tenths = u32::try_from(tenths).map_err(|_| HoursError::TooLong)?;
        match tenths {
            0 => Err(HoursError::Nothing),
            n if n > Self::ENTRY_MAX.0 => Err(HoursError::TooLong),
            n => Ok(Self(n)),
        }
    }

    /// How many tenths.
    pub const fn count(self) -> u32 {
        self.0
    }

    /// As a decimal number of hours.
    pub fn decimal(self) -> Decimal {
        Decimal::new(i64::from(self.0), 1)
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
    pub fn price(self, hours: Tenths) -> Result<Money, MoneyError> {
        let exact = self.0.decimal().checked_mul(hours.decimal()).ok_or(MoneyError::TooLarge)?;
        Money::round(exact, self.0.currency())
    }
}

impl fmt::Display for Tenths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.decimal().to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_written_in_tenths() {
        assert_eq!(Tenths::parse("0.4"), Ok(Tenths::new(4)));
        assert_eq!(Tenths::parse(" 2 "), Ok(Tenths::new(20)));
        assert_eq!(Tenths::parse("0.25"), Err(HoursError::NotTenths));
        assert_eq!(Tenths::parse("-1"), Err(HoursError::NotTenths));
        assert_eq!(Tenths::parse("0"), Err(HoursError::Nothing));
        assert_eq!(Tenths::parse("24.1"), Err(HoursError::TooLong));
        assert_eq!(Tenths::parse("99999999999"), Err(HoursError::TooLong));
    }

    #[test]
    fn a_price_rounds_to_the_cent() {
        let rate = HourlyRate::parse("333.33", Currency::USD).unwrap();
        assert_eq!(rate.price(Tenths::new(1)).unwrap().to_string(), "33.33");
        assert_eq!(rate.price(Tenths::new(15)).unwrap().to_string(), "500.00");
    }
}
