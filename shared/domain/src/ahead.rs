//! What a matter is billed ahead: deposit invoices on account of coming fees, and what later
//! invoices deduct of them (INV-30).
//!
//! A deposit invoice asks for an amount before the work is done, with the tax that the fees will
//! bear. It is a liability and no revenue. Every later invoice of the matter deducts it by a line
//! that names it, and what is deducted becomes revenue.
//!
//! Invariants: no more is deducted than was billed ahead, not credited and not deducted before, nor
//! more than the invoice charges of fees that are taxed alike; what is deducted comes back when the
//! invoice is void; a deposit invoice is credited as far as it was not deducted.

mod permission;
#[cfg(test)]
#[expect(clippy::arithmetic_side_effects, reason = "numbers of a story are small")]
mod tests;

pub use permission::{BecauseError, BilledAheadRule};

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::credit::{CreditKind, JustCredited};
use crate::day;
use crate::id::{EntryId, InvoiceId};
use crate::invoice::{InvoiceKind, Issued, Line, LineKind};
use crate::money::{Currency, Money, MoneyError};
use crate::tax::Tax;
use crate::text::Narrative;

/// What is left to deduct in a matter, in the order in which it was billed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BilledAhead(Vec<Deposit>);

/// A deposit invoice of which something is left to deduct.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deposit {
    /// The deposit invoice.
    pub invoice: InvoiceId,
    /// Its number.
    pub number: String,
    /// The day it was issued.
    pub on: Date,
    /// How it is taxed.
    pub tax: Option<Tax>,
    /// What is left, without tax.
    pub left: Money,
}

/// What an invoice deducts of a deposit invoice. All of it is frozen with the invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deduction {
    /// The deposit invoice.
    pub invoice: InvoiceId,
    /// Its number.
    pub number: String,
    /// The day it was issued.
    pub on: Date,
    /// How it is taxed.
    pub tax: Option<Tax>,
    /// What is deducted, without tax; more than nothing.
    pub amount: Money,
}

/// Why what is billed ahead cannot change so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AheadError {
    /// More than the record holds.
    #[error("At most {} deposit invoices of a matter wait to be deducted.", BilledAhead::MAX)]
    Full,
    /// A part was deducted already.
    #[error(
        "Later invoices have deducted this deposit invoice but for {}. At most that can be taken \
         off it, without tax. Void the later ones first to take more.", .0.plain()
    )]
    Deducted(Money),
    /// What is not earned yet is not given up.
    #[error(
        "Nothing is earned yet of {} of this deposit invoice. What is not earned is no loss: write \
         a credit note for it.", .0.plain()
    )]
    NotEarned(Money),
    /// The amounts do not sum.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl BilledAhead {
    /// The most deposit invoices that wait at once: each of them is a line of the next invoice.
    pub const MAX: usize = 12;

    /// The record as it was stored.
    pub const fn stored(all: Vec<Deposit>) -> Self {
        Self(all)
    }

    /// Each deposit invoice of which something is left.
    pub fn iter(&self) -> std::slice::Iter<'_, Deposit> {
        self.0.iter()
    }

    /// Whether nothing is left to deduct.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is left to deduct of a deposit invoice.
    pub fn left(&self, of: &InvoiceId, currency: Currency) -> Money {
        let found = self.0.iter().find(|one| one.invoice == *of);
        found.map_or(Money::zero(currency), |one| one.left)
    }

    /// What an invoice with these lines deducts, the oldest first: of each tax no more than its
    /// fees, and never so much that credits among its costs would be more than what is left.
    pub fn deductions(
        &self,
        lines: &[Line],
        currency: Currency,
    ) -> Result<Vec<Deduction>, MoneyError> {
        let sum = |those: &dyn Fn(&Line) -> bool| {
            let some = lines.iter().filter(|line| those(line));
            Money::sum(some.map(|line| line.amount), currency)
        };
        let (fees, rest) = (sum(&Line::is_fee)?, sum(&|line| !line.is_fee())?);
        let mut room = if rest.is_negative() { fees.plus(rest)? } else { fees };
        let mut all: Vec<Deduction> = Vec::new();
        for one in self.0.iter().filter(|one| one.left.currency() == currency) {
            let alike = sum(&|line: &Line| line.is_fee() && line.tax == one.tax)?;
            let before = all.iter().filter(|before| before.tax == one.tax);
            let before = Money::sum(before.map(|before| before.amount), currency)?;
            let most = alike.minus(before)?.minor().min(room.minor()).min(one.left.minor());
            let amount = Money::new(most, currency);
            if amount.is_positive() {
                room = room.minus(amount)?;
                all.push(one.deducting(amount));
            }
        }
        Ok(all)
    }

    /// The record after an invoice is issued: less what it deducts, or with it where it is itself a
    /// deposit invoice.
    pub fn issued(self, invoice: &Issued) -> Result<Self, AheadError> {
        let mut all = invoice.deducted.iter().try_fold(self, |all, one| {
            let left = all.left(&one.invoice, one.amount.currency());
            all.with(one, left.minus(one.amount)?)
        })?;
        if invoice.kind == InvoiceKind::Deposit {
            let billed = Deduction {
                invoice: invoice.id.clone(),
                number: invoice.number.to_string(),
                on: invoice.issued_on,
                tax: invoice.taxes.iter().next().map(|one| one.tax.clone()),
                amount: invoice.ahead()?,
            };
            all = all.with(&billed, billed.amount)?;
        }
        if all.0.len() > Self::MAX { Err(AheadError::Full) } else { Ok(all) }
    }

    /// The record after something was taken off an invoice: its deductions are given back by a
    /// void, and a deposit invoice has less to deduct.
    pub fn credited(self, just: &JustCredited) -> Result<Self, AheadError> {
        let (invoice, kind) = (&just.invoice, &just.credit.kind);
        let all = match kind {
            CreditKind::Void => invoice.deducted.iter().try_fold(self, |all, one| {
                let left = all.left(&one.invoice, one.amount.currency());
                all.with(one, left.plus(one.amount)?)
            })?,
            CreditKind::Note { .. } | CreditKind::WriteOff => self,
        };
        if invoice.kind != InvoiceKind::Deposit {
            return Ok(all);
        }
        let currency = invoice.total.currency();
        let left = all.left(&invoice.id, currency);
        let taken = match kind {
            CreditKind::WriteOff if left.is_positive() => return Err(AheadError::NotEarned(left)),
            CreditKind::WriteOff => return Ok(all),
            CreditKind::Void => invoice.ahead()?,
            CreditKind::Note { lines, .. } => {
                Money::sum(lines.iter().map(|part| part.amount), currency)?
            }
        };
        if taken.minor() > left.minor() {
            return Err(AheadError::Deducted(left));
        }
        let left = left.minus(taken)?;
        let is_it = |one: &&Deposit| one.invoice == invoice.id;
        let known = all.0.iter().find(is_it).map(|one| one.deducting(taken));
        known.map_or(Ok(all.clone()), |one| all.with(&one, left).map_err(AheadError::from))
    }

    /// With so much left of one; nothing of it stays where nothing is left.
    fn with(mut self, one: &Deduction, left: Money) -> Result<Self, MoneyError> {
        let at = self.0.iter().position(|known| known.invoice == one.invoice);
        match (at, left.is_positive()) {
            (Some(at), true) => {
                if let Some(known) = self.0.get_mut(at) {
                    known.left = left;
                }
            }
            (Some(at), false) => drop(self.0.remove(at)),
            (None, true) => self.0.push(Deposit { left, ..one.clone().into() }),
            (None, false) => {}
        }
        self.0.sort_by(|a, b| (a.on, &a.number).cmp(&(b.on, &b.number)));
        // More was deducted than there was.
        if left.is_negative() { Err(MoneyError::TooLarge) } else { Ok(self) }
    }
}

impl Deposit {
    /// So much of it.
    pub fn deducting(&self, amount: Money) -> Deduction {
        Deduction {
            invoice: self.invoice.clone(),
            number: self.number.clone(),
            on: self.on,
            tax: self.tax.clone(),
            amount,
        }
    }
}

impl From<Deduction> for Deposit {
    /// With so much of it left.
    fn from(one: Deduction) -> Self {
        let Deduction { invoice, number, on, tax, amount: left } = one;
        Self { invoice, number, on, tax, left }
    }
}

impl Deduction {
    /// The line that deducts it.
    pub fn line(&self, id: EntryId, on: Date) -> Option<Line> {
        let less = self.amount.negated();
        let nothing = Money::zero(less.currency());
        Some(Line {
            id,
            on,
            kind: LineKind::Ahead { of: Some(self.invoice.clone()) },
            narrative: Narrative::kept(&self.words())?,
            recorded: None,
            units: Decimal::ONE,
            // Formats of bills have no negative price: what takes off is an adjustment.
            price: Decimal::ZERO,
            adjustment: less,
            included: nothing,
            others: nothing,
            amount: less,
            tax: self.tax.clone(),
        })
    }

    /// What it is, in words: `Less deposit invoice 2026-0004 of 3 Mar 2026`.
    pub fn words(&self) -> String {
        format!("Less deposit invoice {} of {}", self.number, day::plain(self.on))
    }
}

/// The line of a deposit invoice.
pub fn line(id: EntryId, on: Date, (words, amount): (Narrative, Money), tax: Option<Tax>) -> Line {
    let nothing = Money::zero(amount.currency());
    Line {
        id,
        on,
        kind: LineKind::Ahead { of: None },
        narrative: words,
        recorded: None,
        units: Decimal::ONE,
        price: amount.decimal(),
        adjustment: nothing,
        included: nothing,
        others: nothing,
        amount,
        tax,
    }
}

impl Issued {
    /// What it bills ahead, without tax; what it deducts of that is less than nothing.
    pub fn ahead(&self) -> Result<Money, MoneyError> {
        match self.kind {
            InvoiceKind::Deposit => self.total.minus(self.taxes.amount(self.total.currency())?),
            InvoiceKind::Work | InvoiceKind::Disbursements => self.deducting().map(Money::negated),
        }
    }

    /// What it deducts in all, without tax.
    pub fn deducting(&self) -> Result<Money, MoneyError> {
        Money::sum(self.deducted.iter().map(|one| one.amount), self.total.currency())
    }

    /// Whether a change of it changes what is left to deduct.
    pub const fn touches_ahead(&self) -> bool {
        matches!(self.kind, InvoiceKind::Deposit) || !self.deducted.is_empty()
    }
}
