//! Releasing an authorised payment: the money moves, in one book or in both.

use super::disbursement::{
    Authorised, Disbursement, DisbursementKind, DisbursementState, Order, Release,
};
use super::gate::Passed;
use super::ledger::{ClientLedger, DrawError, PostError, Posted, When};
use super::line::{LineSource, LineText};
use crate::audit::Event;
use crate::id::JournalId;
use crate::invoice::{Issued, PayError};
use crate::ledger::{
    Books, Cause, Entry, LedgerError, OperatingAccount, Posting, Transfer, TransferError,
    TrustAccount,
};
use crate::money::Money;
use crate::text::{Mark, TextError};

/// A payment that moved: everything that follows from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Released {
    /// The payment, posted.
    pub disbursement: Disbursement,
    /// The ledger it came from, with its line.
    pub from: Posted,
    /// The ledger it went to, when it stayed in trust.
    pub into: Option<Posted>,
    /// The invoice, with less open, when fees were taken.
    pub invoice: Option<Issued>,
    /// The entries.
    pub books: Books,
    /// What happened.
    pub event: Event,
}

/// Why an authorised payment does not move, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReleaseError {
    /// The payment and the ledgers or the gate do not belong together.
    #[error("This payment belongs to another ledger.")]
    OtherLedger,
    /// Another client's ledger.
    #[error("Money never moves from one client to another (rule TR-10).")]
    OtherClient,
    /// It counts from a day that is over, in another account whose days may be closed.
    #[error("A transfer into another trust account counts from today (rule TR-20).")]
    NotToday,
    /// The ledger refuses.
    #[error(transparent)]
    Draw(#[from] DrawError),
    /// The other ledger refuses.
    #[error(transparent)]
    Post(#[from] PostError),
    /// The invoice refuses.
    #[error(transparent)]
    Invoice(#[from] PayError),
    /// The entry is not an entry.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The entries are not a transfer.
    #[error(transparent)]
    Transfer(#[from] TransferError),
    /// The instrument does not print.
    #[error(transparent)]
    Text(#[from] TextError),
}

/// Pays the client or a third party, or an expense of the client.
pub fn to_payee(
    authorised: Authorised,
    ledger: ClientLedger,
    lowest: Money,
    (when, journal): (&When, JournalId),
) -> Result<Released, ReleaseError> {
    match authorised.order().kind {
        DisbursementKind::ToParty | DisbursementKind::ClientExpense => {}
        DisbursementKind::EarnedFees(_) | DisbursementKind::TrustToTrust(..) => {
            return Err(ReleaseError::OtherLedger);
        }
    }
    let out = Out::of(authorised, ledger, lowest, (when, journal))?;
    let event = Event::TrustPaid {
        payment: out.order.id.clone(),
        matter: out.order.matter.clone(),
        amount: out.order.amount,
        lawyer: out.release.by.clone(),
        balance: out.release.balance,
    };
    let books = books(&out.order, &out.release, None)?;
    Ok(out.released(books, event))
}

/// Takes earned fees to the operating account, through the open gate.
pub fn earned_fees(
    authorised: Authorised,
    passed: Passed,
    ledger: ClientLedger,
    lowest: Money,
    (when, journal): (&When, JournalId),
) -> Result<Released, ReleaseError> {
    if !passed.is_for(&authorised) {
        return Err(ReleaseError::OtherLedger);
    }
    let delivery = passed.delivery();
    let out = Out::of(authorised, ledger, lowest, (when, journal))?;
    let invoice = passed.into_invoice();
    let event = Event::TrustDrawn {
        payment: out.order.id.clone(),
        invoice: invoice.id.clone(),
        matter: out.order.matter.clone(),
        amount: out.order.amount,
        delivered_on: delivery.on,
        delivered_by: delivery.how,
        lawyer: out.release.by.clone(),
        balance: out.release.balance,
    };
    let paid = invoice.pay(out.order.amount)?;
    if paid.rest.is_positive() {
        return Err(PayError::TooMuch(paid.applied).into());
    }
    let books = books(&out.order, &out.release, None)?;
    Ok(Released { invoice: Some(paid.invoice), ..out.released(books, event) })
}

/// Moves money to another ledger of the same client, by its consent.
pub fn to_ledger(
    authorised: Authorised,
    ledger: ClientLedger,
    other: ClientLedger,
    lowest: Money,
    (when, journal): (&When, JournalId),
) -> Result<Released, ReleaseError> {
    let is_target = match &authorised.order().kind {
        DisbursementKind::TrustToTrust(matter, _) => matter == other.matter(),
        DisbursementKind::ToParty
        | DisbursementKind::ClientExpense
        | DisbursementKind::EarnedFees(_) => false,
    };
    if ledger.client() != other.client() {
        return Err(ReleaseError::OtherClient);
    }
    if !is_target {
        return Err(ReleaseError::OtherLedger);
    }
    if ledger.bank() != other.bank() && when.on < when.today {
        return Err(ReleaseError::NotToday);
    }
    let out = Out::of(authorised, ledger, lowest, (when, journal))?;
    let books = books(&out.order, &out.release, Some(&other))?;
    let words = (LineSource::Moved(out.order.id.clone()), text(&out.order)?);
    let into = other.put_in(out.order.amount, when, &out.release.entry, words)?;
    let event = Event::TrustMoved {
        payment: out.order.id.clone(),
        from: out.order.matter.clone(),
        to: into.ledger.matter().clone(),
        amount: out.order.amount,
        lawyer: out.release.by.clone(),
        balance: out.release.balance,
    };
    Ok(Released { into: Some(into), ..out.released(books, event) })
}

/// A payment whose money has left its ledger.
struct Out {
    order: Order,
    release: Release,
    from: Posted,
}

impl Out {
    fn of(
        authorised: Authorised,
        ledger: ClientLedger,
        lowest: Money,
        (when, entry): (&When, JournalId),
    ) -> Result<Self, ReleaseError> {
        let order = authorised.order();
        if order.matter != *ledger.matter() || order.bank != *ledger.bank() {
            return Err(ReleaseError::OtherLedger);
        }
        let words = (LineSource::Paid(order.id.clone()), text(order)?);
        let from = ledger.take_out((order.amount, lowest), when, &entry, words)?;
        let (order, by) = authorised.into_parts();
        let (at, balance) = (from.line.posted_at, from.line.balance);
        let restored = Money::zero(order.amount.currency());
        let release = Release { by, at, on: when.on, entry, balance, restored };
        Ok(Self { order, release, from })
    }

    fn released(self, books: Books, event: Event) -> Released {
        let state = DisbursementState::Posted(self.release);
        Released {
            disbursement: Disbursement { order: self.order, state },
            from: self.from,
            into: None,
            invoice: None,
            books,
            event,
        }
    }
}

/// What the line of a payment says.
pub(super) fn text(order: &Order) -> Result<LineText, TextError> {
    Ok(LineText {
        party: order.payee.name().clone(),
        purpose: Some(order.purpose.clone()),
        instrument: Mark::parse(&order.instrument.to_string())?,
    })
}

/// The entries of a payment as it was released; `other` is the ledger it went to, if it did.
pub(super) fn books(
    order: &Order,
    release: &Release,
    other: Option<&ClientLedger>,
) -> Result<Books, ReleaseError> {
    let ledger = TrustAccount::ClientLedger(order.client.clone(), order.matter.clone());
    let bank = TrustAccount::Bank(order.bank.clone());
    let (amount, cause) = (order.amount, Cause::Disbursement(order.id.clone()));
    let entry = |postings| Entry::new(release.entry.clone(), release.on, cause.clone(), postings);
    match (&order.kind, other) {
        (DisbursementKind::TrustToTrust(..), Some(other)) => {
            let mut postings = vec![Posting { from: other.account(), to: ledger, amount }];
            if other.bank_account() != bank {
                postings.push(Posting { from: bank, to: other.bank_account(), amount });
            }
            Ok(Books::Trust(entry(postings)?))
        }
        (DisbursementKind::TrustToTrust(..), None) => Err(ReleaseError::OtherLedger),
        (DisbursementKind::ToParty | DisbursementKind::ClientExpense, _) => {
            Ok(Books::Trust(entry(vec![Posting { from: bank, to: ledger, amount }])?))
        }
        (DisbursementKind::EarnedFees(invoice), _) => {
            let trust = entry(vec![Posting { from: bank, to: ledger, amount }])?;
            let from = OperatingAccount::Receivable(invoice.clone());
            let postings = vec![Posting { from, to: OperatingAccount::Bank, amount }];
            let firm = Entry::new(release.entry.clone(), release.on, cause, postings)?;
            Ok(Books::Both(Transfer::new(trust, firm)?))
        }
    }
}
