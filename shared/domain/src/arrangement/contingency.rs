//! A fee that depends on what is won: a part of each award, by the stage at which it is won
//! (BIL-08).
//!
//! Invariants: an award is billed once, by an entry of its own, at the part that was agreed for its
//! stage when it was noted; what recipients get of a fee comes to the fee, to the cent.

use std::fmt;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::ArrangementError;
use crate::entry::{Charge, Entry, Work};
use crate::id::{EntryId, MemberId};
use crate::matter::Matter;
use crate::money::{Money, MoneyError};
use crate::text::{Name, Narrative};

/// What was agreed about awards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contingency {
    /// Of what the fee is a part.
    pub basis: Basis,
    /// The stages at which an award may come, in order.
    pub stages: Vec<Stage>,
    /// Who beside the firm gets a part of the fee.
    pub recipients: Vec<Recipient>,
    /// What was won, in order.
    pub awards: Vec<Award>,
}

/// Of what a contingency fee is a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Basis {
    /// All that is won.
    #[default]
    Gross,
    /// What is won less the costs of the matter.
    AfterCosts,
}

/// A stage of the matter, and the part of an award that the fee is then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// Such as: before suit.
    pub name: Name,
    /// The part.
    pub part: Part,
}

/// Somebody beside the firm who gets a part of the fee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// Who.
    pub name: Name,
    /// The part of the fee.
    pub part: Part,
}

/// A part of an amount: a percentage that may end in thirds of its last digit, so that a third is
/// exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part(u32);

/// What was won, and the fee for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Award {
    /// The entry that bills its fee.
    pub fee: EntryId,
    /// The day.
    pub on: Date,
    /// What it is, such as: settlement with the insurer.
    pub name: Name,
    /// All that is won.
    pub gross: Money,
    /// The costs that are taken off first; nothing where the fee is a part of the gross.
    pub costs: Money,
    /// The stage, as it was agreed then.
    pub stage: Stage,
    /// Who noted it.
    pub by: MemberId,
}

/// An award as somebody notes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAward {
    /// What it is.
    pub name: Name,
    /// All that is won.
    pub gross: Money,
    /// The costs of the matter.
    pub costs: Money,
    /// The place of its stage.
    pub stage: usize,
}

/// Text is no part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Write a percentage above zero, and 100 at most, such as 40, 33.33 or 33 1/3.")]
pub struct PartError;

impl Part {
    /// All of it, in thirds of a hundredth of a percent.
    const ALL: u32 = 30_000;

    /// A part of so many thirds of a hundredth of a percent.
    pub const fn of(thirds: u32) -> Self {
        Self(thirds)
    }

    /// How many thirds of a hundredth of a percent.
    pub const fn thirds(self) -> u32 {
        self.0
    }

    /// Reads a percentage, such as `40`, `33.33`, `33 1/3` or `66⅔`.
    pub fn parse(text: &str) -> Result<Self, PartError> {
        let text = text.trim().trim_end_matches('%').trim_end();
        let ends = [("1/3", 100), ("⅓", 100), ("2/3", 200), ("⅔", 200), ("1/2", 150), ("½", 150)];
        let end = ends.iter().find_map(|(end, thirds)| Some((text.strip_suffix(end)?, *thirds)));
        let (text, thirds) = end.unwrap_or((text, 0));
        let plain = |c: char| c.is_ascii_digit() || (c == '.' && thirds == 0);
        let text = text.trim_end();
        if !text.chars().all(plain) {
            return Err(PartError);
        }
        let percent: Decimal = if text.is_empty() && thirds > 0 {
            Decimal::ZERO
        } else {
            text.parse().map_err(|_| PartError)?
        };
        let hundredths = percent.checked_mul(Decimal::ONE_HUNDRED).ok_or(PartError)?;
        let hundredths = Some(hundredths).filter(Decimal::is_integer).ok_or(PartError)?;
        let hundredths = u32::try_from(hundredths).map_err(|_| PartError)?;
        let all = hundredths.checked_mul(3).and_then(|all| all.checked_add(thirds));
        let part = all.filter(|part| (1..=Self::ALL).contains(part));
        part.map(Self).ok_or(PartError)
    }

    /// So much of an amount, rounded to its smallest unit.
    pub fn on(self, amount: Money) -> Result<Money, MoneyError> {
        let times = amount.decimal().checked_mul(Decimal::from(self.0));
        let part = times.and_then(|times| times.checked_div(Decimal::from(Self::ALL)));
        Money::round(part.ok_or(MoneyError::TooLarge)?, amount.currency())
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0.div_euclid(300), self.0.rem_euclid(300));
        match rest {
            100 => write!(f, "{whole} 1/3"),
            200 => write!(f, "{whole} 2/3"),
            _ => Decimal::new(i64::from(self.0.div_euclid(3)), 2).normalize().fmt(f),
        }
    }
}

impl Basis {
    /// The word in storage and form fields.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Gross => "gross",
            Self::AfterCosts => "after-costs",
        }
    }

    /// The basis with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        [Self::Gross, Self::AfterCosts].into_iter().find(|basis| basis.word() == word)
    }
}

impl Contingency {
    /// The most stages, and the most recipients.
    pub const ROWS_MAX: usize = 4;

    /// The most awards of a matter.
    pub const AWARDS_MAX: usize = 60;

    /// Agrees on a contingency fee; none where it has no stages and nothing was won.
    pub fn agree(
        basis: Basis,
        stages: Vec<Stage>,
        recipients: Vec<Recipient>,
        awards: Vec<Award>,
    ) -> Result<Option<Self>, ArrangementError> {
        if stages.is_empty() && recipients.is_empty() && awards.is_empty() {
            return Ok(None);
        }
        if stages.is_empty() {
            return Err(ArrangementError::NoStages);
        }
        let given: u32 = recipients.iter().map(|one| one.part.thirds()).sum();
        if given > Part::ALL {
            return Err(ArrangementError::GivenAway);
        }
        Ok(Some(Self { basis, stages, recipients, awards }))
    }

    /// Somebody notes what was won: the agreement that says so, and the entry that bills its fee.
    pub fn won(
        &self,
        matter: &Matter,
        award: NewAward,
        (fee, on, by): (EntryId, Date, MemberId),
    ) -> Result<(Self, Entry), ArrangementError> {
        let stage = self.stages.get(award.stage).ok_or(ArrangementError::NoStage)?.clone();
        if !award.gross.is_positive() {
            return Err(ArrangementError::NoAward);
        }
        if self.awards.len() >= Self::AWARDS_MAX {
            return Err(ArrangementError::Awards);
        }
        let costs = match self.basis {
            Basis::Gross => Money::zero(award.gross.currency()),
            Basis::AfterCosts => award.costs,
        };
        if costs.is_negative() || costs.minor() >= award.gross.minor() {
            return Err(ArrangementError::CostsOfAward);
        }
        let NewAward { name, gross, .. } = award;
        let award = Award { fee, on, name, gross, costs, stage, by };
        let entry = award.entry(matter)?;
        let mut after = self.clone();
        after.awards.push(award);
        Ok((after, entry))
    }

    /// What of a fee each recipient gets, in their order, and what the firm keeps.
    pub fn divided(&self, fee: Money) -> Result<(Vec<Money>, Money), MoneyError> {
        let mut parts = Vec::new();
        let mut left = fee;
        for one in &self.recipients {
            let part = one.part.on(fee)?;
            // Roundings of all of them may come to a cent more than the fee.
            let part = if part.minor() > left.minor() { left } else { part };
            left = left.minus(part)?;
            parts.push(part);
        }
        Ok((parts, left))
    }
}

impl Award {
    /// The fee.
    pub fn amount(&self) -> Result<Money, MoneyError> {
        self.stage.part.on(self.gross.minus(self.costs)?)
    }

    /// How the fee is computed.
    pub fn formula(&self) -> Result<String, MoneyError> {
        let (part, gross, fee) = (self.stage.part, self.gross.plain(), self.amount()?.plain());
        Ok(if self.costs.is_zero() {
            format!("{part} % of {gross} = {fee}")
        } else {
            format!("{part} % of ({gross} − {} costs) = {fee}", self.costs.plain())
        })
    }

    fn entry(&self, matter: &Matter) -> Result<Entry, ArrangementError> {
        let fee = self.amount()?;
        if !fee.is_positive() {
            return Err(ArrangementError::NoAward);
        }
        let words =
            format!("Contingency fee, {}: {}. {}", self.stage.name, self.name, self.formula()?);
        Ok(Entry {
            id: self.fee.clone(),
            matter: matter.id.clone(),
            client: matter.client.clone(),
            on: self.on,
            narrative: Narrative::parse(&words).map_err(ArrangementError::Name)?,
            work: Work::Flat { by: self.by.clone() },
            charge: Charge::Full,
            worth: fee,
            value: fee,
            late: None,
            reworded: None,
            hold: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::arrangement::Arrangement;
    use crate::arrangement::tests::{matter, usd};
    use crate::entry::sample;

    fn part(text: &str) -> Part {
        Part::parse(text).unwrap()
    }

    fn name(text: &str) -> Name {
        Name::parse(text).unwrap()
    }

    fn agreed(basis: Basis) -> Contingency {
        let stage = |words: &str, text| Stage { name: name(words), part: part(text) };
        let stages = vec![stage("before suit", "33 1/3"), stage("after suit", "40")];
        let recipients = vec![Recipient { name: name("Smith LLP"), part: part("25") }];
        Contingency::agree(basis, stages, recipients, Vec::new()).unwrap().unwrap()
    }

    fn award(gross: i64, costs: i64, stage: usize) -> NewAward {
        let name = name("Settlement with the insurer");
        NewAward { name, gross: usd(gross), costs: usd(costs), stage }
    }

    fn noted() -> (EntryId, Date, MemberId) {
        (EntryId::made(7, [7; 10]), date(2026, 3, 1), MemberId::made(1, [1; 10]))
    }

    #[test]
    fn a_part_reads_as_it_is_written() {
        for (typed, thirds, shown) in [
            ("40", 12_000, "40"),
            ("33 1/3", 10_000, "33 1/3"),
            ("33⅓ %", 10_000, "33 1/3"),
            ("33.33", 9_999, "33.33"),
            ("66 2/3", 20_000, "66 2/3"),
            ("12 1/2", 3_750, "12.5"),
            ("100", 30_000, "100"),
        ] {
            assert_eq!((part(typed).thirds(), part(typed).to_string()), (thirds, shown.to_owned()));
        }
        for wrong in ["", "0", "100.01", "-5", "33.333", "a third", "33.3 1/3", "4 0"] {
            assert_eq!(Part::parse(wrong), Err(PartError), "{wrong}");
        }
    }

    #[test]
    fn bil08_a_fee_is_a_part_of_each_award_by_its_stage_and_says_how() {
        for (basis, gross, costs, stage, fee, formula) in [
            (Basis::Gross, 9_000_000, 0, 0, 3_000_000, "33 1/3 % of $90,000.00 = $30,000.00"),
            (Basis::Gross, 9_000_000, 500_000, 1, 3_600_000, "40 % of $90,000.00 = $36,000.00"),
            (
                Basis::AfterCosts,
                9_000_000,
                500_000,
                1,
                3_400_000,
                "40 % of ($90,000.00 − $5,000.00 costs) = $34,000.00",
            ),
            (Basis::AfterCosts, 100, 0, 0, 33, "33 1/3 % of $1.00 = $0.33"),
        ] {
            let (after, entry) =
                agreed(basis).won(&matter(), award(gross, costs, stage), noted()).unwrap();
            assert_eq!(entry.value, usd(fee), "{formula}");
            assert!(entry.narrative.as_str().ends_with(formula), "{}", entry.narrative);
            let all = Arrangement { contingency: Some(after), ..Arrangement::default() };
            assert_eq!(all.charged(entry.clone()), entry, "its fee is charged");
            let shadow = all.charged(sample());
            assert_eq!((shadow.charge, shadow.worth), (Charge::Included, usd(30_000)));
            let back = all.without(&entry.id).unwrap();
            assert_eq!(back.contingency, Some(agreed(basis)), "taken back");
        }
    }

    #[test]
    fn bil08_awards_that_do_not_fit_are_refused() {
        let all = agreed(Basis::AfterCosts);
        for (wrong, error) in [
            (award(0, 0, 0), ArrangementError::NoAward),
            (award(100, 100, 0), ArrangementError::CostsOfAward),
            (award(100, -1, 0), ArrangementError::CostsOfAward),
            (award(100, 0, 2), ArrangementError::NoStage),
            (award(1, 0, 0), ArrangementError::NoAward),
        ] {
            assert_eq!(all.won(&matter(), wrong, noted()).err(), Some(error));
        }
        let much = vec![
            Recipient { name: name("A"), part: part("60") },
            Recipient { name: name("B"), part: part("60") },
        ];
        let refused = Contingency::agree(Basis::Gross, all.stages.clone(), much, Vec::new());
        assert_eq!(refused, Err(ArrangementError::GivenAway));
        let refused = Contingency::agree(Basis::Gross, Vec::new(), all.recipients, Vec::new());
        assert_eq!(refused, Err(ArrangementError::NoStages));
    }

    #[test]
    fn bil08_what_was_won_stays_as_it_was_whatever_is_agreed_later() {
        let (won, _) = agreed(Basis::Gross).won(&matter(), award(900, 0, 0), noted()).unwrap();
        let before = Arrangement { contingency: Some(won.clone()), ..Arrangement::default() };
        assert_eq!(Arrangement::default().after(&before), Err(ArrangementError::Billed));
        let mut dearer = won;
        dearer.stages.iter_mut().for_each(|stage| stage.part = part("50"));
        let dearer = Arrangement { contingency: Some(dearer), ..Arrangement::default() };
        assert_eq!(dearer.clone().after(&before), Ok(dearer));
    }

    proptest! {
        /// What recipients get and what the firm keeps is the fee, to the cent.
        #[test]
        fn bil08_a_fee_is_divided_to_the_cent(
            fee in 1_i64..1_000_000_000, parts in proptest::collection::vec(1_u32..10_000, 0..4),
        ) {
            prop_assume!(parts.iter().sum::<u32>() <= Part::ALL);
            let recipient = |thirds: &u32| Recipient { name: name("X"), part: Part::of(*thirds) };
            let recipients = parts.iter().map(recipient).collect();
            let all = Contingency { recipients, ..agreed(Basis::Gross) };
            let (given, kept) = all.divided(usd(fee)).unwrap();
            prop_assert!(!kept.is_negative());
            let given: i64 = given.iter().map(|part| part.minor()).sum();
            prop_assert_eq!(given.saturating_add(kept.minor()), fee);
        }
    }
}
