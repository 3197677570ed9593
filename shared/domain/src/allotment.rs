//! Where the money of a payment went, and how it is taken back from there.
//!
//! Invariant: what is taken back is never more than was allotted, and its parts sum to the whole;
//! of a surcharge goes back the share that goes back of the payment (rule PSP-60).

use crate::id::{ClientId, InvoiceId};
use crate::ledger::OperatingAccount;
use crate::money::{Money, MoneyError};

/// A part of a payment and where it went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allotment {
    /// Where it went.
    pub to: Target,
    /// How much.
    pub amount: Money,
}

/// What a payment can go to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// What is owed on an invoice.
    Invoice(InvoiceId),
    /// A client's money that no invoice has taken yet.
    Unapplied(ClientId),
    /// What was paid on top for paying by credit card (PAY-16).
    Surcharge,
}

/// Why money cannot be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TakeBackError {
    /// More than the payment brought.
    #[error("This is more than the payment brought.")]
    TooMuch,
    /// The amounts do not go together.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl Target {
    /// The account that the money came from when it was booked.
    pub fn account(&self) -> OperatingAccount {
        match self {
            Self::Invoice(invoice) => OperatingAccount::Receivable(invoice.clone()),
            Self::Unapplied(client) => OperatingAccount::Unapplied(client.clone()),
            Self::Surcharge => OperatingAccount::Surcharges,
        }
    }

    /// What stands behind an account of the operating book, when a payment can go there.
    pub fn of_account(account: &OperatingAccount) -> Option<Self> {
        match account {
            OperatingAccount::Receivable(invoice) => Some(Self::Invoice(invoice.clone())),
            OperatingAccount::Unapplied(client) => Some(Self::Unapplied(client.clone())),
            OperatingAccount::Surcharges => Some(Self::Surcharge),
            OperatingAccount::Bank
            | OperatingAccount::Clearing(_)
            | OperatingAccount::Fees
            | OperatingAccount::Costs
            | OperatingAccount::PassedOn
            | OperatingAccount::BilledAhead(_)
            | OperatingAccount::Interest
            | OperatingAccount::Tax
            | OperatingAccount::ProcessorFees
            | OperatingAccount::WriteOff
            | OperatingAccount::Chargebacks(_)
            | OperatingAccount::RefundsFailed(_)
            | OperatingAccount::Discounts
            | OperatingAccount::EarlyDiscounts
            | OperatingAccount::Opening
            | OperatingAccount::TrustCushion(_)
            | OperatingAccount::BankCharges
            | OperatingAccount::TrustShortage => None,
        }
    }
}

/// Takes `amount` back: of a surcharge its share; of the rest unapplied funds first, then the
/// invoices, the last one first.
pub fn take_back(allotments: &[Allotment], amount: Money) -> Result<Vec<Allotment>, TakeBackError> {
    let (tops, rest): (Vec<&Allotment>, Vec<&Allotment>) =
        allotments.iter().partition(|part| part.to == Target::Surcharge);
    let (free, bound): (Vec<&Allotment>, Vec<&Allotment>) =
        rest.into_iter().partition(|part| matches!(part.to, Target::Unapplied(_)));
    let mut left = amount;
    let mut taken = Vec::new();
    let mut take = |part: &Allotment, most: Money| -> Result<(), MoneyError> {
        let rest = left.minus(most)?;
        let most = if rest.is_positive() { most } else { left };
        if most.is_positive() {
            taken.push(Allotment { to: part.to.clone(), amount: most });
        }
        left = left.minus(most)?;
        Ok(())
    };
    for part in tops {
        take(part, share(part.amount, amount, allotments)?)?;
    }
    for part in free.into_iter().chain(bound.into_iter().rev()) {
        take(part, part.amount)?;
    }
    if left.is_zero() { Ok(taken) } else { Err(TakeBackError::TooMuch) }
}

/// What of a surcharge goes back where `amount` goes back of all: in proportion, and never so
/// little that the rest cannot hold what is left.
fn share(top: Money, amount: Money, all: &[Allotment]) -> Result<Money, MoneyError> {
    let whole = Money::sum(all.iter().map(|part| part.amount), amount.currency())?;
    let Some(part) = amount.decimal().checked_div(whole.decimal()) else { return Ok(top) };
    let share = top.decimal().checked_mul(part).ok_or(MoneyError::TooLarge)?;
    let share = Money::round(share, top.currency())?;
    let least = amount.minus(whole.minus(top)?)?;
    let share = if share.minor() < least.minor() { least } else { share };
    Ok(if share.minor() > top.minor() { top } else { share })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;
    use proptest::prelude::*;

    fn usd(minor: i64) -> Money {
        Money::new(minor, Currency::USD)
    }

    fn invoice(n: u8) -> Target {
        Target::Invoice(InvoiceId::made(0, [n; 10]))
    }

    fn unapplied() -> Target {
        Target::Unapplied(ClientId::made(0, [9; 10]))
    }

    fn payment() -> Vec<Allotment> {
        let part = |to, minor| Allotment { to, amount: usd(minor) };
        vec![part(invoice(1), 400), part(invoice(2), 500), part(unapplied(), 100)]
    }

    #[test]
    fn unapplied_funds_go_back_first_and_the_last_invoice_next() {
        let taken = take_back(&payment(), usd(250)).unwrap();
        assert_eq!(
            taken,
            [
                Allotment { to: unapplied(), amount: usd(100) },
                Allotment { to: invoice(2), amount: usd(150) },
            ]
        );
        assert_eq!(take_back(&payment(), usd(1001)), Err(TakeBackError::TooMuch));
    }

    #[test]
    fn psp60_a_surcharge_goes_back_in_proportion() {
        let part = |to, minor| Allotment { to, amount: usd(minor) };
        let paid = [part(invoice(1), 100_000), part(Target::Surcharge, 2_500)];
        let top = |minor: i64| {
            let taken = take_back(&paid, usd(minor)).unwrap();
            let top = taken.iter().find(|part| part.to == Target::Surcharge);
            top.map_or(0, |top| top.amount.minor())
        };
        for (back, of_it) in [(102_500, 2_500), (51_250, 1_250), (1, 0), (34_167, 833)] {
            assert_eq!(top(back), of_it, "{back}");
        }
    }

    proptest! {
        #[test]
        fn psp60_what_goes_back_bit_by_bit_is_the_whole_in_the_end(
            top in 1_i64..40, backs in proptest::collection::vec(1_i64..500, 1..12),
        ) {
            let part = |to, minor| Allotment { to, amount: usd(minor) };
            let mut left = vec![part(invoice(1), 1_000), part(Target::Surcharge, top)];
            let whole = |left: &[Allotment]| {
                Money::sum(left.iter().map(|part| part.amount), Currency::USD).unwrap()
            };
            for back in backs.into_iter().chain([2_000]) {
                let before = left.clone();
                let here = whole(&before);
                let back = if back > here.minor() { here } else { usd(back) };
                for taken in take_back(&before, back).unwrap() {
                    let there = left.iter_mut().find(|part| part.to == taken.to).unwrap();
                    there.amount = there.amount.minus(taken.amount).unwrap();
                    prop_assert!(!there.amount.is_negative());
                }
                prop_assert_eq!(whole(&left).plus(back), Ok(here));
                // Of the surcharge goes what is its share of what goes, to the nearest cent.
                let there = before[1].amount;
                let gone = there.minus(left[1].amount).unwrap().decimal();
                let part = back.decimal().checked_div(here.decimal()).unwrap_or_default();
                let share = there.decimal().checked_mul(part).unwrap();
                let off = gone.checked_sub(share).unwrap().abs();
                prop_assert!(off <= rust_decimal::Decimal::new(1, 2), "{gone} of {share}");
            }
            prop_assert!(whole(&left).is_zero());
        }

        #[test]
        fn the_parts_sum_to_the_whole(minor in 0_i64..=1000) {
            let taken = take_back(&payment(), usd(minor)).unwrap();
            prop_assert_eq!(taken.iter().map(|part| part.amount.minor()).sum::<i64>(), minor);
            prop_assert!(taken.iter().all(|part| part.amount.is_positive()));
        }
    }
}
