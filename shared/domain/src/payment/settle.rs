//! Money that arrived, booked: each invoice takes what was meant for it and what it still needs,
//! the rest stays the client's.
//!
//! Invariant: what invoices took, the surcharge and what is left over sum to what arrived.

use jiff::civil::Date;

use super::booked::{Booked, BookingError, book};
use super::{Funds, Intent};
use crate::allotment::Target;
use crate::discount::{Came, Granted, Promise};
use crate::id::{InvoiceId, JournalId};
use crate::invoice::Issued;
use crate::ledger::{Cause, Entry, OperatingAccount, Posting};
use crate::method::MethodKind;
use crate::money::Money;
use crate::paying::Way;

/// The most invoices that one payment goes to: each is five items of the one transaction that books
/// it, which holds a hundred (rule LED-24).
pub const PARTS_MAX: usize = 15;

/// What a payment is meant for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The invoice.
    pub invoice: InvoiceId,
    /// Its number, for lists and receipts.
    pub number: String,
    /// How much of the payment.
    pub amount: Money,
    /// What is taken off the invoice with it, as it was promised when it was begun (PAY-18,
    /// INV-20).
    pub discount: Option<Promise>,
}

/// Why the parts of a payment are refused, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PartsError {
    /// Nothing is to be paid.
    #[error("Choose at least one invoice and write how much to pay on it.")]
    Nothing,
    /// More invoices than one payment goes to.
    #[error("One payment goes to {PARTS_MAX} invoices at most. Pay the others with another one.")]
    TooMany,
    /// Two currencies.
    #[error("One payment is in one currency. Pay invoices in another currency by themselves.")]
    Mixed,
    /// The sum is beyond any payment.
    #[error("This is more than one payment can be.")]
    TooMuch,
}

impl Part {
    /// What the parts come to, if they can be one payment.
    pub fn sum(parts: &[Self]) -> Result<Money, PartsError> {
        let first = parts.first().ok_or(PartsError::Nothing)?;
        if parts.len() > PARTS_MAX {
            return Err(PartsError::TooMany);
        }
        let currency = first.amount.currency();
        if parts.iter().any(|part| part.amount.currency() != currency) {
            return Err(PartsError::Mixed);
        }
        let amounts = parts.iter().map(|part| part.amount);
        Money::sum(amounts, currency).map_err(|_| PartsError::TooMuch)
    }
}

/// Books a payment that arrived; `invoices` are those of its parts.
pub fn settle(
    intent: Intent,
    invoices: &[Issued],
    journal: JournalId,
    effective_on: Date,
) -> Result<Booked, BookingError> {
    let account = intent.source.account().ok_or(BookingError::ForTrust)?;
    let (mut left, mut postings, mut discounts) = (intent.amount, Vec::new(), Vec::new());
    let came = if intent.is_by_bank() { Came::ByBank } else { Came::Otherwise };
    let mut give = |to: Target, amount: Money| {
        if amount.is_positive() {
            postings.push(Posting { from: to.account(), to: account.clone(), amount });
        }
    };
    for part in &intent.parts {
        let found = invoices.iter().find(|invoice| invoice.id == part.invoice);
        let invoice = found.ok_or(BookingError::OtherInvoice)?;
        let most = part.amount.minor().min(left.minor()).min(invoice.open.minor()).max(0);
        let took = Money::new(most, invoice.open.currency());
        left = left.minus(took)?;
        let is_earned = part.discount.is_some_and(|one| one.is_earned(came, effective_on));
        if is_earned && took == part.amount {
            discounts.extend(Granted::new(part, invoice.open.minus(took)?));
        }
        give(Target::Invoice(part.invoice.clone()), took);
    }
    if let Some(top) = intent.surcharge() {
        let top = if top.minor() > left.minor() { left } else { top };
        left = left.minus(top)?;
        give(Target::Surcharge, top);
    }
    give(Target::Unapplied(intent.client.clone()), left);
    if let Some(fee) = intent.fee.filter(|fee| fee.is_positive()) {
        postings.push(Posting { from: account, to: OperatingAccount::ProcessorFees, amount: fee });
    }
    let entry =
        Entry::new(journal.clone(), effective_on, Cause::Payment(intent.id.clone()), postings)?;
    let funds = Funds { discounts, allotments: Vec::new(), in_dispute: false, journal };
    book(Intent { funds: Some(funds), ..intent }, invoices, Some(entry))
}

impl Intent {
    /// Whether it was paid by bank debit, as far as is known.
    fn is_by_bank(&self) -> bool {
        self.by.map_or(self.way == Some(Way::Bank), |kind| kind == MethodKind::Bank)
    }
}
