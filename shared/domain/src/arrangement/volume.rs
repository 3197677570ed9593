//! A discount by volume: of what is billed in a year beyond an amount, some percent is taken off
//! (BIL-12).
//!
//! Invariants: what is taken off follows from what is billed already and what a bill charges, and
//! from nothing else; each part of a bill is in one tier.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::ArrangementError;
use crate::id::EntryId;
use crate::invoice::{Keeper, Line, LineKind};
use crate::money::{Money, MoneyError};
use crate::percent::Percent;
use crate::text::{Narrative, TextError};

/// What is taken off, and from where on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Volume {
    /// Whose fees count.
    pub of: VolumeOf,
    /// From which amount on how much is taken off, in rising order.
    pub tiers: Vec<Tier>,
}

/// Whose fees of a calendar year count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum VolumeOf {
    /// Those of the matter.
    #[default]
    Matter,
    /// Those of all matters of its client.
    Client,
}

/// A part of the year's fees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tier {
    /// What is billed before it.
    pub above: Money,
    /// What is taken off of what is above, until the next one.
    pub off: Percent,
}

/// What is taken off a bill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VolumeOff {
    /// Each tier that it reaches, and how much of the bill is in it.
    pub parts: Vec<(Tier, Money)>,
    /// All that is taken off.
    pub total: Money,
}

impl VolumeOf {
    /// The word in storage and form fields.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Matter => "matter",
            Self::Client => "client",
        }
    }

    /// Whose with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        [Self::Matter, Self::Client].into_iter().find(|of| of.word() == word)
    }
}

impl Volume {
    /// The most tiers.
    pub const TIERS_MAX: usize = 4;

    /// Agrees on a discount; none where it has no tiers.
    pub fn agree(of: VolumeOf, mut tiers: Vec<Tier>) -> Result<Option<Self>, ArrangementError> {
        tiers.sort_by_key(|tier| tier.above.minor());
        let is_off = |tier: &Tier| tier.off.hundredths() > 0 && !tier.above.is_negative();
        let rises = tiers.windows(2).all(|two| matches!(two, [a, b] if a.above != b.above));
        if !tiers.iter().all(is_off) || !rises {
            return Err(ArrangementError::Tiers);
        }
        Ok((!tiers.is_empty()).then_some(Self { of, tiers }))
    }

    /// What is taken off fees, where so much of the year is billed already.
    pub fn off(&self, billed: Money, fees: Money) -> Result<VolumeOff, MoneyError> {
        let after = billed.plus(fees)?;
        let mut off = VolumeOff { parts: Vec::new(), total: Money::zero(fees.currency()) };
        let ends = self.tiers.iter().skip(1).map(|next| Some(next.above)).chain([None]);
        for (tier, end) in self.tiers.iter().zip(ends) {
            let from = if tier.above.minor() > billed.minor() { tier.above } else { billed };
            let to = end.filter(|end| end.minor() < after.minor()).unwrap_or(after);
            let part = to.minus(from)?;
            if part.is_positive() {
                off.total = off.total.plus(tier.off.on(part)?)?;
                off.parts.push((*tier, part));
            }
        }
        Ok(off)
    }
}

impl VolumeOff {
    /// The line of a draft that takes it off; nothing where nothing is.
    pub fn line(&self, id: EntryId, on: Date, keeper: Keeper) -> Result<Option<Line>, TextError> {
        if !self.total.is_positive() {
            return Ok(None);
        }
        let amount = self.total.negated();
        Ok(Some(Line {
            id,
            on,
            kind: LineKind::Flat { keeper },
            narrative: Narrative::parse(&self.words())?,
            recorded: None,
            units: Decimal::ONE,
            // Formats of bills have no negative price: what takes off is an adjustment.
            price: Decimal::ZERO,
            adjustment: amount,
            included: Money::zero(amount.currency()),
            others: Money::zero(amount.currency()),
            amount,
            tax: None,
        }))
    }

    /// How it is computed.
    pub fn words(&self) -> String {
        let part = |(tier, part): &(Tier, Money)| {
            format!("{} % of {} above {}", tier.off, part.plain(), tier.above.plain())
        };
        let parts: Vec<String> = self.parts.iter().map(part).collect();
        format!("Volume discount: {}", parts.join("; "))
    }
}

impl Line {
    /// Whether it is what a discount by volume takes off.
    pub const fn is_volume_off(&self) -> bool {
        matches!(self.kind, LineKind::Flat { .. }) && self.amount.is_negative()
    }

    /// What stands in place of hours and a rate where a line of fees has none.
    pub const fn flat_title(&self) -> &'static str {
        if self.is_volume_off() { "Discount" } else { "Flat fee" }
    }
}

#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "numbers of a story are small")]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::arrangement::tests::usd;

    fn tier(above: i64, hundredths: u32) -> Tier {
        Tier { above: usd(above), off: Percent::of(hundredths) }
    }

    fn tiers() -> Volume {
        let tiers = vec![tier(500_000, 1_000), tier(100_000, 500)];
        Volume::agree(VolumeOf::Matter, tiers).unwrap().unwrap()
    }

    #[test]
    fn bil12_what_lies_above_an_amount_of_the_year_is_charged_less() {
        for (title, billed, fees, off) in [
            ("below all tiers", 0, 100_000, 0),
            ("five percent of what is above", 0, 150_000, 2_500),
            ("all of it is above", 100_000, 100_000, 5_000),
            ("into the second tier", 400_000, 200_000, 15_000),
            ("from below the first into the second", 0, 600_000, 30_000),
            ("all in the second", 700_000, 100_000, 10_000),
            ("more was credited than billed", -50_000, 150_000, 0),
            ("nothing is charged", 700_000, 0, 0),
        ] {
            assert_eq!(tiers().off(usd(billed), usd(fees)).unwrap().total, usd(off), "{title}");
        }
        let words = tiers().off(usd(0), usd(600_000)).unwrap().words();
        let wanted =
            "Volume discount: 5 % of $4,000.00 above $1,000.00; 10 % of $1,000.00 above $5,000.00";
        assert_eq!(words, wanted);
    }

    #[test]
    fn bil12_tiers_rise_and_take_something_off() {
        let wrong = Err(ArrangementError::Tiers);
        assert_eq!(Volume::agree(VolumeOf::Client, Vec::new()), Ok(None));
        for tiers in [
            vec![tier(1, 0)],
            vec![tier(-1, 100)],
            vec![tier(100, 100), tier(200, 300), tier(100, 200)],
        ] {
            assert_eq!(Volume::agree(VolumeOf::Client, tiers), wrong);
        }
    }

    proptest! {
        /// A bill in two parts is charged as one, but for the cents of rounding, and never less
        /// than nothing.
        #[test]
        fn bil12_a_bill_in_two_is_discounted_as_one(
            billed in 0_i64..1_000_000, first in 0_i64..1_000_000, second in 0_i64..1_000_000,
        ) {
            let off = |billed, fees| tiers().off(usd(billed), usd(fees)).unwrap().total.minor();
            let both = off(billed, first + second);
            let each = off(billed, first) + off(billed + first, second);
            prop_assert!((both - each).abs() <= 2, "{} and {}", both, each);
            prop_assert!(both <= first + second);
        }
    }
}
