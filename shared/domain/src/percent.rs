//! Shares of amounts, in hundredths of a percent.

use std::fmt;

use rust_decimal::Decimal;

use crate::money::{Money, MoneyError};

/// A share, in hundredths of a percent: at most all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Percent(u32);

/// Why text is no share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Write a percentage with at most two decimals, such as 2.9.")]
pub struct PercentError;

impl Percent {
    /// So many hundredths of a percent.
    pub const fn of(hundredths: u32) -> Self {
        Self(hundredths)
    }

    /// Hundredths of a percent.
    pub const fn hundredths(self) -> u32 {
        self.0
    }

    /// Reads a percentage; nothing where none is given.
    pub fn parse(text: &str) -> Result<Option<Self>, PercentError> {
        let text = text.trim().trim_end_matches('%').trim_end();
        if text.is_empty() {
            return Ok(None);
        }
        let plain = text.chars().all(|c| c.is_ascii_digit() || c == '.');
        let percent: Decimal = text.parse().map_err(|_| PercentError)?;
        let hundredths = percent.checked_mul(Decimal::ONE_HUNDRED).ok_or(PercentError)?;
        if !plain || !hundredths.is_integer() {
            return Err(PercentError);
        }
        let hundredths = u32::try_from(hundredths).map_err(|_| PercentError)?;
        if hundredths > 10_000 { Err(PercentError) } else { Ok(Some(Self(hundredths))) }
    }

    /// The share of an amount and never more: what is left of the smallest unit is dropped.
    pub fn within(self, amount: Money) -> Result<Money, MoneyError> {
        let share = amount.decimal().checked_mul(Decimal::new(i64::from(self.0), 4));
        let share = share.ok_or(MoneyError::TooLarge)?;
        Money::round(share.trunc_with_scale(amount.currency().decimals()), amount.currency())
    }

    /// The share of an amount, rounded to its smallest unit.
    pub fn on(self, amount: Money) -> Result<Money, MoneyError> {
        let share = amount.decimal().checked_mul(Decimal::new(i64::from(self.0), 4));
        Money::round(share.ok_or(MoneyError::TooLarge)?, amount.currency())
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Decimal::new(i64::from(self.0), 2).normalize().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    #[test]
    fn a_share_reads_and_is_rounded() {
        assert_eq!(Percent::parse(" 2.9 % "), Ok(Some(Percent::of(290))));
        assert_eq!(Percent::parse(""), Ok(None));
        for bad in ["2.955", "-1", "x", "1e2", "101", "2,9"] {
            assert_eq!(Percent::parse(bad), Err(PercentError), "{bad}");
        }
        assert_eq!(Percent::of(290).to_string(), "2.9");
        let usd = |minor| Money::new(minor, Currency::USD);
        assert_eq!(Percent::of(250).on(usd(100_000)), Ok(usd(2_500)));
        assert_eq!(Percent::of(290).on(usd(33_333)), Ok(usd(967)));
        assert_eq!(Percent::of(290).within(usd(33_333)), Ok(usd(966)));
        assert_eq!(Percent::of(300).within(usd(50)), Ok(usd(1)), "PSP-60: 2 would be 4 %");
    }
}
