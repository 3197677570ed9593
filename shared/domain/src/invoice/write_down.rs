//! Write-downs: a line of a draft charges less than it is worth, for a reason (INV-18, INV-20).
//!
//! Invariant: a line charges from nothing to what it is worth, and what is taken off is its
//! adjustment, so that units times price and the adjustment are always the amount.

use super::{Line, LineKind};
use crate::money::{Currency, Money, MoneyError};
use crate::percent::Percent;

/// Why less is charged than the work is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WriteDownReason {
    /// A courtesy.
    Courtesy,
    /// It took longer than it should have.
    TooLong,
    /// Somebody learned on the matter.
    Learning,
    /// The work was done twice.
    Twice,
    /// The client's guidelines do not pay it.
    Guideline,
    /// A fee was agreed on.
    Agreed,
    /// Something else.
    Other,
}

/// Why a line does not charge an amount, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChargeError {
    /// Another currency.
    #[error("This draft is in {0}.")]
    OtherCurrency(Currency),
    /// The line itself takes something off.
    #[error("This line takes something off the draft. Take the line off instead.")]
    Credit,
    /// Less than nothing, or more than it is worth.
    #[error("Write an amount from 0 to {}, which is what it is worth.", .0.plain())]
    Range(Money),
    /// The amounts cannot be computed.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// Text names no reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Choose why less is charged.")]
pub struct WriteDownReasonError;

impl WriteDownReason {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 7] = [
        Self::Courtesy,
        Self::TooLong,
        Self::Learning,
        Self::Twice,
        Self::Guideline,
        Self::Agreed,
        Self::Other,
    ];

    /// The word in forms and in the audit trail.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Courtesy => "courtesy",
            Self::TooLong => "too long",
            Self::Learning => "learning",
            Self::Twice => "twice",
            Self::Guideline => "guideline",
            Self::Agreed => "agreed",
            Self::Other => "other",
        }
    }

    /// What people read.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Courtesy => "Courtesy to the client",
            Self::TooLong => "It took longer than it should have",
            Self::Learning => "Somebody learned on the matter",
            Self::Twice => "Work done twice",
            Self::Guideline => "The client’s guidelines",
            Self::Agreed => "An agreed fee",
            Self::Other => "Another reason",
        }
    }

    /// Reads the word of a form.
    pub fn parse(text: &str) -> Result<Self, WriteDownReasonError> {
        let found = Self::ALL.into_iter().find(|reason| reason.word() == text.trim());
        found.ok_or(WriteDownReasonError)
    }
}

impl Line {
    /// What it is worth: units times price without what a monthly fee includes, before anything is
    /// taken off.
    pub fn worth(&self) -> Result<Money, MoneyError> {
        let exact = self.units.checked_mul(self.price).ok_or(MoneyError::TooLarge)?;
        Money::round(exact, self.amount.currency())?.minus(self.included)
    }

    /// The same line, charging this much of what it is worth.
    pub fn charging(self, amount: Money) -> Result<Self, ChargeError> {
        let currency = self.amount.currency();
        let worth = self.worth()?;
        if amount.currency() != currency {
            return Err(ChargeError::OtherCurrency(currency));
        }
        if worth.is_negative() || self.is_volume_off() {
            return Err(ChargeError::Credit);
        }
        if amount.is_negative() || amount.minor() > worth.minor() {
            return Err(ChargeError::Range(worth));
        }
        let adjustment = amount.minus(worth)?.minus(self.included)?;
        Ok(Self { adjustment, amount, ..self })
    }

    /// The same line, charging this share of what it is worth; as it is where it charges nothing
    /// anyway, or takes something off.
    pub fn charging_share(self, share: Percent) -> Result<Self, ChargeError> {
        let worth = self.worth()?;
        if self.is_no_charge() || !worth.is_positive() {
            return Ok(self);
        }
        self.charging(share.on(worth)?)
    }
}

/// Lines whose fees together charge this much at most (BIL-10).
///
/// What is over it is taken off the time, each line in proportion to what it charges, to the cent.
/// Flat fees stay as they are; where they alone are more, time charges nothing.
pub fn charging_at_most(lines: &[Line], most: Money) -> Result<Vec<Line>, ChargeError> {
    let sum = |wanted: fn(&Line) -> bool| {
        let wanted = lines.iter().filter(|line| wanted(line));
        Money::sum(wanted.map(|line| line.amount), most.currency())
    };
    let over = sum(Line::is_fee)?.minus(most)?;
    if !over.is_positive() {
        return Ok(lines.to_vec());
    }
    let left = sum(charges_time)?.minus(over)?;
    let left = if left.is_negative() { Money::zero(most.currency()) } else { left };
    let weight = |line: &Line| u32::try_from(line.amount.minor()).unwrap_or(u32::MAX);
    let weights: Vec<u32> = lines.iter().filter(|line| charges_time(line)).map(weight).collect();
    let mut parts = left.split(&weights).into_iter();
    let charged = |line: &Line| {
        let part = if charges_time(line) { parts.next() } else { None };
        part.map_or_else(|| Ok(line.clone()), |part| line.clone().charging(part))
    };
    lines.iter().map(charged).collect()
}

/// Whether it is time, and charges something.
fn charges_time(line: &Line) -> bool {
    matches!(line.kind, LineKind::Fee { .. }) && line.amount.is_positive()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;
    use rust_decimal::Decimal;

    use super::*;
    use crate::entry::CostKind;
    use crate::id::EntryId;
    use crate::invoice::Keeper;
    use crate::member::Classification;
    use crate::text::Narrative;
    use crate::text::{Mark, Name};

    fn usd(minor: i64) -> Money {
        Money::new(minor, Currency::USD)
    }

    fn line(units: Decimal, price: Decimal) -> Line {
        let amount = Money::round(units.checked_mul(price).unwrap(), Currency::USD).unwrap();
        Line {
            id: EntryId::made(0, [1; 10]),
            on: date(2026, 3, 1),
            kind: LineKind::Cost { kind: CostKind::Hard, expense: None, receipt: None },
            narrative: Narrative::parse("Copies").unwrap(),
            recorded: None,
            units,
            price,
            adjustment: usd(0),
            amount,
            tax: None,
            included: Money::zero(Currency::USD),
            others: Money::zero(Currency::USD),
        }
    }

    #[test]
    fn inv18_a_line_charges_from_nothing_to_what_it_is_worth() {
        let whole = line(Decimal::new(15, 1), Decimal::from(300));
        let less = whole.clone().charging(usd(40_000)).unwrap();
        assert_eq!((less.amount, less.adjustment), (usd(40_000), usd(-5_000)));
        assert_eq!(less.clone().charging(usd(45_000)).unwrap(), whole);
        assert_eq!(less.charging(usd(0)).unwrap().amount, usd(0));
        for wrong in [45_001, -1] {
            let refused = whole.clone().charging(usd(wrong));
            assert_eq!(refused, Err(ChargeError::Range(usd(45_000))));
        }
        let euros = Money::new(1, "EUR".parse().unwrap());
        let refused = whole.charging(euros);
        assert_eq!(refused, Err(ChargeError::OtherCurrency(Currency::USD)));
    }

    #[test]
    fn a_line_that_takes_something_off_is_not_written_down() {
        let credit = line(Decimal::ONE, Decimal::from(-20));
        assert_eq!(credit.clone().charging(usd(0)), Err(ChargeError::Credit));
        let share = Percent::parse("90").unwrap().unwrap();
        assert_eq!(credit.clone().charging_share(share).unwrap(), credit);
    }

    #[test]
    fn a_reason_reads_back_from_its_word() {
        for reason in WriteDownReason::ALL {
            assert_eq!(WriteDownReason::parse(reason.word()), Ok(reason));
        }
        assert_eq!(WriteDownReason::parse(""), Err(WriteDownReasonError));
    }

    fn hour(minor: i64) -> Line {
        let keeper = Keeper {
            member: None,
            mark: Mark::parse("AL").unwrap(),
            name: Name::parse("Ada Lovelace").unwrap(),
            classification: Classification::Partner,
        };
        let kind = LineKind::Fee { keeper, task: None, activity: None };
        Line { kind, ..line(Decimal::ONE, usd(minor).decimal()) }
    }

    #[test]
    fn bil10_flat_fees_and_costs_stay_as_they_are_under_a_cap() {
        let LineKind::Fee { keeper, .. } = hour(1).kind else { panic!("time") };
        let flat = Line { kind: LineKind::Flat { keeper }, ..hour(80_000) };
        let lines = [flat.clone(), hour(30_000), line(Decimal::ONE, Decimal::from(500))];
        let within = charging_at_most(&lines, usd(100_000)).unwrap();
        assert_eq!(within[1].amount, usd(20_000));
        assert_eq!((&within[0], &within[2]), (&lines[0], &lines[2]));
        let within = charging_at_most(&lines, usd(50_000)).unwrap();
        assert_eq!((&within[0], within[1].amount), (&flat, usd(0)));
        assert_eq!(charging_at_most(&lines, usd(110_000)).unwrap(), lines);
    }

    proptest! {
        /// What is over a cap comes off the time to the cent, whatever the lines are, and again is
        /// the same.
        #[test]
        fn bil10_time_is_cut_to_the_cap_to_the_cent(
            hours in proptest::collection::vec(1_i64..10_000_000, 1..40), share in 0_i64..=100,
        ) {
            let lines: Vec<Line> = hours.iter().map(|minor| hour(*minor)).collect();
            let whole: i64 = hours.iter().sum();
            let most = usd(whole.saturating_mul(share).checked_div(100).unwrap());
            let within = charging_at_most(&lines, most).unwrap();
            let sum = Money::sum(within.iter().map(|line| line.amount), Currency::USD).unwrap();
            prop_assert_eq!(sum.minor(), most.minor().min(whole));
            prop_assert_eq!(charging_at_most(&within, most).unwrap(), within);
        }

        /// A share is of what the line is worth, so charging it twice is charging it once, and all
        /// of it is the line as it was.
        #[test]
        fn inv20_a_share_of_a_line_is_the_same_however_often_it_is_taken(
            tenths in 1_i64..240, cents in 1_i64..100_000, share in 0_u32..=10_000,
        ) {
            let whole = line(Decimal::new(tenths, 1), Decimal::new(cents, 2));
            let share = Percent::of(share);
            let once = whole.clone().charging_share(share).unwrap();
            let total = once.worth().unwrap().plus(once.adjustment).unwrap();
            prop_assert_eq!(total, once.amount);
            if !once.is_no_charge() {
                prop_assert_eq!(once.clone().charging_share(share).unwrap(), once.clone());
                prop_assert_eq!(once.charging_share(Percent::of(10_000)).unwrap(), whole);
            }
        }
    }
}
