//! Putting back what a client disputes after it was taken: the disputed part of earned fees comes
//! from the operating account into trust again, and is held there (rule TR-09).
//!
//! Invariants: never more comes back than was taken; what comes back is held in the same act; of a
//! payment that was partly put back nothing else is undone, by whatever act.

use jiff::ToSpan;
use jiff::civil::Date;

use super::disbursement::{Disbursement, DisbursementKind, DisbursementState, Release, Signer};
use super::hold::{Hold, HoldChange, HoldError};
use super::ledger::{ClientLedger, PostError, When};
use super::line::{Line, LineSource};
use super::release;
use crate::audit::Event;
use crate::id::{HoldId, JournalId};
use crate::invoice::{Issued, PayError};
use crate::ledger::{
    Cause, Entry, LedgerError, OperatingAccount, Posting, Transfer, TransferError, TrustAccount,
};
use crate::money::{Money, MoneyError};
use crate::text::{Note, TextError};

/// Fees that were partly put back: everything that follows from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// The payment, with so much of it put back.
    pub disbursement: Disbursement,
    /// The line of the ledger.
    pub line: Line,
    /// The ledger with the money back and held, and the hold.
    pub held: HoldChange,
    /// The invoice, open again by that much.
    pub invoice: Issued,
    /// The entries.
    pub transfer: Transfer,
    /// What happened.
    pub event: Event,
}

/// Why nothing is put back, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RestoreError {
    /// No fees were taken by it.
    #[error("Only fees that were taken from trust are put back.")]
    NotTaken,
    /// Only a lawyer may.
    #[error("Only a lawyer puts disputed money back (rules TR-09, TR-16).")]
    NotALawyer,
    /// The ledger or the invoice do not belong to it.
    #[error("This payment belongs to another ledger.")]
    OtherLedger,
    /// More than was taken.
    #[error("Only {} of what was taken is not put back yet.", .0.plain())]
    TooMuch(Money),
    /// It was taken too long ago.
    #[error(
        "It was taken more than {0} days before: the rules of this account put back what is \
         disputed within that time (rule TR-09). Settle it with the client out of the operating \
         account."
    )]
    TooLate(i64),
    /// It was asked for before.
    #[error("What the client disputed before is not put back yet. Put that back first.")]
    Asked,
    /// The ledger refuses.
    #[error(transparent)]
    Post(#[from] PostError),
    /// It is not held.
    #[error(transparent)]
    Hold(#[from] HoldError),
    /// The invoice refuses.
    #[error(transparent)]
    Invoice(#[from] PayError),
    /// An entry is not an entry.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The entries are not a transfer.
    #[error(transparent)]
    Transfer(#[from] TransferError),
    /// The instrument does not print.
    #[error(transparent)]
    Text(#[from] TextError),
    /// Amounts do not sum.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl Disbursement {
    /// What of the fees that it took is not put back yet.
    pub fn taken(&self) -> Result<Money, RestoreError> {
        match (&self.order.kind, &self.state) {
            (DisbursementKind::EarnedFees(_), DisbursementState::Posted(release)) => {
                Ok(self.order.amount.minus(release.restored)?)
            }
            _ => Err(RestoreError::NotTaken),
        }
    }

    /// Whether a dispute that arrives today is in time: within so many days after it was taken.
    pub fn in_time(&self, today: Date, within_days: i64) -> Result<(), RestoreError> {
        self.taken()?;
        let DisbursementState::Posted(release) = &self.state else {
            return Err(RestoreError::NotTaken);
        };
        let last = release.on.saturating_add(within_days.clamp(0, 3650).days());
        if today > last { Err(RestoreError::TooLate(within_days)) } else { Ok(()) }
    }

    /// Whether its client may still have so much of it put back.
    pub fn may_restore(&self, amount: Money) -> Result<(), RestoreError> {
        let taken = self.taken()?;
        if !amount.is_positive() || amount.minor() > taken.minor() {
            return Err(RestoreError::TooMuch(taken));
        }
        Ok(())
    }
}

/// Puts a disputed part of fees back, and holds it.
pub fn restore(
    disbursement: Disbursement,
    (ledger, invoice): (ClientLedger, Issued),
    (signer, hold): (&Signer, HoldId),
    (amount, reason): (Money, Note),
    (when, journal): (&When, JournalId),
) -> Result<Restored, RestoreError> {
    disbursement.taken()?;
    if !signer.role.authorises() {
        return Err(RestoreError::NotALawyer);
    }
    disbursement.may_restore(amount)?;
    let Disbursement { order, state } = disbursement;
    let (DisbursementKind::EarnedFees(id), DisbursementState::Posted(release)) =
        (&order.kind, state)
    else {
        return Err(RestoreError::NotTaken);
    };
    if order.matter != *ledger.matter() || *id != invoice.id {
        return Err(RestoreError::OtherLedger);
    }
    let cause = Cause::Reversal(release.entry.clone());
    let (account, bank) = (ledger.account(), TrustAccount::Bank(order.bank.clone()));
    let trust = vec![Posting { from: account, to: bank, amount }];
    let trust = Entry::new(journal.clone(), when.on, cause.clone(), trust)?;
    let receivable = OperatingAccount::Receivable(id.clone());
    let firm = vec![Posting { from: OperatingAccount::Bank, to: receivable, amount }];
    let firm = Entry::new(journal.clone(), when.on, cause, firm)?;
    let words = (LineSource::Restored(order.id.clone()), release::text(&order)?);
    let posted = ledger.put_in(amount, when, &journal, words)?;
    let event = Event::TrustRestored {
        payment: order.id.clone(),
        invoice: invoice.id.clone(),
        matter: order.matter.clone(),
        amount,
        lawyer: signer.id.clone(),
        balance: posted.line.balance,
    };
    let by = (&signer.id, posted.line.posted_at);
    let held = Hold::place(hold, posted.ledger, (amount, reason), by)?;
    let restored = release.restored.plus(amount)?;
    let state = DisbursementState::Posted(Release { restored, ..release });
    Ok(Restored {
        disbursement: Disbursement { order, state },
        line: posted.line,
        held,
        invoice: invoice.take_back(amount)?,
        transfer: Transfer::new(trust, firm)?,
        event,
    })
}
