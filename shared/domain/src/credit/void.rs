//! A void: the invoice is cancelled as a whole, its number stays used, and its work is unbilled
//! again (INV-15).

use super::{CreditKind, Crediting, JustCredited, Relief, SETTLED_MAX};
use crate::invoice::{InvoiceKind, Issued};
use crate::ledger::{LedgerError, OperatingAccount};
use crate::money::{Money, MoneyError};
use crate::question::Question;

/// Why an invoice is not voided, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VoidError {
    /// It is void (INV-16).
    #[error("This invoice is void already.")]
    Already,
    /// Money was paid on it.
    #[error(
        "{} was paid on this invoice. Give it back first, on the page of its payment; or write a \
         credit note for what is open.", .0.plain()
    )]
    Paid(Money),
    /// A part was taken off.
    #[error(
        "A credit note, a write-off or a discount has taken something off this invoice: it cannot \
         be void any more. Write a credit note for what is open."
    )]
    Relieved,
    /// More questions would be settled than one act can.
    #[error(
        "More than {SETTLED_MAX} questions about its lines are open. Settle some of them first."
    )]
    Questions,
    /// The amounts do not sum.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// Postings that are not an entry.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

impl Issued {
    /// Whether it is void.
    pub const fn is_void(&self) -> bool {
        self.relief.voided_on.is_some()
    }

    /// What it bills: its total, and nothing once it is void.
    pub const fn billed(&self) -> Money {
        if self.is_void() { Money::zero(self.total.currency()) } else { self.total }
    }

    /// Cancels it as a whole.
    pub fn void(
        self,
        questions: &[Question],
        crediting: &Crediting,
    ) -> Result<JustCredited, VoidError> {
        if self.is_void() {
            return Err(VoidError::Already);
        }
        if !self.paid().is_zero() {
            return Err(VoidError::Paid(self.paid()));
        }
        if self.relief.minor() != 0 {
            return Err(VoidError::Relieved);
        }
        let own = match self.kind {
            InvoiceKind::Deposit => self.ahead()?,
            InvoiceKind::Work | InvoiceKind::Disbursements => Money::zero(self.total.currency()),
        };
        let borne = [
            (OperatingAccount::Fees, self.fees),
            (self.costs_account(), self.costs),
            (OperatingAccount::Tax, self.taxes.amount(self.total.currency())?),
            (OperatingAccount::Interest, self.interest),
            (OperatingAccount::BilledAhead(self.id.clone()), own),
        ];
        // What it deducted is billed ahead again.
        let deducted = self
            .deducted
            .iter()
            .map(|one| (OperatingAccount::BilledAhead(one.invoice.clone()), one.amount.negated()));
        let borne: Vec<_> = borne.into_iter().chain(deducted).collect();
        let entry = self.relieving(crediting, borne)?;
        let credit = self.credit(crediting, self.total, CreditKind::Void);
        let relief = Relief { credited: self.total, voided_on: Some(crediting.on), ..self.relief };
        let invoice = Self { open: Money::zero(self.total.currency()), relief, ..self };
        let (invoice, adjusted) = invoice.adjusting(questions, |_| true)?;
        if adjusted.len() > SETTLED_MAX {
            return Err(VoidError::Questions);
        }
        Ok(JustCredited { invoice, credit, entry, adjusted })
    }
}
