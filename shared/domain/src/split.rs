//! How one amount is split over several open invoices, by the firm's rule or a matter's own
//! (PAY-10); whoever pays may change every part.
//!
//! Invariant: the parts sum to the amount, and none is more than is open on its invoice.

use crate::money::Money;

/// The firm's rule.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Split {
    /// The invoice that is due first is paid first.
    #[default]
    OldestFirst,
    /// Every invoice gets its share.
    ProRata,
    /// The costs of all of them are paid before the fees of any.
    CostsFirst,
}

/// What is open on an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Open {
    /// All of it.
    pub all: Money,
    /// Of it, costs: what was paid so far is counted as paid on costs first.
    pub costs: Money,
}

/// Why an amount is not split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SplitError {
    /// Nothing or less.
    #[error("Write an amount above zero.")]
    Nothing,
    /// More than is open.
    #[error("At most {} is open on these invoices.", .0.plain())]
    TooMuch(Money),
}

impl Split {
    /// All of them, for settings.
    pub const ALL: [Self; 3] = [Self::OldestFirst, Self::ProRata, Self::CostsFirst];

    /// The word in storage and in forms.
    pub const fn word(self) -> &'static str {
        match self {
            Self::OldestFirst => "oldest",
            Self::ProRata => "share",
            Self::CostsFirst => "costs",
        }
    }

    /// What people read.
    pub const fn title(self) -> &'static str {
        match self {
            Self::OldestFirst => "The invoice that is due first comes first",
            Self::ProRata => "Every invoice gets its share",
            Self::CostsFirst => "Costs come before fees",
        }
    }

    /// The rule with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|split| split.word() == word)
    }

    /// The parts of `amount` for invoices of which so much is `open`, in the order of due dates.
    pub fn parts(self, amount: Money, open: &[Open]) -> Result<Vec<Money>, SplitError> {
        if !amount.is_positive() {
            return Err(SplitError::Nothing);
        }
        let all = open.iter().map(|one| one.all.minor()).fold(0, i64::saturating_add);
        if amount.minor() > all {
            return Err(SplitError::TooMuch(Money::new(all, amount.currency())));
        }
        let whole: Vec<i64> = open.iter().map(|one| one.all.minor()).collect();
        let minors = match self {
            Self::OldestFirst => in_turn(amount.minor(), &whole).0,
            Self::ProRata => {
                let weight = |minor: &i64| u32::try_from(*minor).unwrap_or(u32::MAX);
                let parts = amount.split(&whole.iter().map(weight).collect::<Vec<_>>());
                return Ok(parts);
            }
            Self::CostsFirst => {
                let costs = open.iter().map(|one| one.costs.minor().clamp(0, one.all.minor()));
                let costs: Vec<i64> = costs.collect();
                let (paid, left) = in_turn(amount.minor(), &costs);
                let fees = whole.iter().zip(&costs).map(|(all, costs)| all.saturating_sub(*costs));
                let (more, _) = in_turn(left, &fees.collect::<Vec<_>>());
                paid.iter().zip(more).map(|(one, more)| one.saturating_add(more)).collect()
            }
        };
        Ok(minors.into_iter().map(|minor| Money::new(minor, amount.currency())).collect())
    }
}

/// Gives each, one after the other, as much as it takes; and what is left.
fn in_turn(amount: i64, open: &[i64]) -> (Vec<i64>, i64) {
    let mut left = amount;
    let part = |most: &i64| {
        let part = (*most).min(left);
        left = left.saturating_sub(part);
        part
    };
    let parts = open.iter().map(part).collect();
    (parts, left)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;
    use proptest::prelude::*;

    fn usd(minor: i64) -> Money {
        Money::new(minor, Currency::USD)
    }

    /// Half of each is costs, rounded down.
    fn open(minor: i64) -> Open {
        Open { all: usd(minor), costs: usd(minor / 2) }
    }

    fn minors(split: Split, amount: i64, open_on: &[i64]) -> Vec<i64> {
        let open: Vec<Open> = open_on.iter().map(|minor| open(*minor)).collect();
        split.parts(usd(amount), &open).unwrap().iter().map(|part| part.minor()).collect()
    }

    #[test]
    fn pay10_the_oldest_is_paid_first_or_each_gets_its_share() {
        let open = [10_000, 20_000, 30_000];
        assert_eq!(minors(Split::OldestFirst, 15_000, &open), [10_000, 5_000, 0]);
        assert_eq!(minors(Split::ProRata, 15_000, &open), [2_500, 5_000, 7_500]);
        assert_eq!(minors(Split::ProRata, 100, &[1, 1, 200]), [1, 0, 99]);
    }

    #[test]
    fn pay10_costs_of_all_invoices_come_before_fees_of_any() {
        let open = [10_000, 20_000];
        assert_eq!(minors(Split::CostsFirst, 4_000, &open), [4_000, 0]);
        assert_eq!(minors(Split::CostsFirst, 12_000, &open), [5_000, 7_000]);
        assert_eq!(minors(Split::CostsFirst, 18_000, &open), [8_000, 10_000]);
        assert_eq!(minors(Split::CostsFirst, 30_000, &open), open);
    }

    #[test]
    fn pay10_no_more_is_split_than_is_open() {
        let open = [open(100), open(200)];
        let refused = Split::ProRata.parts(usd(301), &open);
        assert_eq!(refused, Err(SplitError::TooMuch(usd(300))));
        assert_eq!(Split::OldestFirst.parts(usd(0), &open), Err(SplitError::Nothing));
    }

    proptest! {
        #[test]
        fn the_parts_sum_to_the_amount_and_none_is_more_than_is_open(
            open in proptest::collection::vec(1_i64..1_000_000, 1..15),
            share in 1_i64..=1000,
        ) {
            let all: i64 = open.iter().sum();
            let amount = all.saturating_mul(share).div_euclid(1000).max(1);
            for split in Split::ALL {
                let parts = minors(split, amount, &open);
                prop_assert_eq!(parts.iter().sum::<i64>(), amount);
                prop_assert!(parts.iter().zip(&open).all(|(part, open)| part <= open));
            }
        }
    }
}
