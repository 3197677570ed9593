//! Where the money of a payment went, and how it is taken back from there.
//!
//! Invariant: what is taken back is never more than was allotted, and its parts sum to the whole.

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
        }
    }

    /// What stands behind an account of the operating book, when a payment can go there.
    pub fn of_account(account: &OperatingAccount) -> Option<Self> {
        match account {
            OperatingAccount::Receivable(invoice) => Some(Self::Invoice(invoice.clone())),
            OperatingAccount::Unapplied(client) => Some(Self::Unapplied(client.clone())),
            OperatingAccount::Bank
            | OperatingAccount::Clearing(_)
            | OperatingAccount::Fees
            | OperatingAccount::Costs
            | OperatingAccount::Tax
            | OperatingAccount::ProcessorFees
            | OperatingAccount::WriteOff
            | OperatingAccount::Chargebacks(_)
            | OperatingAccount::RefundsFailed(_)
            | OperatingAccount::Surcharges
            | OperatingAccount::Discounts
            | OperatingAccount::Opening
            | OperatingAccount::TrustCushion(_)
            | OperatingAccount::BankCharges
            | OperatingAccount::TrustShortage => None,
        }
    }
}

/// Takes `amount` back: unapplied funds first, then the invoices, the last one first.
pub fn take_back(allotments: &[Allotment], amount: Money) -> Result<Vec<Allotment>, TakeBackError> {
    let (free, bound): (Vec<&Allotment>, Vec<&Allotment>) =
        allotments.iter().partition(|part| matches!(part.to, Target::Unapplied(_)));
    let mut left = amount;
    let mut taken = Vec::new();
    for part in free.into_iter().chain(bound.into_iter().rev()) {
        let rest = left.minus(part.amount)?;
        let most = if rest.is_positive() { part.amount } else { left };
        if most.is_positive() {
            taken.push(Allotment { to: part.to.clone(), amount: most });
        }
        left = left.minus(most)?;
    }
    if left.is_zero() { Ok(taken) } else { Err(TakeBackError::TooMuch) }
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

    proptest! {
        #[test]
        fn the_parts_sum_to_the_whole(minor in 0_i64..=1000) {
            let taken = take_back(&payment(), usd(minor)).unwrap();
            prop_assert_eq!(taken.iter().map(|part| part.amount.minor()).sum::<i64>(), minor);
            prop_assert!(taken.iter().all(|part| part.amount.is_positive()));
        }
    }
}
