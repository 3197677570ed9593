//! Bills in a client's own currency: what a unit of it costs in the firm's, by date, and the lines
//! of a bill at that rate (INV-22).
//!
//! Work is recorded in the firm's currency. It is put on a draft at the rate of that day, which the
//! draft and its invoice keep: whatever happens to the rate afterwards, the bill says the same.
//!
//! Invariants: a price is converted and rounded once, and what a line comes to follows from it, so
//! a client can do the sum again; a line that charges nothing charges nothing, one that charges all
//! of its worth does so, and none charges more than it is worth.

use std::fmt;

use jiff::civil::Date;
use rust_decimal::prelude::{Decimal, RoundingStrategy};

use crate::invoice::{Line, LineKind};
use crate::money::{Currency, Money, MoneyError, plain_decimal};

/// How many decimals the price of one of something has; a mile costs less than a coin.
const PRICE_DECIMALS: u32 = 4;

/// What one unit of a currency costs in the firm's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExchangeRate(Decimal);

/// Text is not an exchange rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "Write what one costs, such as 1.0850: more than 0, up to 1,000,000, with at most 8 decimals."
)]
pub struct ExchangeRateError;

/// What one unit of a currency costs from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quoted {
    /// The currency.
    pub currency: Currency,
    /// The first day.
    pub from: Date,
    /// What one of it costs in the firm's.
    pub rate: ExchangeRate,
}

/// The rates that a firm has written down, by currency and day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExchangeRates(Vec<Quoted>);

/// How the work on a bill is converted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exchange {
    /// The currency of the work.
    pub work: Currency,
    /// What one unit of the bill's currency costs in it, and since when.
    pub at: Quoted,
}

impl ExchangeRate {
    /// The highest there is.
    const MAX: i64 = 1_000_000;

    /// Reads what a person types.
    pub fn parse(text: &str) -> Result<Self, ExchangeRateError> {
        let number = plain_decimal(text.trim()).ok_or(ExchangeRateError)?.normalize();
        let fits = number > Decimal::ZERO && number <= Decimal::from(Self::MAX);
        if fits && number.scale() <= 8 { Ok(Self(number)) } else { Err(ExchangeRateError) }
    }

    /// The number.
    pub const fn decimal(self) -> Decimal {
        self.0
    }
}

impl fmt::Display for ExchangeRate {
    /// At least four decimals, as rates are quoted: `1.0850`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut number = self.0;
        if number.scale() < PRICE_DECIMALS {
            number.rescale(PRICE_DECIMALS);
        }
        write!(f, "{number}")
    }
}

impl ExchangeRates {
    /// All of them, by currency and day; of two of one day the later one counts.
    pub fn new(all: impl IntoIterator<Item = Quoted>) -> Self {
        all.into_iter().fold(Self::default(), Self::with)
    }

    /// With one more, in the place of another one of its day.
    #[must_use]
    pub fn with(mut self, quoted: Quoted) -> Self {
        self.0.retain(|one| (one.currency, one.from) != (quoted.currency, quoted.from));
        self.0.push(quoted);
        self.0.sort_by_key(|one| (one.currency.code(), one.from));
        self
    }

    /// What one of a currency costs on a day.
    pub fn on(&self, currency: Currency, day: Date) -> Option<Quoted> {
        let known = self.0.iter().filter(|one| one.currency == currency && one.from <= day);
        known.max_by_key(|one| one.from).copied()
    }

    /// The currencies that have a rate, each once.
    pub fn currencies(&self) -> Vec<Currency> {
        let mut all: Vec<Currency> = self.0.iter().map(|one| one.currency).collect();
        all.dedup();
        all
    }

    /// All of them, by currency and day.
    pub fn iter(&self) -> std::slice::Iter<'_, Quoted> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a ExchangeRates {
    type Item = &'a Quoted;
    type IntoIter = std::slice::Iter<'a, Quoted>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Exchange {
    /// `1 EUR = 1.0850 USD`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "1 {} = {} {}", self.at.currency, self.at.rate, self.work)
    }
}

impl Exchange {
    /// The currency of the bill.
    pub const fn currency(&self) -> Currency {
        self.at.currency
    }

    /// An amount of work in the currency of the bill.
    pub fn money(&self, amount: Money) -> Result<Money, MoneyError> {
        if amount.currency() != self.work {
            return Err(MoneyError::Mixed);
        }
        Money::round(self.converted(amount.decimal())?, self.currency())
    }

    /// A line of work as the bill has it.
    pub fn line(&self, line: Line) -> Result<Line, MoneyError> {
        let decimals = match line.kind {
            LineKind::Cost { .. } if line.units != Decimal::ONE => PRICE_DECIMALS,
            LineKind::Fee { .. }
            | LineKind::Flat { .. }
            | LineKind::Cost { .. }
            | LineKind::Interest { .. }
            | LineKind::Ahead { .. } => self.currency().decimals(),
        };
        let price = self
            .converted(line.price)?
            .round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
        let gross = Money::round(
            line.units.checked_mul(price).ok_or(MoneyError::TooLarge)?,
            self.currency(),
        )?;
        let is_all = line.adjustment.is_zero() && line.included.is_zero();
        let included = self.at_most(line.included, gross)?;
        let worth = gross.minus(included)?;
        let amount = if is_all { worth } else { self.at_most(line.amount, worth)? };
        let adjustment = amount.minus(worth)?;
        let others = self.money(line.others)?;
        Ok(Line { price, adjustment, included, others, amount, ..line })
    }

    /// An amount of what a line is worth: rounding makes it no more than that.
    fn at_most(&self, amount: Money, worth: Money) -> Result<Money, MoneyError> {
        let converted = self.money(amount)?;
        let is_over = !worth.is_negative() && converted.minor() > worth.minor();
        Ok(if is_over { worth } else { converted })
    }

    fn converted(&self, number: Decimal) -> Result<Decimal, MoneyError> {
        number.checked_div(self.at.rate.0).ok_or(MoneyError::TooLarge)
    }
}

#[cfg(test)]
mod tests;
