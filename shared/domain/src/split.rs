//! How one amount is split over several open invoices, by the firm's rule (PAY-10); whoever pays
//! may change every part.
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
}

/// Why an amount is not split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SplitError {
    /// Nothing or less.
    #[error("Write an amount above zero.")]
    Nothing,
    /// More than is open.
    #[error("At most {} is open on these invoices.", .0.decimal())]
    TooMuch(Money),
}

impl Split {
    /// Both, for settings.
    pub const ALL: [Self; 2] = [Self::OldestFirst, Self::ProRata];

    /// The word in storage and in forms.
    pub const fn word(self) -> &'static str {
        match self {
            Self::OldestFirst => "oldest",
            Self::ProRata => "share",
        }
    }

    /// What people read.
    pub const fn title(self) -> &'static str {
        match self {
            Self::OldestFirst => "The invoice that is due first comes first",
            Self::ProRata => "Every invoice gets its share",
        }
    }

    /// The rule with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|split| split.word() == word)
    }

    /// The parts of `amount` for invoices of which so much is `open`, in the order of due dates.
    pub fn parts(self, amount: Money, open: &[Money]) -> Result<Vec<Money>, SplitError> {
        if !amount.is_positive() {
            return Err(SplitError::Nothing);
        }
        let all = open.iter().map(|one| one.minor()).fold(0, i64::saturating_add);
        if amount.minor() > all {
            return Err(SplitError::TooMuch(Money::new(all, amount.currency())));
        }
        Ok(match self {
            Self::OldestFirst => {
                let mut left = amount.minor();
                let part = |one: &Money| {
                    let part = one.minor().min(left);
                    left = left.saturating_sub(part);
                    Money::new(part, amount.currency())
                };
                open.iter().map(part).collect()
            }
            Self::ProRata => {
                let weight = |one: &Money| u32::try_from(one.minor()).unwrap_or(u32::MAX);
                amount.split(&open.iter().map(weight).collect::<Vec<_>>())
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;
    use proptest::prelude::*;

    fn usd(minor: i64) -> Money {
        Money::new(minor, Currency::USD)
    }

    fn minors(split: Split, amount: i64, open: &[i64]) -> Vec<i64> {
        let open: Vec<Money> = open.iter().map(|minor| usd(*minor)).collect();
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
    fn pay10_no_more_is_split_than_is_open() {
        let open = [usd(100), usd(200)];
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
