//! What a client saves who pays an invoice whole by bank debit; off unless the firm sets it
//! (PAY-18).
//!
//! What is saved by paying early is given in the same way (INV-20); of the two the larger one
//! counts and never both.
//!
//! Invariants: only what the firm is owed has a discount, and only where one payment by bank debit
//! pays all that is open, so money for trust never has one; it is fixed when the payment is begun,
//! and said before; nothing of it is posted before the money is there; an invoice has so much of
//! its discount as it still has of the money that it was given for, so what a bank takes back, or
//! the firm gives back, takes its share of the discount along; nobody is given more than is open.

use jiff::Span;
use jiff::civil::Date;

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

/// What a discount is given for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ground {
    /// Paying by bank debit (PAY-18).
    Bank,
    /// Paying early (INV-20).
    Early {
        /// The last day.
        until: Date,
    },
}

/// A discount that is promised when a payment is begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Promise {
    /// How much.
    pub off: Money,
    /// What for.
    pub ground: Ground,
}

/// How many days the debit of a bank may be on its way that was begun in time.
const DEBIT_DAYS: i64 = 10;

/// The same of everything else: a processor's news may come after midnight.
const NIGHT_DAYS: i64 = 1;

/// A discount that an invoice was given with a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Granted {
    /// The invoice.
    pub invoice: InvoiceId,
    /// What for.
    pub ground: Ground,
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

    /// The parts of a payment as they are asked for in a way, on a day: what pays all that is open
    /// of an invoice by bank debit is less by the discount for it; what pays all that is asked for
    /// of one early is less by what the invoice says. They do not add up: the larger one counts.
    pub fn promised(
        this: Option<Self>,
        parts: Vec<Part>,
        (invoices, way, today): (&[Issued], Way, Date),
    ) -> Result<Vec<Part>, MoneyError> {
        let less = |part: Part| {
            let Some(invoice) = invoices.iter().find(|one| one.id == part.invoice) else {
                return Ok(part);
            };
            let by_bank = this.filter(|_| way == Way::Bank && invoice.open == part.amount);
            let by_bank = by_bank.map(|discount| discount.on(part.amount)).transpose()?;
            let by_bank = by_bank.map(|off| Promise { off, ground: Ground::Bank });
            let early = invoice.promise(part.amount, today);
            let larger = |one: &Promise| one.off.minor();
            let Some(promise) = early.into_iter().chain(by_bank).rev().max_by_key(larger) else {
                return Ok(part);
            };
            let amount = part.amount.minus(promise.off)?;
            let is_one = promise.off.is_positive() && amount.is_positive();
            Ok(if is_one { Part { amount, discount: Some(promise), ..part } } else { part })
        };
        parts.into_iter().map(less).collect()
    }
}

/// How the money of a payment came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Came {
    /// By a debit of the payer's bank.
    ByBank,
    /// By card, or in any other way.
    Otherwise,
}

impl Promise {
    /// Whether the payment that it was promised for earned it: it came by bank, or early. What was
    /// begun in time is on its way for some days where a bank debits, and over night elsewhere.
    pub(crate) fn is_earned(self, by: Came, arrived_on: Date) -> bool {
        let Ground::Early { until } = self.ground else { return by == Came::ByBank };
        let days = match by {
            Came::ByBank => DEBIT_DAYS,
            Came::Otherwise => NIGHT_DAYS,
        };
        until.checked_add(Span::new().days(days)).is_ok_and(|last| arrived_on <= last)
    }
}

impl Ground {
    /// The words of lists and papers.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Bank => "Discount for paying by bank",
            Self::Early { .. } => "Discount for paying early",
        }
    }

    /// The last day, where there is one.
    pub const fn until(self) -> Option<Date> {
        match self {
            Self::Bank => None,
            Self::Early { until } => Some(until),
        }
    }

    /// The ground whose last day is this.
    pub const fn of_until(until: Option<Date>) -> Self {
        match until {
            None => Self::Bank,
            Some(until) => Self::Early { until },
        }
    }

    const fn account(self) -> OperatingAccount {
        match self {
            Self::Bank => OperatingAccount::Discounts,
            Self::Early { .. } => OperatingAccount::EarlyDiscounts,
        }
    }
}

impl Issued {
    /// What is promised where so much of it is paid on a day: only all that is asked for, or all
    /// that is open, is paid early.
    pub fn promise(&self, amount: Money, today: Date) -> Option<Promise> {
        let early = self.early.filter(|early| today <= early.until)?;
        let is_whole = amount == self.open || amount == self.undisputed();
        let (_, off) = self.early_of(amount).filter(|_| is_whole)?;
        Some(Promise { off, ground: Ground::Early { until: early.until } })
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
        let Promise { off, ground } = part.discount?;
        let whole = if off.minor() > left.minor() { left } else { off };
        let zero = Money::zero(whole.currency());
        let (invoice, paid) = (part.invoice.clone(), part.amount);
        whole.is_positive().then_some(Self { invoice, ground, whole, paid, stands: zero })
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
        let given = self.ground.account();
        if more.is_negative() {
            Posting { from: given, to: owed, amount: more.negated() }
        } else {
            Posting { from: owed, to: given, amount: more }
        }
    }
}

#[cfg(test)]
mod tests;
