//! Three-way reconciliation of a trust bank account: bank = book = sum of the client ledgers, to
//! the cent (rule TR-18; TRU-06, TRU-17).
//!
//! - **A**, the adjusted bank balance: what the statement ends with, with deposits in transit added
//!   and payments that the bank has not paid taken off.
//! - **B**, the balance of the trust journal.
//! - **C**, the sum of every client ledger and of the pools that are nobody's.
//!
//! Invariants: a bank line and book entries are one only where a person said so and the amounts are
//! equal to the cent; what went to the bank on one slip is matched whole or not at all; a
//! suggestion is never a match; whatever is neither matched nor set aside with a reason is listed
//! with its age or named as an error; nothing is signed while two of the three differ, a ledger is
//! negative, a bank line has no entry, or money in suspense is not explained. Amounts are signed:
//! in is positive.

mod aside;
mod book;
mod cadence;
mod find;
mod matching;
mod sign;
mod suggest;

pub use aside::Aside;
pub use book::{Book, Names};
pub use cadence::{Cadence, Escalation};
pub use find::{Finding, FindingKind};
pub use matching::{Match, MatchError};
pub use sign::{Block, SignError, Signed, Signer};
pub use suggest::{Suggestion, Why, certain, suggestions};

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::bank::BankLine;
use crate::id::{MatterId, ReceiptId, SlipId};
use crate::money::{Money, MoneyError};

/// An entry of the trust book on the bank account: a deposit or a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookLine {
    /// Its id in the journal.
    pub id: String,
    /// The day it counts from.
    pub on: Date,
    /// In is positive.
    pub amount: Money,
    /// The number of the cheque, the reference of the wire.
    pub instrument: Option<String>,
    /// From whom, or to whom.
    pub party: String,
    /// The client and matter it was posted to.
    pub ledger: String,
    /// How it moved.
    pub by: Instrument,
    /// What came in, when it is that.
    pub receipt: Option<ReceiptId>,
}

/// A deposit slip that no bank line is matched to yet (PAY-22).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenSlip {
    /// Its id.
    pub id: SlipId,
    /// The day it went to the bank.
    pub on: Date,
    /// What it comes to.
    pub total: Money,
    /// What is on it.
    pub receipts: BTreeSet<ReceiptId>,
}

/// How money moved, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Instrument {
    /// A cheque, which goes stale.
    Cheque,
    /// A card or direct debit through a processor, which may pay out less than it took.
    Processor,
    /// Anything else.
    Other,
}

/// What one client's matter has, or one of the pools.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerBalance {
    /// Whose: client and matter, or the name of the pool.
    pub name: String,
    /// The matter, where it is a client's.
    pub matter: Option<MatterId>,
    /// Which of them.
    pub kind: LedgerKind,
    /// What is in it at the end of the period.
    pub balance: Money,
    /// What was posted to it within the period: what a person looks over for a wrong matter.
    pub moved: Money,
}

/// What sort of ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LedgerKind {
    /// A client's, in one matter.
    Client,
    /// Receipts whose owner is not known.
    Suspense,
    /// The firm's own money for bank charges, or interest owed to the bar's fund.
    Pool,
}

/// Everything that a reconciliation looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The first day of the period.
    pub from: Date,
    /// The last day: of the statement and of the books.
    pub to: Date,
    /// What the statement ends with.
    pub statement: Money,
    /// The lines of the bank up to that day that no earlier reconciliation matched.
    pub lines: Vec<BankLine>,
    /// The entries of the book up to that day that no earlier reconciliation matched.
    pub book: Vec<BookLine>,
    /// The balance of the trust journal on that day.
    pub journal: Money,
    /// Every ledger.
    pub ledgers: Vec<LedgerBalance>,
    /// What a person confirmed.
    pub matches: Vec<Match>,
    /// What a person set aside, in this period.
    pub aside: Vec<Aside>,
    /// What went to the bank together and is not matched.
    pub slips: Vec<OpenSlip>,
    /// Why there is money in suspense, if a person wrote it down.
    pub suspense: Option<String>,
    /// Gaps between the statements of the account.
    pub gaps: Vec<String>,
}

/// An item that the book has and the bank has not, and how long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outstanding {
    /// The entry.
    pub entry: BookLine,
    /// How many days before the end of the period.
    pub days: u32,
}

/// What a reconciliation came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What it looked at.
    pub facts: Facts,
    /// Deposits in transit, the oldest first.
    pub in_transit: Vec<Outstanding>,
    /// Payments that the bank has not paid, the oldest first.
    pub unpaid: Vec<Outstanding>,
    /// Bank lines without an entry.
    pub unmatched: Vec<BankLine>,
    /// A: the adjusted bank balance.
    pub bank: Money,
    /// B: the balance of the journal.
    pub book: Money,
    /// C: the sum of the ledgers.
    pub ledgers: Money,
    /// Errors by name.
    pub findings: Vec<Finding>,
}

impl Report {
    /// Reconciles. Fails only where amounts cannot be summed or a match is none.
    pub fn of(facts: Facts) -> Result<Self, MatchError> {
        let matched = matching::Matched::of(&facts)?;
        let open = |entry: &&BookLine| !matched.has_entry(&entry.id);
        let age =
            |entry: &BookLine| Outstanding { entry: entry.clone(), days: days(entry, &facts) };
        let mut outstanding: Vec<Outstanding> = facts.book.iter().filter(open).map(age).collect();
        outstanding
            .sort_by(|one, two| (one.entry.on, &one.entry.id).cmp(&(two.entry.on, &two.entry.id)));
        let (in_transit, unpaid): (Vec<_>, Vec<_>) =
            outstanding.into_iter().partition(|item| item.entry.amount.is_positive());
        // A line over nothing moves nothing: banks write words so.
        let waits = |line: &&BankLine| !line.line.amount.is_zero() && !matched.has_line(&line.mark);
        let unmatched: Vec<BankLine> = facts.lines.iter().filter(waits).cloned().collect();
        let bank = adjusted(facts.statement, in_transit.iter().chain(&unpaid))?;
        let ledgers = facts.ledgers.iter().map(|ledger| ledger.balance);
        let mut report = Self {
            bank,
            book: facts.journal,
            ledgers: Money::sum(ledgers, facts.statement.currency())?,
            in_transit,
            unpaid,
            unmatched,
            findings: Vec::new(),
            facts,
        };
        report.findings = find::findings(&report);
        Ok(report)
    }

    /// What clients have, matter by matter: what a signature commits to.
    pub fn client_ledgers(&self) -> Vec<(MatterId, Money)> {
        let ledgers = self.facts.ledgers.iter();
        ledgers.filter_map(|ledger| Some((ledger.matter.clone()?, ledger.balance))).collect()
    }

    /// What the bank has more than the book.
    pub fn bank_less_book(&self) -> Result<Money, MoneyError> {
        self.bank.minus(self.book)
    }

    /// What the book has more than the ledgers.
    pub fn book_less_ledgers(&self) -> Result<Money, MoneyError> {
        self.book.minus(self.ledgers)
    }

    /// Whether bank, book and ledgers are one figure.
    pub fn is_balanced(&self) -> bool {
        self.bank == self.book && self.book == self.ledgers
    }
}

fn adjusted<'a>(
    statement: Money,
    mut items: impl Iterator<Item = &'a Outstanding>,
) -> Result<Money, MoneyError> {
    items.try_fold(statement, |sum, item| sum.plus(item.entry.amount))
}

/// How many days an entry is older than the end of the period.
fn days(entry: &BookLine, facts: &Facts) -> u32 {
    days_between(entry.on, facts.to)
}

/// Days from one day to a later one; none when it is not later.
fn days_between(from: Date, to: Date) -> u32 {
    let days = from.until(to).map_or(0, |span| span.get_days());
    u32::try_from(days).unwrap_or(0)
}
