//! Invoices: a draft that may change, and an issued invoice that never does.
//!
//! Invariants: only [`Draft::issue`] makes an [`Issued`]; lines, parties and total of an issued
//! invoice are frozen (INV-13, INV-14); what is open is never less than nothing nor more than the
//! total.

mod draft;
mod issue;
mod kind;
mod line;
mod part;
mod pay;
mod redact;
mod review;
#[cfg(test)]
mod sample;
mod seal;
mod tasks;
mod write_down;

pub use draft::TermsError;
pub use issue::{IssueError, Issuing, JustIssued};
pub use kind::InvoiceKind;
pub use line::{Keeper, Line, LineError, LineKind, TimekeeperLine, by_timekeeper};
pub use part::{Part, PartIssuing};
pub use pay::{Paid, PayError, Standing};
pub use review::{Review, ReviewError, ReviewState};
#[cfg(test)]
pub(crate) use sample::sample;
pub use tasks::{PhaseLine, Worked, by_task};
pub use write_down::{ChargeError, WriteDownReason, WriteDownReasonError, charging_at_most};

use jiff::Timestamp;
use jiff::civil::Date;

use crate::ahead::Deduction;
use crate::client::Payor;
use crate::credit::Relief;
use crate::early::Early;
use crate::ebill::References;
use crate::exchange::Exchange;
use crate::id::{ClientId, DisbursementId, InvoiceId, MatterId, PaymentId};
use crate::ledes::LedesIds;
use crate::ledger::OperatingAccount;
use crate::money::{Currency, Money};
use crate::tax::Taxes;
use crate::text::{Address, Mark, Name, Note};

/// An invoice in any state, for lists.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "lists hold mostly issued invoices")]
pub enum Invoice {
    /// Not yet issued.
    Draft(Draft),
    /// Issued.
    Issued(Issued),
}

/// A payment as the invoice it went to shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allocation {
    /// What paid.
    pub by: PaidBy,
    /// What went to this invoice; less than nothing when it was given back.
    pub amount: Money,
    /// When it arrived.
    pub at: Timestamp,
}

/// What paid some of an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaidBy {
    /// A payment of the client.
    Payment(PaymentId),
    /// Money that was in trust.
    Trust(DisbursementId),
}

impl PaidBy {
    /// The payer with this id.
    pub fn of_word(word: &str) -> Option<Self> {
        let payment = word.parse().ok().map(Self::Payment);
        payment.or_else(|| word.parse().ok().map(Self::Trust))
    }
}

/// An invoice in the making: lines may be changed, taken off and added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Its id, which the issued invoice keeps.
    pub id: InvoiceId,
    /// What it becomes.
    pub kind: InvoiceKind,
    /// Who owes.
    pub client: ClientId,
    /// The client's name.
    pub client_name: Name,
    /// What it is about.
    pub matter: MatterId,
    /// The matter's number.
    pub matter_number: Mark,
    /// The matter's name.
    pub matter_name: Name,
    /// The currency of all lines.
    pub currency: Currency,
    /// At which rate its work is converted, where it was recorded in another one (INV-22).
    pub exchange: Option<Exchange>,
    /// Days from issue until it is due.
    pub terms_days: u16,
    /// A note to the client.
    pub note: Option<Note>,
    /// The sum of its lines and their tax, kept with every change of a line.
    pub total: Money,
    /// What of it is tax, kept likewise.
    pub taxes: Taxes,
    /// How many lines it has.
    pub line_count: u32,
    /// When it was begun.
    pub begun_at: Timestamp,
    /// How far it is on its way to be approved (BIL-01).
    pub review: Review,
}

/// An issued invoice. All but what is open, taken off and held back is frozen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// Its id.
    pub id: InvoiceId,
    /// Its number.
    pub number: InvoiceNumber,
    /// What it is.
    pub kind: InvoiceKind,
    /// Who owes.
    pub client: ClientId,
    /// What it is about.
    pub matter: MatterId,
    /// Names and addresses as they were (INV-14).
    pub parties: Parties,
    /// The day it was issued.
    pub issued_on: Date,
    /// The day it is due.
    pub due_on: Date,
    /// What is taken off where it is paid early (INV-20).
    pub early: Option<Early>,
    /// A note to the client.
    pub note: Option<Note>,
    /// At which rate its work was converted (INV-22).
    pub exchange: Option<Exchange>,
    /// The sum of its time lines.
    pub fees: Money,
    /// The sum of its cost lines.
    pub costs: Money,
    /// The tax on them, by tax; what credit notes have taken of it changes.
    pub taxes: Taxes,
    /// The sum of its lines of interest; an invoice of interest has nothing else.
    pub interest: Money,
    /// What it deducts of deposit invoices (INV-30), each with a line of its own.
    pub deducted: Vec<Deduction>,
    /// What is owed in all.
    pub total: Money,
    /// What is still open.
    pub open: Money,
    /// What was taken off without money.
    pub relief: Relief,
    /// What of its lines is held back while questions about them are open.
    pub questioned: Money,
    /// Hours and amount of each timekeeper (INV-03).
    pub timekeepers: Vec<TimekeeperLine>,
    /// How many lines it has.
    pub line_count: u32,
    /// What it is a part of, where several payors share the work (BIL-13).
    pub part: Option<Part>,
    /// SHA-256 over all frozen parts, as hex: proof that nothing was changed since.
    pub seal: String,
}

/// Names and addresses on an invoice, frozen with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parties {
    /// The firm's name.
    pub firm: Name,
    /// The firm's address.
    pub firm_address: Address,
    /// The client's name.
    pub client: Name,
    /// Who pays.
    pub payor: Payor,
    /// The matter's number.
    pub matter_number: Mark,
    /// The matter's name.
    pub matter_name: Name,
    /// The client's own number for the matter.
    pub client_reference: Option<Mark>,
    /// What the client's billing system knows both by; an invoice of before it was frozen has none.
    pub ledes: Option<LedesIds>,
    /// What the buyer wants to read on it (EBL-19).
    pub references: References,
}

impl Parties {
    /// What the buyer knows the bill by: its own reference, or else its number of the matter.
    pub fn buyer_reference(&self) -> Option<&Mark> {
        self.references.buyer.as_ref().or(self.client_reference.as_ref())
    }

    /// The matter as people write it: its number and its name.
    pub fn matter(&self) -> String {
        format!("{} {}", self.matter_number, self.matter_name)
    }
}

/// The number of an issued invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InvoiceNumber {
    /// Ours: the next of a series without gaps (INV-12), such as `2026-0042`.
    Series {
        /// The series: the year.
        year: i16,
        /// The place in the series, from one.
        place: u32,
    },
    /// The number that other books gave it before it was imported.
    Imported(Mark),
}

impl Issued {
    /// Whether it bills time or costs, and not fixed amounts alone.
    pub fn bills_work(&self) -> bool {
        !self.timekeepers.is_empty() || !self.costs.is_zero()
    }

    /// What it asks for beside fees: costs, interest, or what it bills ahead.
    pub fn beside_fees(&self) -> Money {
        match self.kind {
            InvoiceKind::Deposit => self.ahead().unwrap_or(self.total),
            InvoiceKind::Work | InvoiceKind::Disbursements if self.interest.is_zero() => self.costs,
            InvoiceKind::Work | InvoiceKind::Disbursements => self.interest,
        }
    }

    /// What it is, with its number: `Invoice 2026-0042`.
    pub fn title(&self) -> String {
        format!("{} {}", self.kind.title(), self.number)
    }

    /// Where the costs on it go in the books: what is only passed on is no revenue (INV-31).
    pub const fn costs_account(&self) -> OperatingAccount {
        self.kind.costs_account()
    }
}

impl InvoiceNumber {
    /// The beginning of the name of a file about the invoice: its number without what file systems
    /// mind.
    pub fn file_stem(&self) -> String {
        let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '-' };
        let number: String = self.to_string().chars().map(plain).collect();
        format!("invoice-{number}")
    }
}

impl std::fmt::Display for InvoiceNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Series { year, place } => write!(f, "{year}-{place:04}"),
            Self::Imported(mark) => f.pad(mark.as_str()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_without_marks() {
        let imported = InvoiceNumber::Imported(Mark::parse("A/7 \"x\"").unwrap());
        assert_eq!(imported.file_stem(), "invoice-A-7--x-");
        let ours = InvoiceNumber::Series { year: 2026, place: 42 };
        assert_eq!(ours.file_stem(), "invoice-2026-0042");
    }
}
