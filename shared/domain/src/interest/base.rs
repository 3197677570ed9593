//! The base rate that statutory interest adds to, by date, as the firm keeps it.

use std::fmt;

use jiff::civil::Date;
use rust_decimal::Decimal;

/// A base rate in hundredths of a percent; it may be below nothing, as Germany's was for years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct BaseRate(i32);

/// Why text is no base rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Write a base rate from -50 to 50 with at most two decimals, such as 2.27.")]
pub struct BaseRateError;

/// Base rates, each from a day on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BaseRates(Vec<(Date, BaseRate)>);

impl BaseRate {
    const HUNDREDTHS_MAX: i32 = 5_000;

    /// So many hundredths of a percent.
    pub const fn of(hundredths: i32) -> Self {
        Self(hundredths)
    }

    /// Hundredths of a percent.
    pub const fn hundredths(self) -> i32 {
        self.0
    }

    /// Reads what a person writes.
    pub fn parse(text: &str) -> Result<Self, BaseRateError> {
        let text = text.trim().trim_end_matches('%').trim_end().replace('\u{2212}', "-");
        let plain = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-'));
        let percent: Decimal = text.parse().map_err(|_| BaseRateError)?;
        let hundredths = percent.checked_mul(Decimal::ONE_HUNDRED).ok_or(BaseRateError)?;
        if !plain || !hundredths.is_integer() {
            return Err(BaseRateError);
        }
        let hundredths = i32::try_from(hundredths).map_err(|_| BaseRateError)?;
        let is_sane = (-Self::HUNDREDTHS_MAX..=Self::HUNDREDTHS_MAX).contains(&hundredths);
        if is_sane { Ok(Self(hundredths)) } else { Err(BaseRateError) }
    }
}

impl fmt::Display for BaseRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Decimal::new(i64::from(self.0), 2).normalize().fmt(f)
    }
}

impl BaseRates {
    /// The most that are kept: two a year for a long life.
    pub const COUNT_MAX: usize = 200;

    /// Base rates in any order; the later of two of one day counts.
    pub fn new(rates: impl IntoIterator<Item = (Date, BaseRate)>) -> Self {
        rates.into_iter().fold(Self::default(), |all, (from, rate)| all.with(from, rate))
    }

    /// The same with the rate of a day, in the place of what it was.
    #[must_use]
    pub fn with(mut self, from: Date, rate: BaseRate) -> Self {
        self.0.retain(|(day, _)| *day != from);
        self.0.push((from, rate));
        self.0.sort_by_key(|(day, _)| *day);
        self
    }

    /// The same without the rate of a day.
    #[must_use]
    pub fn without(mut self, from: Date) -> Self {
        self.0.retain(|(day, _)| *day != from);
        self
    }

    /// The rate on a day; nothing before the first.
    pub fn on(&self, day: Date) -> Option<BaseRate> {
        self.0.iter().rev().find(|(from, _)| *from <= day).map(|(_, rate)| *rate)
    }

    /// All of them by day.
    pub fn all(&self) -> &[(Date, BaseRate)] {
        &self.0
    }
}
