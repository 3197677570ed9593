//! Money on account: what came in and no invoice has taken, given to an invoice later (PAY-07); or
//! what an invoice needs no more, once something is taken off that was paid (BIL-12).

use super::Intent;
use super::booked::{Booked, BookingError, book};
use crate::allotment::Target;
use crate::id::InvoiceId;
use crate::invoice::Issued;
use crate::ledger::{Cause, Entry, OperatingAccount, Posting, Stamp};
use crate::money::Money;
use crate::refund::Refund;

/// Why money on account is not given to an invoice, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ApplyError {
    /// Nothing or less.
    #[error("Write an amount above zero.")]
    Nothing,
    /// The invoice needs less.
    #[error("At most {} is open on this invoice.", .0.plain())]
    NotOpen(Money),
    /// There is less.
    #[error("Only {} is on account and not disputed or on its way back.", .0.plain())]
    NotThere(Money),
    /// It cannot be booked.
    #[error(transparent)]
    Booking(#[from] BookingError),
}

impl Intent {
    /// What of it may be given to an invoice: not what is disputed or asked back.
    pub fn appliable(&self, refunds: &[Refund]) -> Result<Money, BookingError> {
        let zero = Money::zero(self.amount.currency());
        if self.funds.as_ref().is_none_or(|funds| funds.in_dispute) {
            return Ok(zero);
        }
        let to = Target::Unapplied(self.client.clone());
        let free = self.free(refunds)?;
        Ok(free.into_iter().find(|part| part.to == to).map_or(zero, |part| part.amount))
    }
}

impl Intent {
    /// What of it may be taken off an invoice: not what is disputed or asked back.
    pub fn removable(
        &self,
        refunds: &[Refund],
        invoice: &InvoiceId,
    ) -> Result<Money, BookingError> {
        let zero = Money::zero(self.amount.currency());
        if self.funds.as_ref().is_none_or(|funds| funds.in_dispute) {
            return Ok(zero);
        }
        let to = Target::Invoice(invoice.clone());
        let free = self.free(refunds)?;
        Ok(free.into_iter().find(|part| part.to == to).map_or(zero, |part| part.amount))
    }
}

/// Puts a part of what an invoice has of a payment on account: the invoice is open by so much
/// again. A discount that it was given with the payment stays.
pub fn set_aside(
    intent: Intent,
    refunds: &[Refund],
    (invoice, amount): (&Issued, Money),
    stamp: &Stamp,
) -> Result<Booked, ApplyError> {
    if !amount.is_positive() {
        return Err(ApplyError::Nothing);
    }
    let there = intent.removable(refunds, &invoice.id)?;
    if amount.minor() > there.minor() {
        return Err(ApplyError::NotThere(there));
    }
    let posting = Posting {
        from: OperatingAccount::Unapplied(intent.client.clone()),
        to: OperatingAccount::Receivable(invoice.id.clone()),
        amount,
    };
    let cause = Cause::Payment(intent.id.clone());
    let entry = Entry::new(stamp.journal.clone(), stamp.effective_on, cause, vec![posting]);
    let entry = entry.map_err(BookingError::from)?;
    let mut intent = intent;
    let granted = intent.funds.iter_mut().flat_map(|funds| &mut funds.discounts);
    for granted in granted.filter(|granted| granted.invoice == invoice.id) {
        granted.paid = granted.paid.minus(amount).map_err(BookingError::from)?;
    }
    Ok(book(intent, std::slice::from_ref(invoice), Some(entry))?)
}

/// Gives a part of what is on account to an invoice of the same client.
pub fn apply(
    intent: Intent,
    refunds: &[Refund],
    (invoice, amount): (&Issued, Money),
    stamp: &Stamp,
) -> Result<Booked, ApplyError> {
    if !amount.is_positive() {
        return Err(ApplyError::Nothing);
    }
    let other = invoice.client != intent.client || amount.currency() != invoice.open.currency();
    if other || amount.minor() > invoice.open.minor() {
        return Err(ApplyError::NotOpen(invoice.open));
    }
    let there = intent.appliable(refunds)?;
    if amount.minor() > there.minor() {
        return Err(ApplyError::NotThere(there));
    }
    let posting = Posting {
        from: OperatingAccount::Receivable(invoice.id.clone()),
        to: OperatingAccount::Unapplied(intent.client.clone()),
        amount,
    };
    let cause = Cause::Payment(intent.id.clone());
    let entry = Entry::new(stamp.journal.clone(), stamp.effective_on, cause, vec![posting]);
    let entry = entry.map_err(BookingError::from)?;
    Ok(book(intent, std::slice::from_ref(invoice), Some(entry))?)
}
