//! Amounts of money in whole minor units.
//!
//! Invariants: an amount never leaves its currency; arithmetic is checked; rounding happens only in
//! [`Money::round`] (half away from zero); the parts of a split sum to the whole.

mod printed;

pub use printed::thousands;

use std::fmt;
use std::str::FromStr;

use rust_decimal::prelude::{Decimal, RoundingStrategy, ToPrimitive};

/// An amount in the minor units (cents) of one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    minor: i64,
    currency: Currency,
}

/// An ISO 4217 currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency(iso_currency::Currency);

/// Why text is not an amount, or why two amounts cannot be put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Not a number.
    #[error("Write an amount such as 1250.00.")]
    NotANumber,
    /// More decimals than the currency has.
    #[error("This amount has more decimals than the currency allows.")]
    TooFine,
    /// Outside what the books can hold.
    #[error("This amount is too large.")]
    TooLarge,
    /// Amounts of two currencies.
    #[error("These amounts are in two currencies.")]
    Mixed,
    /// Not a currency code.
    #[error("Write a currency as its three letters, such as USD.")]
    NotACurrency,
}

impl Currency {
    /// The United States dollar.
    pub const USD: Self = Self(iso_currency::Currency::USD);

    /// The three-letter code.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// How many decimals an amount has (ISO 4217; rule PSP-31).
    pub fn decimals(self) -> u32 {
        self.0.exponent().map_or(2, u32::from)
    }

    /// The sign people know, such as `$`.
    pub fn symbol(self) -> String {
        self.0.symbol().to_string()
    }
}

impl FromStr for Currency {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        iso_currency::Currency::from_code(text).map(Self).ok_or(MoneyError::NotACurrency)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Money {
    /// The largest amount that one figure may hold: a hundred billion major units.
    pub const MINOR_MAX: i64 = 10_000_000_000_000;

    /// An amount of `minor` units.
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Nothing, in `currency`.
    pub const fn zero(currency: Currency) -> Self {
        Self { minor: 0, currency }
    }

    /// The amount in minor units.
    pub const fn minor(self) -> i64 {
        self.minor
    }

    /// The currency of the amount.
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// Whether it is nothing.
    pub const fn is_zero(self) -> bool {
        self.minor == 0
    }

    /// Whether it is more than nothing.
    pub const fn is_positive(self) -> bool {
        self.minor > 0
    }

    /// Whether it is less than nothing.
    pub const fn is_negative(self) -> bool {
        self.minor < 0
    }

    /// Reads what a person types: `1250`, `1,250.00`, `$1,250.00`. A comma stands between
    /// thousands or nowhere: read past, `25,50` would be a hundred times as much.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        Self::exact(typed_number(text, currency)?, currency)
    }

    /// A decimal amount that must be whole in minor units.
    pub fn exact(number: Decimal, currency: Currency) -> Result<Self, MoneyError> {
        let money = Self::round(number, currency)?;
        if money.decimal() == number { Ok(money) } else { Err(MoneyError::TooFine) }
    }

    /// A decimal amount, rounded half away from zero to minor units.
    pub fn round(number: Decimal, currency: Currency) -> Result<Self, MoneyError> {
        let scale = Decimal::from(10_i64.pow(currency.decimals()));
        let minor = number
            .checked_mul(scale)
            .map(|n| n.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero))
            .and_then(|n| n.to_i64())
            .filter(|n| n.unsigned_abs() <= Self::MINOR_MAX.unsigned_abs())
            .ok_or(MoneyError::TooLarge)?;
        Ok(Self { minor, currency })
    }

    /// The amount as a decimal number of major units.
    pub fn decimal(self) -> Decimal {
        Decimal::new(self.minor, self.currency.decimals())
    }

    /// The sum of two amounts of one currency.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        self.same(other)?;
        self.minor
            .checked_add(other.minor)
            .filter(|n| n.unsigned_abs() <= Self::MINOR_MAX.unsigned_abs())
            .map(|minor| Self { minor, ..self })
            .ok_or(MoneyError::TooLarge)
    }

    /// What is left after `other` is taken away.
    pub fn minus(self, other: Self) -> Result<Self, MoneyError> {
        self.plus(other.negated())
    }

    /// The same amount the other way.
    #[must_use]
    pub const fn negated(self) -> Self {
        Self { minor: self.minor.saturating_neg(), currency: self.currency }
    }

    /// The sum of many amounts, all in `currency`.
    pub fn sum(
        amounts: impl IntoIterator<Item = Self>,
        currency: Currency,
    ) -> Result<Self, MoneyError> {
        amounts.into_iter().try_fold(Self::zero(currency), Self::plus)
    }

    /// Splits by weights so that the parts sum to the whole (largest remainder; rule PSP-33).
    /// Weights that are all zero give everything to the first part.
    pub fn split(self, weights: &[u32]) -> Vec<Self> {
        let total: i128 = weights.iter().map(|w| i128::from(*w)).sum();
        let whole = i128::from(self.minor);
        let mut parts: Vec<(usize, i128, i128)> = weights
            .iter()
            .enumerate()
            .map(|(at, weight)| {
                let share = whole.saturating_mul(i128::from(*weight));
                let part = share.checked_div(total).unwrap_or(0);
                (at, part, share.checked_rem(total).unwrap_or(0).abs())
            })
            .collect();
        let mut rest = whole.saturating_sub(parts.iter().map(|p| p.1).sum());
        parts.sort_by_key(|part| (std::cmp::Reverse(part.2), part.0));
        if total == 0 {
            parts.sort_by_key(|part| part.0);
            if let Some(first) = parts.first_mut() {
                first.1 = rest;
                rest = 0;
            }
        }
        for part in &mut parts {
            let step = rest.signum();
            part.1 = part.1.saturating_add(step);
            rest = rest.saturating_sub(step);
        }
        parts.sort_by_key(|part| part.0);
        parts
            .into_iter()
            .map(|part| Self::new(i64::try_from(part.1).unwrap_or(0), self.currency))
            .collect()
    }

    fn same(self, other: Self) -> Result<(), MoneyError> {
        if self.currency == other.currency { Ok(()) } else { Err(MoneyError::Mixed) }
    }
}

/// A plain decimal number: digits, at most one point, an optional minus; no exponent, no signs of
/// other kinds.
pub fn plain_decimal(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let sane = !digits.is_empty()
        && digits.len() <= 24
        && digits.chars().all(|c| c.is_ascii_digit() || c == '.')
        && digits.chars().any(|c| c.is_ascii_digit());
    if sane { Decimal::from_str_exact(text).ok() } else { None }
}

/// The bare number with all decimals of the currency, such as `-1250.00`; pages use `ui::money`.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.decimal().to_string())
    }
}

/// The number that was typed for an amount, however fine: with or without the currency's sign and
/// commas between thousands.
pub(crate) fn typed_number(text: &str, currency: Currency) -> Result<Decimal, MoneyError> {
    let bare = text.trim().trim_start_matches(&currency.symbol()).replace(' ', "");
    let bare = without_thousands(&bare).ok_or(MoneyError::NotANumber)?;
    plain_decimal(&bare).ok_or(MoneyError::NotANumber)
}

/// A number without the commas between its thousands; none when one stands elsewhere.
pub(crate) fn without_thousands(text: &str) -> Option<String> {
    let (whole, _) = text.split_once('.').unwrap_or((text, ""));
    let mut groups = whole.trim_start_matches('-').split(',');
    let first = groups.next().unwrap_or_default().len();
    let is_grouped = (1..=3).contains(&first) && groups.all(|group| group.len() == 3);
    let commas = text.matches(',').count();
    let in_whole = commas == whole.matches(',').count();
    (commas == 0 || (in_whole && is_grouped)).then(|| text.replace(',', ""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn usd(minor: i64) -> Money {
        Money::new(minor, Currency::USD)
    }

    #[test]
    fn an_amount_reads_as_people_write_it() {
        assert_eq!(Money::parse("$1,250.00", Currency::USD), Ok(usd(125_000)));
        assert_eq!(Money::parse("-1,234,567.8", Currency::USD), Ok(usd(-123_456_780)));
        for comma in ["25,50", "3,0.0", "1,2345", "1250.0,0", ",5", "1,,250", "12,34,567", ","] {
            assert_eq!(Money::parse(comma, Currency::USD), Err(MoneyError::NotANumber), "{comma}");
        }
        assert_eq!(Money::parse("7", Currency::USD), Ok(usd(700)));
        assert_eq!(Money::parse("0.001", Currency::USD), Err(MoneyError::TooFine));
        assert_eq!(Money::parse("1e3", Currency::USD), Err(MoneyError::NotANumber));
        assert_eq!(Money::parse("", Currency::USD), Err(MoneyError::NotANumber));
        assert_eq!(Money::parse("99999999999999", Currency::USD), Err(MoneyError::TooLarge));
    }

    #[test]
    fn an_amount_prints_all_its_decimals() {
        let yen: Currency = "JPY".parse().unwrap();
        assert_eq!(usd(125_000).to_string(), "1250.00");
        assert_eq!(usd(-5).to_string(), "-0.05");
        assert_eq!(Money::new(500, yen).to_string(), "500");
    }

    #[test]
    fn currencies_do_not_mix() {
        let euro = Money::new(1, "EUR".parse().unwrap());
        assert_eq!(usd(1).plus(euro), Err(MoneyError::Mixed));
    }

    proptest! {
        #[test]
        fn psp33_parts_sum_to_the_whole(
            minor in -Money::MINOR_MAX..Money::MINOR_MAX,
            weights in proptest::collection::vec(0_u32..1000, 1..40),
        ) {
            let parts = usd(minor).split(&weights);
            prop_assert_eq!(parts.len(), weights.len());
            prop_assert_eq!(Money::sum(parts, Currency::USD), Ok(usd(minor)));
        }

        #[test]
        fn psp30_printed_amounts_read_back(minor in -Money::MINOR_MAX..Money::MINOR_MAX) {
            prop_assert_eq!(Money::parse(&usd(minor).to_string(), Currency::USD), Ok(usd(minor)));
        }
    }
}
