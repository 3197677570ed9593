//! A rebate: what a client gets back after a year whose fees passed agreed steps (BIL-12).
//!
//! Fees of a year are those of the client's own invoices that were issued in it, after discounts,
//! less what credit notes have taken of them; a void invoice has none. What a deposit invoice paid
//! of them counts, but only an invoice with other fees left can bear a share.
//!
//! Invariants: what is due follows from the fees and the agreement, and from nothing else; it is
//! never more than the fees; its shares sum to it, and none is more than its invoice can bear;
//! it is given once, whatever is agreed or billed later.

mod given;
mod place;
#[cfg(test)]
mod tests;

pub use given::{Counted, GiveError, Given, Share};
pub use place::PlaceError;

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::arrangement::{ArrangementError, Tier, Volume, VolumeOf};
use crate::id::MatterId;
use crate::money::{Money, MoneyError};

/// All that is agreed with a client about rebates.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rebates {
    /// By whose fees count, then by year; one of a year.
    pub all: Vec<Agreed>,
}

/// What is agreed from a year on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreed {
    /// Whose fees count.
    pub of: RebateOf,
    /// The first year for which it holds, until a later one is agreed.
    pub from: i16,
    /// What; nothing where it ends with the year before.
    pub terms: Option<Terms>,
}

/// Whose fees of a year count.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum RebateOf {
    /// Those of all matters of the client that have no rebate of their own.
    Client,
    /// Those of one matter.
    Matter(MatterId),
}

/// Of what, and how much, a client gets back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// Of what.
    pub reach: Reach,
    /// From which amount on how much, in rising order; never empty.
    steps: Vec<Tier>,
}

/// Of what a percentage is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reach {
    /// Of what lies above a step, until the next one.
    #[default]
    Above,
    /// Of all fees of the year, by the highest step that they pass.
    All,
}

/// What is due for fees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The fees.
    pub fees: Money,
    /// Each step that counts, and how much it is of.
    pub parts: Vec<(Tier, Money)>,
    /// What is due, without tax.
    pub total: Money,
    reach: Reach,
}

impl RebateOf {
    /// The word in storage and form fields.
    pub fn word(&self) -> &str {
        match self {
            Self::Client => "client",
            Self::Matter(matter) => matter.as_str(),
        }
    }

    /// Whose with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        if word == Self::Client.word() {
            return Some(Self::Client);
        }
        word.parse().ok().map(Self::Matter)
    }
}

impl Reach {
    /// Both, for forms.
    pub const ALL: [Self; 2] = [Self::Above, Self::All];

    /// The word in storage and form fields.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Above => "above",
            Self::All => "all",
        }
    }

    /// What people read.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Above => "Of what lies above each step, until the next one",
            Self::All => "Of all fees of the year, by the highest step that they pass",
        }
    }

    /// The one with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reach| reach.word() == word)
    }
}

impl Terms {
    /// The most steps.
    pub const STEPS_MAX: usize = Volume::TIERS_MAX;

    /// Agrees on steps; none where there are none.
    pub fn agree(reach: Reach, steps: Vec<Tier>) -> Result<Option<Self>, ArrangementError> {
        let agreed = Volume::agree(VolumeOf::Client, steps)?;
        Ok(agreed.map(|volume| Self { reach, steps: volume.tiers }))
    }

    /// The steps, the lowest first.
    pub fn steps(&self) -> &[Tier] {
        &self.steps
    }

    /// What is due for the fees of a year.
    pub fn due(&self, fees: Money) -> Result<Due, MoneyError> {
        let none = Money::zero(fees.currency());
        let (parts, total) = match self.reach {
            Reach::Above => {
                let tiers = self.steps.clone();
                let off = Volume { of: VolumeOf::Client, tiers }.off(none, fees)?;
                (off.parts, off.total)
            }
            Reach::All => match self.passed(fees) {
                Some(step) => (vec![(*step, fees)], step.off.on(fees)?),
                None => (Vec::new(), none),
            },
        };
        Ok(Due { fees, parts, total, reach: self.reach })
    }

    /// The highest step that fees pass.
    fn passed(&self, fees: Money) -> Option<&Tier> {
        self.steps.iter().rev().find(|step| fees.minor() > step.above.minor())
    }

    /// The next step, and how much is missing to it.
    pub fn next(&self, fees: Money) -> Option<(Tier, Money)> {
        let step = self.steps.iter().find(|step| fees.minor() <= step.above.minor())?;
        Some((*step, step.above.minus(fees).ok()?))
    }

    /// What is agreed, in words.
    pub fn words(&self) -> String {
        let step = |step: &Tier| {
            let above = step.above.plain();
            match self.reach {
                Reach::Above => format!("{} % of what is above {above}", step.off),
                Reach::All => format!("{} % of all fees once they pass {above}", step.off),
            }
        };
        self.steps.iter().map(step).collect::<Vec<_>>().join("; ")
    }
}

/// What the fees of a year come to if it goes on as it did until a day.
pub fn at_pace(fees: Money, until: Date) -> Result<Money, MoneyError> {
    let (days, of) = (Decimal::from(until.days_in_year()), Decimal::from(until.day_of_year()));
    let all = fees.decimal().checked_mul(days).and_then(|all| all.checked_div(of));
    Money::round(all.ok_or(MoneyError::TooLarge)?, fees.currency())
}

impl Due {
    /// How it is computed.
    pub fn words(&self) -> String {
        let part = |(step, of): &(Tier, Money)| {
            let (of, above) = (of.plain(), step.above.plain());
            match self.reach {
                Reach::Above => format!("{} % of {of} above {above}", step.off),
                Reach::All => format!("{} % of all fees, {of}, which pass {above}", step.off),
            }
        };
        self.parts.iter().map(part).collect::<Vec<_>>().join("; ")
    }

    /// Its shares for invoices, in their order, by what each can bear: largest remainder, so that
    /// they sum to it.
    pub fn shares(&self, counted: &[Counted]) -> Result<Vec<Money>, GiveError> {
        let each: Vec<Money> = counted.iter().map(|one| one.bears).collect();
        let bears = Money::sum(each.iter().copied(), self.total.currency())?;
        if self.total.minor() > bears.minor() {
            return Err(GiveError::Unborne { due: self.total, bears });
        }
        Ok(self.total.split(&weights(&each)))
    }
}

/// Amounts as weights, which are smaller numbers: what is beyond them is cut alike.
fn weights(amounts: &[Money]) -> Vec<u32> {
    let most = amounts.iter().map(|one| one.minor()).max().unwrap_or(0);
    let scale = most.checked_div(i64::from(u32::MAX)).unwrap_or(0).saturating_add(1);
    let weight = |one: &Money| {
        let weight = one.minor().max(0).checked_div(scale).unwrap_or(0);
        u32::try_from(weight).unwrap_or(u32::MAX)
    };
    amounts.iter().map(weight).collect()
}

impl Rebates {
    /// What holds for a year, where something does.
    pub fn of(&self, of: &RebateOf, year: i16) -> Option<&Terms> {
        let before = self.all.iter().filter(|one| one.of == *of && one.from <= year);
        before.max_by_key(|one| one.from)?.terms.as_ref()
    }

    /// Whose fees have a rebate of their own in a year.
    pub fn holding(&self, year: i16) -> Vec<&RebateOf> {
        let mut all: Vec<&RebateOf> = self.all.iter().map(|one| &one.of).collect();
        all.sort();
        all.dedup();
        all.retain(|of| self.of(of, year).is_some());
        all
    }

    /// The same with one more, in place of what was agreed from that year on.
    #[must_use]
    pub fn with(mut self, agreed: Agreed) -> Self {
        self.all.retain(|one| one.of != agreed.of || one.from != agreed.from);
        self.all.push(agreed);
        self.all.sort_by(|one, other| (&one.of, one.from).cmp(&(&other.of, other.from)));
        self
    }

    /// Whether the fees of a matter count for a rebate in a year.
    pub fn counts(&self, of: &RebateOf, matter: &MatterId, year: i16) -> bool {
        match of {
            RebateOf::Matter(wanted) => wanted == matter,
            RebateOf::Client => self.of(&RebateOf::Matter(matter.clone()), year).is_none(),
        }
    }
}
