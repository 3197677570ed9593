//! What a client saves who pays an invoice whole by bank debit; off unless the firm sets it
//! (PAY-18).
//!
//! Invariants: only what the firm is owed has a discount, and only where one payment by bank debit
//! pays all that is open, so money for trust never has one; it is fixed when the payment is begun,
//! and said before; nothing of it is posted before the money is there; an invoice has so much of
//! its discount as it still has of the money that it was given for, so what a bank takes back, or
//! the firm gives back, takes its share of the discount along; nobody is given more than is open.

use crate::id::InvoiceId;
use crate::invoice::Issued;
use crate::ledger::{OperatingAccount, Posting};
use crate::money::{Money, MoneyError};
use crate::paying::Way;
use crate::payment::Part;
use crate::percent::Percent;

/// The most that a firm gives: a guard against a slipped comma.
const MOST: Percent = Percent::of(1_000);

/// What a firm gives for paying by bank debit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Discount(Percent);

/// Why text is no discount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "Write a percentage of at most 10 with at most two decimals, such as 2 or 1.5, or nothing."
)]
pub struct DiscountError;

/// A discount that an invoice was given with a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Granted {
    /// The invoice.
    pub invoice: InvoiceId,
    /// How much it was.
    pub whole: Money,
    /// The money that it was given for.
    pub paid: Money,
    /// What of it still stands.
    pub stands: Money,
}

impl Discount {
    /// Reads a percentage; nothing where none is given.
    pub fn parse(text: &str) -> Result<Option<Self>, DiscountError> {
        match Percent::parse(text).map_err(|_| DiscountError)? {
            Some(percent) if percent > MOST => Err(DiscountError),
            Some(percent) => Ok(Self::of(percent.hundredths())),
            None => Ok(None),
        }
    }

    /// The discount of so many hundredths of a percent; none of nothing.
    pub const fn of(hundredths: u32) -> Option<Self> {
        if hundredths == 0 { None } else { Some(Self(Percent::of(hundredths))) }
    }

    /// Hundredths of a percent.
    pub const fn hundredths(self) -> u32 {
        self.0.hundredths()
    }

    /// What is taken off where so much is open.
    pub fn on(self, open: Money) -> Result<Money, MoneyError> {
        self.0.on(open)
    }

    /// The parts of a payment as they are asked for in a way: what pays all that is open of an
    /// invoice by bank debit is less by the discount.
    pub fn promised(
        this: Option<Self>,
        parts: Vec<Part>,
        (invoices, way): (&[Issued], Way),
    ) -> Result<Vec<Part>, MoneyError> {
        let Some(discount) = this.filter(|_| way == Way::Bank) else { return Ok(parts) };
        let less = |part: Part| {
            let is_whole = |one: &&Issued| one.id == part.invoice && one.open == part.amount;
            if !invoices.iter().any(|one| is_whole(&one)) {
                return Ok(part);
            }
            let off = discount.on(part.amount)?;
            let amount = part.amount.minus(off)?;
            let is_one = off.is_positive() && amount.is_positive();
            Ok(if is_one { Part { amount, discount: Some(off), ..part } } else { part })
        };
        parts.into_iter().map(less).collect()
    }
}

impl std::fmt::Display for Discount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl Granted {
    /// A discount that is about to be given to an invoice of which so much is left open.
    pub(crate) fn new(part: &Part, left: Money) -> Option<Self> {
        let promised = part.discount?;
        let whole = if promised.minor() > left.minor() { left } else { promised };
        let zero = Money::zero(whole.currency());
        let (invoice, paid) = (part.invoice.clone(), part.amount);
        whole.is_positive().then_some(Self { invoice, whole, paid, stands: zero })
    }

    /// What changes of it where the invoice has so much of the payment, and so much is open.
    pub(crate) fn change(&self, has: Money, open: Money) -> Result<Money, MoneyError> {
        let due = if has.minor() >= self.paid.minor() {
            self.whole
        } else {
            let share = has.decimal().checked_div(self.paid.decimal());
            let share = share.ok_or(MoneyError::TooLarge)?;
            let due = self.whole.decimal().checked_mul(share).ok_or(MoneyError::TooLarge)?;
            Money::round(due, self.whole.currency())?
        };
        let more = due.minus(self.stands)?;
        Ok(if more.minor() > open.minor() { open } else { more })
    }

    /// The posting of a change.
    pub(crate) fn posting(&self, more: Money) -> Posting<OperatingAccount> {
        let owed = OperatingAccount::Receivable(self.invoice.clone());
        let given = OperatingAccount::Discounts;
        if more.is_negative() {
            Posting { from: given, to: owed, amount: more.negated() }
        } else {
            Posting { from: owed, to: given, amount: more }
        }
    }
}

#[cfg(test)]
mod tests;
