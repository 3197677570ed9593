//! Credits: what takes from an issued invoice without money, and never changes a line of it
//! (INV-13).
//!
//! Invariants: the parts of a credit note stay within their lines, and all credits within what is
//! open; each posts to the ledger what it takes; a void takes the whole, and only where nothing was
//! paid or taken before, so an invoice is cancelled once (INV-16).

mod credited;
mod number;
#[cfg(test)]
mod tests;
mod void;
mod write_off;

pub use credited::{CreditError, LineCredit, Wish};
pub use number::{CreditNumber, CreditNumberError};
pub use void::VoidError;
pub use write_off::WriteOffError;

use jiff::civil::Date;

use crate::id::{ClientId, CreditId, EntryId, InvoiceId, JournalId, MatterId, MemberId};
use crate::invoice::Issued;
use crate::ledger::{Cause, Entry, LedgerError, Operating, OperatingAccount, Posting};
use crate::money::{Currency, Money, MoneyError};
use crate::question::Question;
use crate::text::Note;

/// What was taken from an issued invoice, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credit {
    /// Its id.
    pub id: CreditId,
    /// The invoice.
    pub invoice: InvoiceId,
    /// Who owed it.
    pub client: ClientId,
    /// What the invoice is about.
    pub matter: MatterId,
    /// The day, in the firm's zone.
    pub on: Date,
    /// What was taken.
    pub amount: Money,
    /// Why.
    pub reason: Note,
    /// Who decided it.
    pub by: MemberId,
    /// As what.
    pub kind: CreditKind,
}

/// As what something is taken from an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CreditKind {
    /// A credit note for parts of lines (INV-17).
    Note {
        /// Its number.
        number: CreditNumber,
        /// What it takes from each line.
        lines: Vec<CreditedLine>,
    },
    /// What is open is given up (INV-19).
    WriteOff,
    /// The invoice is cancelled as a whole, and its work is unbilled again (INV-15).
    Void,
}

/// What a credit note takes from a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditedLine {
    /// The line.
    pub line: EntryId,
    /// Its day, which finds it.
    pub on: Date,
    /// How much, without tax; more than nothing.
    pub amount: Money,
}

/// What was taken from an invoice without money, in all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Relief {
    /// For the way in which it was paid (PAY-18).
    pub discounted: Money,
    /// For paying early (INV-20).
    pub early: Money,
    /// By credit notes, or by its void.
    pub credited: Money,
    /// By write-offs.
    pub written_off: Money,
    /// The day it was voided.
    pub voided_on: Option<Date>,
}

/// What a person decided, besides what is taken.
#[derive(Debug, Clone)]
pub struct Crediting {
    /// The id of the credit.
    pub id: CreditId,
    /// The id of the ledger entry.
    pub journal: JournalId,
    /// The day, in the firm's zone.
    pub on: Date,
    /// Why.
    pub reason: Note,
    /// Who.
    pub by: MemberId,
}

/// A credit just made, and what follows from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JustCredited {
    /// The invoice, with less open.
    pub invoice: Issued,
    /// The credit.
    pub credit: Credit,
    /// What the client no longer owes, in the operating book.
    pub entry: Entry<Operating>,
    /// The questions that it settles.
    pub adjusted: Vec<Question>,
}

impl CreditKind {
    /// What people know it by.
    pub const fn title(&self) -> &'static str {
        match self {
            Self::Note { .. } => "Credit note",
            Self::WriteOff => "Write-off",
            Self::Void => "Void",
        }
    }
}

/// The most questions that one credit settles: what one transaction holds, with room.
pub const SETTLED_MAX: usize = 20;

impl Relief {
    /// Nothing was taken.
    pub const fn none(currency: Currency) -> Self {
        let zero = Money::zero(currency);
        Self { discounted: zero, early: zero, credited: zero, written_off: zero, voided_on: None }
    }

    /// All that was taken, in minor units.
    pub const fn minor(&self) -> i64 {
        let notes = self.credited.minor().saturating_add(self.written_off.minor());
        let discounts = self.discounted.minor().saturating_add(self.early.minor());
        discounts.saturating_add(notes)
    }
}

impl Issued {
    fn credit(&self, crediting: &Crediting, amount: Money, kind: CreditKind) -> Credit {
        Credit {
            id: crediting.id.clone(),
            invoice: self.id.clone(),
            client: self.client.clone(),
            matter: self.matter.clone(),
            on: crediting.on,
            amount,
            reason: crediting.reason.clone(),
            by: crediting.by.clone(),
            kind,
        }
    }

    /// The invoice after open questions about these lines are settled by what was taken off, and
    /// those questions.
    fn adjusting(
        self,
        questions: &[Question],
        is_taken: impl Fn(&EntryId) -> bool,
    ) -> Result<(Self, Vec<Question>), MoneyError> {
        let open = questions.iter().filter(|one| one.state.is_open() && is_taken(&one.line));
        let mut settled = Vec::new();
        let mut invoice = self;
        for question in open {
            let spoken = invoice.adjusted(question.clone())?;
            invoice = spoken.invoice;
            settled.push(spoken.question);
        }
        Ok((invoice, settled))
    }

    /// The entry that takes these amounts from what is owed, to the accounts that bear it.
    fn relieving(
        &self,
        crediting: &Crediting,
        borne: impl IntoIterator<Item = (OperatingAccount, Money)>,
    ) -> Result<Entry<Operating>, LedgerError> {
        let owed = OperatingAccount::Receivable(self.id.clone());
        let post = |(account, amount): (OperatingAccount, Money)| match amount.minor() {
            0 => None,
            n if n > 0 => Some(Posting { from: owed.clone(), to: account, amount }),
            _ => Some(Posting { from: account, to: owed.clone(), amount: amount.negated() }),
        };
        let postings = borne.into_iter().filter_map(post).collect();
        let cause = Cause::Credit(crediting.id.clone());
        Entry::new(crediting.journal.clone(), crediting.on, cause, postings)
    }
}
