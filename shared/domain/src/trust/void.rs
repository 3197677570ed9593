//! Voiding a payment: the money comes back by entries that reverse, the payment stays (TRU-13).

use jiff::civil::Date;

use super::disbursement::{
    Disbursement, DisbursementKind, DisbursementState, Order, Release, Signer, Void,
};
use super::ledger::{ClientLedger, DrawError, PostError, Posted, When};
use super::line::LineSource;
use super::release::{self, ReleaseError};
use crate::audit::Event;
use crate::id::JournalId;
use crate::invoice::{Issued, PayError};
use crate::ledger::{Books, LedgerError, Transfer, TransferError};
use crate::money::Money;
use crate::text::{Note, TextError};

/// A payment that was voided: everything that follows from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voided {
    /// The payment, voided.
    pub disbursement: Disbursement,
    /// The ledger it had come from, with the money back.
    pub from: Posted,
    /// The ledger it had gone to, without it.
    pub into: Option<Posted>,
    /// The invoice, open again by that much.
    pub invoice: Option<Issued>,
    /// The entries that reverse.
    pub books: Books,
    /// What happened.
    pub event: Event,
}

/// Why a payment is not voided, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VoidError {
    /// No money has moved, or it is back.
    #[error("Only a payment that was made can be voided; this one is {0}.")]
    NotPaid(&'static str),
    /// A disputed part was put back before.
    #[error(
        "{} of this payment was put back after a dispute, so it cannot be voided whole.",
        .0.plain()
    )]
    Restored(Money),
    /// Only a lawyer may.
    #[error("Only a lawyer voids a payment of client money (rule TR-16).")]
    NotALawyer,
    /// The ledgers or the invoice do not belong to it.
    #[error("This payment belongs to another ledger.")]
    OtherLedger,
    /// The ledger it went to has spent it.
    #[error(transparent)]
    Draw(#[from] DrawError),
    /// The ledger refuses.
    #[error(transparent)]
    Post(#[from] PostError),
    /// The invoice refuses.
    #[error(transparent)]
    Invoice(#[from] PayError),
    /// The entries cannot be made again.
    #[error(transparent)]
    Release(#[from] ReleaseError),
    /// The reversal is not an entry.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The reversals are not a transfer.
    #[error(transparent)]
    Transfer(#[from] TransferError),
    /// The instrument does not print.
    #[error(transparent)]
    Text(#[from] TextError),
}

/// Voids a payment; `other` and `invoice` are what it went to, when it went there.
pub fn void(
    disbursement: Disbursement,
    ledger: ClientLedger,
    (other, invoice): (Option<ClientLedger>, Option<Issued>),
    (signer, reason): (&Signer, Note),
    (when, journal): (&When, JournalId),
) -> Result<Voided, VoidError> {
    let Disbursement { order, state } = disbursement;
    let release = match state {
        DisbursementState::Posted(release) => release,
        DisbursementState::Prepared
        | DisbursementState::Withdrawn
        | DisbursementState::Voided { .. } => return Err(VoidError::NotPaid(state.word())),
    };
    if release.restored.is_positive() {
        return Err(VoidError::Restored(release.restored));
    }
    if !signer.role.authorises() {
        return Err(VoidError::NotALawyer);
    }
    if order.matter != *ledger.matter() || !is_target(&order, other.as_ref(), invoice.as_ref()) {
        return Err(VoidError::OtherLedger);
    }
    let books = reversed(&order, &release, other.as_ref(), (&journal, when.on))?;
    let text = release::text(&order)?;
    let words = (LineSource::MovedBack(order.id.clone()), text.clone());
    let back = |other: ClientLedger| {
        let lowest = other.posted();
        other.take_out((order.amount, lowest), when, &journal, words)
    };
    let into = other.map(back).transpose()?;
    let words = (LineSource::Voided(order.id.clone()), text);
    let from = ledger.put_in(order.amount, when, &journal, words)?;
    let invoice = invoice.map(|invoice| invoice.take_back(order.amount)).transpose()?;
    let event = Event::TrustPaymentVoided {
        payment: order.id.clone(),
        matter: order.matter.clone(),
        amount: order.amount,
        lawyer: signer.id.clone(),
        balance: from.line.balance,
    };
    let (by, at, on) = (signer.id.clone(), from.line.posted_at, when.on);
    let void = Void { by, at, on, entry: journal, reason };
    let state = DisbursementState::Voided { release, void };
    Ok(Voided { disbursement: Disbursement { order, state }, from, into, invoice, books, event })
}

/// Whether what was given is what the payment went to.
fn is_target(order: &Order, other: Option<&ClientLedger>, invoice: Option<&Issued>) -> bool {
    match (&order.kind, other, invoice) {
        (DisbursementKind::ToParty | DisbursementKind::ClientExpense, None, None) => true,
        (DisbursementKind::EarnedFees(id), None, Some(invoice)) => *id == invoice.id,
        (DisbursementKind::TrustToTrust(matter, _), Some(other), None) => matter == other.matter(),
        _ => false,
    }
}

fn reversed(
    order: &Order,
    release: &Release,
    other: Option<&ClientLedger>,
    (journal, on): (&JournalId, Date),
) -> Result<Books, VoidError> {
    Ok(match release::books(order, release, other)? {
        Books::Trust(entry) => Books::Trust(entry.reverse(journal.clone(), on)?),
        Books::Both(transfer) => {
            let trust = transfer.trust().reverse(journal.clone(), on)?;
            let firm = transfer.operating().reverse(journal.clone(), on)?;
            Books::Both(Transfer::new(trust, firm)?)
        }
    })
}
