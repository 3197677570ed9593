//! What a client owes, day by day: every movement of it, and the statement of account that lists
//! those of some days (INV-25).
//!
//! Invariants: a movement is what an entry of the operating book says about an invoice, and nothing
//! else makes one, so all of them together come to what is open; a statement's opening balance and
//! its movements come to its closing balance, in each currency by itself.

mod paper;
mod statement;
#[cfg(test)]
mod tests;
mod what;

pub use paper::Paper;
pub use statement::{InCurrency, Row, SpanError, Statement, days};
pub use what::What;

use jiff::civil::Date;

use crate::id::{InvoiceId, JournalId};
use crate::invoice::Issued;
use crate::ledger::{Entry, Operating, OperatingAccount};
use crate::money::{Money, MoneyError};

/// One change of what is owed on an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// The day it counts from.
    pub on: Date,
    /// The entry of the ledger that says so.
    pub journal: JournalId,
    /// The invoice.
    pub invoice: InvoiceId,
    /// Its number, for people.
    pub number: String,
    /// The number of its matter.
    pub matter: String,
    /// What happened.
    pub what: What,
    /// How much more is owed; less than nothing when less is.
    pub amount: Money,
}

impl Movement {
    /// What an entry changes of what is owed on these invoices, which are as they are after it.
    pub fn all(entry: &Entry<Operating>, invoices: &[&Issued]) -> Result<Vec<Self>, MoneyError> {
        let mut all: Vec<Self> = Vec::new();
        for posting in entry.postings() {
            let ends = [
                (&posting.to, &posting.from, posting.amount),
                (&posting.from, &posting.to, posting.amount.negated()),
            ];
            for (account, other, more) in ends {
                let OperatingAccount::Receivable(id) = account else { continue };
                let Some(invoice) = invoices.iter().find(|one| one.id == *id) else { continue };
                let what = What::of(entry.cause(), other, (more, invoice.is_void()));
                let known = all.iter_mut().find(|one| one.invoice == *id && one.what == what);
                match known {
                    Some(known) => known.amount = known.amount.plus(more)?,
                    None => all.push(Self::of(entry, invoice, (what, more))),
                }
            }
        }
        Ok(all)
    }

    fn of(entry: &Entry<Operating>, invoice: &Issued, (what, amount): (What, Money)) -> Self {
        Self {
            on: entry.effective_on(),
            journal: entry.id().clone(),
            invoice: invoice.id.clone(),
            number: invoice.number.to_string(),
            matter: invoice.parties.matter_number.to_string(),
            what,
            amount,
        }
    }
}
