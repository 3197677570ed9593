//! Taxes on what is billed (INV-21).
//!
//! A line has one tax, or none. The tax of an invoice is worked out once for all lines of one tax
//! (EN 16931, BR-CO-17): the sum of the lines times the rate, rounded once. What a single line, or
//! a part of it, bears of that is its place in the running sum, so that the parts of all lines come
//! to the tax of the invoice to the cent, in whatever parts they are credited.
//!
//! Invariants: what is charged has a rate above nothing, and what is not charged says why, but for
//! a rate of zero; sums by tax are in one order, and none is empty.

mod rules;
mod taxes;
#[cfg(test)]
mod tests;

pub use rules::{RulesError, TaxRules, TaxedKind, UnknownTaxError, chosen};
pub use taxes::{TaxTotal, Taxes};

use rust_decimal::{Decimal, RoundingStrategy};

use crate::money::{Money, MoneyError};
use crate::text::{Name, TextError};

/// A tax by its name, and whether and why it is charged or not.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tax {
    /// What it is called on bills: `VAT`, `GST + QST`.
    pub name: Name,
    /// Whether it is charged.
    pub treatment: Treatment,
}

/// Whether a tax is charged, as EN 16931 tells it (UNTDID 5305).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Treatment {
    /// At a rate.
    Charged(Rate),
    /// Taxed, at a rate of nothing.
    Zero,
    /// Not charged, for this reason.
    Exempt(Name),
    /// The client owes it to its own state, for this reason.
    Reverse(Name),
    /// Not subject to the tax, for this reason: as what is only passed on (INV-31).
    Outside(Name),
}

/// A rate, in thousandths of a percent: above nothing, at most all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rate(u32);

/// Why what was typed is no tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TaxError {
    /// Its name.
    #[error(transparent)]
    Name(TextError),
    /// Not one of the ways to be taxed.
    #[error("Choose how it is taxed.")]
    Treatment,
    /// No rate, or one that cannot be.
    #[error(
        "Write a rate above 0, of at most 100 percent and three decimals, such as 19 or 8.875."
    )]
    Rate,
    /// A rate where nothing is charged.
    #[error("Leave the rate empty: nothing is charged.")]
    NoRate,
    /// No reason, or one too long.
    #[error(
        "Write why no tax is charged, in at most {} characters: it stands on the bill.",
        Name::CHARS_MAX
    )]
    Reason,
    /// A reason where none belongs.
    #[error("Leave the reason empty: it is for what is not charged.")]
    NoReason,
}

impl TaxError {
    /// The field of a form that it is about: `name`, `treatment`, `rate` or `reason`.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Name(_) => "name",
            Self::Treatment => "treatment",
            Self::Rate | Self::NoRate => "rate",
            Self::Reason | Self::NoReason => "reason",
        }
    }
}

impl Rate {
    /// So many thousandths of a percent.
    pub const fn of(thousandths: u32) -> Option<Self> {
        if thousandths == 0 || thousandths > 100_000 { None } else { Some(Self(thousandths)) }
    }

    /// Thousandths of a percent.
    pub const fn thousandths(self) -> u32 {
        self.0
    }

    /// Percent.
    pub fn percent(self) -> Decimal {
        Decimal::new(i64::from(self.0), 3).normalize()
    }

    fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_end_matches('%').trim_end();
        let is_plain = text.chars().all(|c| c.is_ascii_digit() || c == '.');
        let percent: Decimal = text.parse().ok().filter(|_| is_plain)?;
        let thousandths = percent.checked_mul(Decimal::ONE_THOUSAND)?;
        if !thousandths.is_integer() {
            return None;
        }
        Self::of(thousandths.try_into().ok()?)
    }
}

impl std::fmt::Display for Rate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.percent().fmt(f)
    }
}

impl Treatment {
    /// All words, with what people know them by.
    pub const ALL: [(&'static str, &'static str); 5] = [
        ("charged", "Charged at a rate"),
        ("zero", "Zero rated"),
        ("exempt", "Exempt"),
        ("reverse", "Reverse charge"),
        ("outside", "Not subject to tax"),
    ];

    /// The word in storage and forms.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Charged(_) => "charged",
            Self::Zero => "zero",
            Self::Exempt(_) => "exempt",
            Self::Reverse(_) => "reverse",
            Self::Outside(_) => "outside",
        }
    }

    /// The category of UNTDID 5305.
    pub const fn category(&self) -> &'static str {
        match self {
            Self::Charged(_) => "S",
            Self::Zero => "Z",
            Self::Exempt(_) => "E",
            Self::Reverse(_) => "AE",
            Self::Outside(_) => "O",
        }
    }

    /// The rate, in percent.
    pub fn percent(&self) -> Decimal {
        match self {
            Self::Charged(rate) => rate.percent(),
            Self::Zero | Self::Exempt(_) | Self::Reverse(_) | Self::Outside(_) => Decimal::ZERO,
        }
    }

    /// Why nothing is charged.
    pub const fn reason(&self) -> Option<&Name> {
        match self {
            Self::Exempt(reason) | Self::Reverse(reason) | Self::Outside(reason) => Some(reason),
            Self::Charged(_) | Self::Zero => None,
        }
    }
}

impl Tax {
    /// Reads what was typed or stored.
    pub fn read(name: &str, word: &str, [rate, reason]: [&str; 2]) -> Result<Self, TaxError> {
        let name = Name::parse(name).map_err(TaxError::Name)?;
        let why = || Name::parse(reason).map_err(|_| TaxError::Reason);
        let treatment = match word {
            "charged" => Treatment::Charged(Rate::parse(rate).ok_or(TaxError::Rate)?),
            "zero" => Treatment::Zero,
            "exempt" => Treatment::Exempt(why()?),
            "reverse" => Treatment::Reverse(why()?),
            "outside" => Treatment::Outside(why()?),
            _ => return Err(TaxError::Treatment),
        };
        let is_charged = matches!(treatment, Treatment::Charged(_));
        if !is_charged && !rate.trim().is_empty() {
            return Err(TaxError::NoRate);
        }
        if treatment.reason().is_none() && !reason.trim().is_empty() {
            return Err(TaxError::NoReason);
        }
        Ok(Self { name, treatment })
    }

    /// What is due on an amount, rounded once.
    pub fn on(&self, amount: Money) -> Result<Money, MoneyError> {
        Money::round(self.exact(amount)?, amount.currency())
    }

    /// What is due on an amount and never less: what is below the smallest unit is a whole one.
    pub fn at_most(&self, amount: Money) -> Result<Money, MoneyError> {
        let (exact, currency) = (self.exact(amount)?, amount.currency());
        let up = RoundingStrategy::AwayFromZero;
        Money::round(exact.round_dp_with_strategy(currency.decimals(), up), currency)
    }

    fn exact(&self, amount: Money) -> Result<Decimal, MoneyError> {
        let share = amount.decimal().checked_mul(self.treatment.percent());
        share.and_then(|share| share.checked_div(Decimal::ONE_HUNDRED)).ok_or(MoneyError::TooLarge)
    }
}

/// As bills name it: `VAT 19 %`, `VAT: reverse charge`.
impl std::fmt::Display for Tax {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.treatment {
            Treatment::Charged(rate) => write!(f, "{} {rate} %", self.name),
            Treatment::Zero => write!(f, "{} 0 %", self.name),
            Treatment::Exempt(_) => write!(f, "{}: exempt", self.name),
            Treatment::Reverse(_) => write!(f, "{}: reverse charge", self.name),
            Treatment::Outside(_) => write!(f, "{}: not subject", self.name),
        }
    }
}
