//! Outside counsel guidelines: what a client does not pay, as data, checked while work is recorded
//! and again before it is billed (EBL-09, EBL-13).
//!
//! Invariants: a rule that is not set finds nothing; a finding quotes its rule and says what it is
//! about; what a reviewer would cut is never more than the work charges, however many rules it is
//! against.

mod check;
mod narrative;

pub use check::{Day, Finding, Piece, Rule};
pub use narrative::{Trait, traits};

use rust_decimal::Decimal;

use crate::hours::{HourlyRate, Hours};
use crate::member::Classification;
use crate::money::{Currency, Money, MoneyError, plain_decimal};
use crate::percent::Percent;
use crate::text::Name;
use crate::utbms::TaskCode;

/// The rules of one client; every one may be left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Guidelines {
    /// What the client calls them.
    pub source: Option<Name>,
    /// Time is billed in steps of so many hundredths of an hour.
    pub step: Option<Hours>,
    /// What the words of an entry must not show: blocks, vague words, clerical work.
    pub words: Vec<Trait>,
    /// How much of travel is paid.
    pub travel: Option<Percent>,
    /// The most hours of one person on one day.
    pub day_max: Option<Hours>,
    /// The highest rates, by rank.
    pub rates: Vec<(Classification, HourlyRate)>,
    /// The only tasks that are paid; all where the list is empty.
    pub tasks: Vec<TaskCode>,
    /// How many days old work may be when it is billed.
    pub days_max: Option<u16>,
    /// From which amount on a cost needs a receipt.
    pub receipt_from: Option<Money>,
}

/// Why guidelines are not set, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GuidelineError {
    /// A step that an hour does not have.
    #[error("Write the step in hours, such as 0.1 or 0.25.")]
    Step,
    /// More hours than a day has, or none.
    #[error("Write the most hours of a day, up to 24.")]
    Day,
    /// A code that is none.
    #[error("Write task codes with spaces between them, such as L110 L120.")]
    Tasks,
    /// Days outside what is sensible.
    #[error("Write the days as a number from 1 to {}.", Guidelines::DAYS_MAX)]
    Days,
    /// An amount of nothing or less.
    #[error("Write an amount above zero.")]
    Amount,
    /// No amount.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl Guidelines {
    /// The oldest work that a rule may allow, in days.
    pub const DAYS_MAX: u16 = 730;

    /// Whether no rule is set.
    pub fn is_empty(&self) -> bool {
        *self == Self { source: self.source.clone(), ..Self::default() }
    }

    /// Whether the words of an entry must not show this.
    pub fn forbids(&self, shown: Trait) -> bool {
        self.words.contains(&shown)
    }

    /// The highest rate of a rank.
    pub fn rate_of(&self, rank: Classification) -> Option<HourlyRate> {
        self.rates.iter().find(|(of, _)| *of == rank).map(|(_, rate)| *rate)
    }

    /// Reads a step; nothing where none is given.
    pub fn step(text: &str) -> Result<Option<Hours>, GuidelineError> {
        hours(text, 100, GuidelineError::Step)
    }

    /// Reads the most hours of a day; nothing where none are given.
    pub fn day_max(text: &str) -> Result<Option<Hours>, GuidelineError> {
        hours(text, 2_400, GuidelineError::Day)
    }

    /// Reads the only tasks that are paid.
    pub fn tasks(text: &str) -> Result<Vec<TaskCode>, GuidelineError> {
        let codes = text.split(|c: char| c.is_whitespace() || c == ',');
        let codes = codes.filter(|code| !code.is_empty());
        codes.map(|code| TaskCode::parse(code).map_err(|_| GuidelineError::Tasks)).collect()
    }

    /// Reads how old work may be; nothing where it may be of any age.
    pub fn days_max(text: &str) -> Result<Option<u16>, GuidelineError> {
        match text.trim() {
            "" => Ok(None),
            days => match days.parse() {
                Ok(days @ 1..=Self::DAYS_MAX) => Ok(Some(days)),
                Ok(_) | Err(_) => Err(GuidelineError::Days),
            },
        }
    }

    /// Reads a rate or another amount; nothing where none is given.
    pub fn amount(text: &str, currency: Currency) -> Result<Option<Money>, GuidelineError> {
        if text.trim().is_empty() {
            return Ok(None);
        }
        let amount = Money::parse(text, currency)?;
        if amount.is_positive() { Ok(Some(amount)) } else { Err(GuidelineError::Amount) }
    }
}

/// Reads hours of which there are so many hundredths at most; nothing where nothing is written.
fn hours(text: &str, most: u32, refused: GuidelineError) -> Result<Option<Hours>, GuidelineError> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let hours = plain_decimal(text).and_then(|hours| hours.checked_mul(Decimal::ONE_HUNDRED));
    let count = hours.filter(Decimal::is_integer).and_then(|count| u32::try_from(count).ok());
    let count = count.filter(|count| (1..=most).contains(count));
    count.map(Hours::new).map(Some).ok_or(refused)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_read_or_refused() {
        assert_eq!(Guidelines::step("0.1"), Ok(Some(Hours::new(10))));
        assert_eq!(Guidelines::step(" "), Ok(None));
        for wrong in ["0", "1.01", "0.001", "-0.1", "1e-1", "a tenth", "9999999999"] {
            assert_eq!(Guidelines::step(wrong), Err(GuidelineError::Step), "{wrong}");
        }
        assert_eq!(Guidelines::day_max("10"), Ok(Some(Hours::new(1_000))));
        assert_eq!(Guidelines::day_max("24.1"), Err(GuidelineError::Day));
        assert_eq!(Guidelines::tasks("L110, L120").map(|all| all.len()), Ok(2));
        assert_eq!(Guidelines::tasks("L110 X"), Err(GuidelineError::Tasks));
        assert_eq!(Guidelines::days_max("90"), Ok(Some(90)));
        for wrong in ["0", "731", "-1", "x"] {
            assert_eq!(Guidelines::days_max(wrong), Err(GuidelineError::Days), "{wrong}");
        }
        assert_eq!(Guidelines::amount("0", Currency::USD), Err(GuidelineError::Amount));
        assert!(Guidelines::default().is_empty());
        assert!(!Guidelines { words: vec![Trait::Block], ..Guidelines::default() }.is_empty());
    }
}
