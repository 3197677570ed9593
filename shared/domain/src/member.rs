//! The firm's people: who signs in, who records time, what an hour of theirs costs from when.

use std::fmt;

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::hours::HourlyRate;
use crate::id::MemberId;
use crate::money::{plain_decimal, without_thousands};
use crate::text::{Email, Mark, Name};

/// A person of the firm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Their id.
    pub id: MemberId,
    /// Their name, as invoices print it.
    pub name: Name,
    /// Where they sign in, or where a contractor is reached.
    pub email: Email,
    /// What they may do.
    pub role: Role,
    /// Their initials or number on invoices; LEDES `TIMEKEEPER_ID`.
    pub mark: Mark,
    /// Their rank; LEDES `TIMEKEEPER_CLASSIFICATION`.
    pub classification: Classification,
    /// Their rates, by the date each begins.
    pub rates: Rates,
    /// The hours they are to record in a year, where the firm has set that.
    pub target: Option<Target>,
}

/// What a person of the firm may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Everything a lawyer alone may authorise, and everything below.
    Lawyer,
    /// Bills and payments, but no authorisation of client money.
    Bookkeeper,
    /// Time, costs and documents.
    Assistant,
    /// Works for the firm by contract and never signs in: others record their time, and they hand
    /// it in by a work link (TIM-23).
    Contractor,
}

impl Role {
    /// All roles that sign in.
    pub const ALL: [Self; 3] = [Self::Lawyer, Self::Bookkeeper, Self::Assistant];

    /// The word in storage and select fields.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Lawyer => "lawyer",
            Self::Bookkeeper => "bookkeeper",
            Self::Assistant => "assistant",
            Self::Contractor => "contractor",
        }
    }

    /// Whether this role may sign in.
    pub const fn signs_in(self) -> bool {
        match self {
            Self::Lawyer | Self::Bookkeeper | Self::Assistant => true,
            Self::Contractor => false,
        }
    }

    /// The role with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter().chain([Self::Contractor]);
        all.find(|role| role.word() == word)
    }

    /// Whether this role issues invoices and changes clients, rates and settings.
    pub const fn bills(self) -> bool {
        match self {
            Self::Lawyer | Self::Bookkeeper => true,
            Self::Assistant | Self::Contractor => false,
        }
    }

    /// Whether this role may authorise that client money moves (rule TR-16).
    pub const fn authorises(self) -> bool {
        match self {
            Self::Lawyer => true,
            Self::Bookkeeper | Self::Assistant | Self::Contractor => false,
        }
    }

    /// Whether this role may release a file that no scanner can look into (rule SEC-58).
    pub const fn releases(self) -> bool {
        match self {
            Self::Lawyer => true,
            Self::Bookkeeper | Self::Assistant | Self::Contractor => false,
        }
    }
}

/// The rank of a timekeeper, as LEDES spells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Classification {
    /// Partner.
    Partner,
    /// Associate.
    Associate,
    /// Of counsel.
    OfCounsel,
    /// Legal assistant.
    LegalAssistant,
    /// Other timekeeper.
    Other,
}

impl Classification {
    /// All ranks, for select fields.
    pub const ALL: [Self; 5] =
        [Self::Partner, Self::Associate, Self::OfCounsel, Self::LegalAssistant, Self::Other];

    /// The two letters of LEDES.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Partner => "PT",
            Self::Associate => "AS",
            Self::OfCounsel => "OC",
            Self::LegalAssistant => "LA",
            Self::Other => "OT",
        }
    }

    /// The rank in words.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Partner => "Partner",
            Self::Associate => "Associate",
            Self::OfCounsel => "Of counsel",
            Self::LegalAssistant => "Legal assistant",
            Self::Other => "Timekeeper",
        }
    }

    /// The rank with this [`Self::code`].
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rank| rank.code() == code)
    }
}

/// The hours that a timekeeper is to record in a year (ANA-03).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target(u16);

/// Text is no target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Write whole hours from 1 to 4,000, or nothing.")]
pub struct TargetError;

impl Target {
    /// The most hours: nobody records more in a year.
    pub const HOURS_MAX: u16 = 4_000;

    /// A target of so many hours.
    pub const fn new(hours: u16) -> Result<Self, TargetError> {
        match hours {
            1..=Self::HOURS_MAX => Ok(Self(hours)),
            _ => Err(TargetError),
        }
    }

    /// Reads a target as people write it, such as `1,800`; nothing when nothing is written.
    pub fn parse_optional(text: &str) -> Result<Option<Self>, TargetError> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let bare = without_thousands(text).ok_or(TargetError)?;
        let hours = plain_decimal(&bare).filter(Decimal::is_integer).ok_or(TargetError)?;
        Self::new(u16::try_from(hours).map_err(|_| TargetError)?).map(Some)
    }

    /// How many hours.
    pub const fn hours(self) -> u16 {
        self.0
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Rates by the date each begins, earliest first; one rate a date.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rates(Vec<(Date, HourlyRate)>);

impl Rates {
    /// The rates, put in order; the last one given for a date counts.
    pub fn new(rates: impl IntoIterator<Item = (Date, HourlyRate)>) -> Self {
        rates.into_iter().fold(Self::default(), |all, (from, rate)| all.with(from, rate))
    }

    /// The same rates with one more, which replaces the one of that date.
    #[must_use]
    pub fn with(mut self, from: Date, rate: HourlyRate) -> Self {
        self.0.retain(|(date, _)| *date != from);
        self.0.push((from, rate));
        self.0.sort_by_key(|(date, _)| *date);
        self
    }

    /// The rate that holds on a date.
    pub fn on(&self, date: Date) -> Option<HourlyRate> {
        self.0.iter().rev().find(|(from, _)| *from <= date).map(|(_, rate)| *rate)
    }

    /// All rates, earliest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &(Date, HourlyRate)> {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    #[test]
    fn ana03_a_target_is_whole_hours_or_none() {
        let read = |text| Target::parse_optional(text).map(|target| target.map(Target::hours));
        assert_eq!(read(" 1,800 "), Ok(Some(1800)));
        assert_eq!(read(" "), Ok(None));
        for wrong in ["0", "4001", "-5", "17.5", "many", "99999999"] {
            assert_eq!(read(wrong), Err(TargetError), "{wrong}");
        }
    }

    #[test]
    fn a_rate_holds_from_its_date_until_the_next() {
        let rate = |text| HourlyRate::parse(text, Currency::USD).unwrap();
        let day = |month, day| Date::constant(2026, month, day);
        let rates = Rates::new([(day(6, 1), rate("350")), (day(1, 1), rate("300"))]);
        assert_eq!(rates.on(day(5, 31)), Some(rate("300")));
        assert_eq!(rates.on(day(6, 1)), Some(rate("350")));
        assert_eq!(rates.on(Date::constant(2025, 12, 31)), None);
    }
}
