//! The gate before earned fees: seven things that must all be so before a firm takes its fees out
//! of trust (rule TR-08), and an eighth that no form can change: the invoice is the matter's own
//! (rule TR-10).

use jiff::civil::Date;

use super::disbursement::{Authorised, DisbursementKind, Signer};
use super::ledger::{ClientLedger, DrawError, When};
use crate::invoice::{Invoice, InvoiceKind, Issued};
use crate::money::Money;

/// How an invoice reached the client, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delivery {
    /// The day.
    pub on: Date,
    /// How.
    pub how: &'static str,
}

/// How the client hears of the withdrawal and of what remains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Informed {
    /// A mail goes out with the withdrawal; amount and balance are in the portal.
    ByMail,
    /// The firm wrote to the client on that day.
    InWriting(Date),
}

/// What is known when fees are to be taken.
#[derive(Debug, Clone, Copy)]
pub struct DrawFacts<'a> {
    /// The invoice, issued or not.
    pub invoice: &'a Invoice,
    /// How it reached the client, if it did.
    pub delivery: Option<Delivery>,
    /// Who authorises.
    pub signer: &'a Signer,
    /// How much is to be taken.
    pub amount: Money,
    /// The matter's ledger.
    pub ledger: &'a ClientLedger,
    /// The least that it had since the day the withdrawal counts from.
    pub lowest: Money,
    /// How much of the invoice the client disputes.
    pub disputed: Money,
    /// How the client hears of it.
    pub informed: Option<Informed>,
}

/// The proof that the gate was open: only [`DrawFacts::pass`] makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passed {
    invoice: Issued,
    amount: Money,
    delivery: Delivery,
}

/// Why the gate is shut, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GateError {
    /// Another matter's invoice.
    #[error(
        "This invoice belongs to another matter. Money of one matter never pays for another \
         (rule TR-10)."
    )]
    OtherMatter,
    /// Another payor's invoice.
    #[error(
        "Somebody else than the client of this matter owes this invoice. Money of one client never \
         pays for another (rule TR-10)."
    )]
    OtherClient,
    /// Only a draft.
    #[error(
        "This invoice is not issued. Fees are earned and billed before they are taken (rule TR-08)."
    )]
    NotIssued,
    /// Nothing of it is earned.
    #[error(
        "This is a deposit invoice: nothing of it is earned yet. Client money pays for work that \
         is done and billed (rule TR-08)."
    )]
    NotEarned,
    /// The client has not got it.
    #[error(
        "This invoice has not reached the client. It is delivered on or before the day its fees \
         are taken (rule TR-08)."
    )]
    NotDelivered,
    /// Only a lawyer may.
    #[error("Only a lawyer authorises that fees are taken from trust (rules TR-08, TR-16).")]
    NotALawyer,
    /// More than is open.
    #[error("Only {} of this invoice is unpaid.", .0.plain())]
    OverOpen(Money),
    /// Disputed.
    #[error(
        "The client disputes {} of this invoice. Disputed money stays where it is (rule TR-09).",
        .0.plain()
    )]
    Disputed(Money),
    /// The ledger refuses.
    #[error(transparent)]
    Draw(#[from] DrawError),
    /// The client would not hear of it.
    #[error(
        "The client must be told, on or before the withdrawal, what is taken and what remains \
         (rule TR-08)."
    )]
    NotTold,
}

impl DrawFacts<'_> {
    /// Whether everything is so.
    pub fn pass(&self, when: &When) -> Result<Passed, GateError> {
        let (Invoice::Draft(crate::invoice::Draft { matter, .. })
        | Invoice::Issued(Issued { matter, .. })) = self.invoice;
        if matter != self.ledger.matter() {
            return Err(GateError::OtherMatter);
        }
        let Invoice::Issued(invoice) = self.invoice else { return Err(GateError::NotIssued) };
        if invoice.client != *self.ledger.client() {
            return Err(GateError::OtherClient);
        }
        if invoice.kind == InvoiceKind::Deposit {
            return Err(GateError::NotEarned);
        }
        let delivery = self.delivery.filter(|delivery| delivery.on <= when.on);
        let delivery = delivery.ok_or(GateError::NotDelivered)?;
        if !self.signer.role.authorises() {
            return Err(GateError::NotALawyer);
        }
        if self.amount.minor() > invoice.open.minor() {
            return Err(GateError::OverOpen(invoice.open));
        }
        let undisputed = invoice.open.minor().saturating_sub(self.disputed.minor());
        if self.amount.minor() > undisputed {
            return Err(GateError::Disputed(self.disputed));
        }
        self.ledger.drawable(self.amount, when, self.lowest)?;
        match self.informed {
            Some(Informed::ByMail) => {}
            Some(Informed::InWriting(on)) if on <= when.on => {}
            Some(Informed::InWriting(_)) | None => return Err(GateError::NotTold),
        }
        Ok(Passed { invoice: invoice.clone(), amount: self.amount, delivery })
    }
}

impl Passed {
    /// How the invoice reached the client.
    pub const fn delivery(&self) -> Delivery {
        self.delivery
    }

    /// Whether it was passed for this very payment.
    pub(super) fn is_for(&self, authorised: &Authorised) -> bool {
        let order = authorised.order();
        order.amount == self.amount
            && order.matter == self.invoice.matter
            && order.kind == DisbursementKind::EarnedFees(self.invoice.id.clone())
    }

    pub(super) fn into_invoice(self) -> Issued {
        self.invoice
    }
}
