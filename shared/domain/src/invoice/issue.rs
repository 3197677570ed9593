//! Issuing: the one way from a draft to an invoice.

use jiff::civil::Date;
use jiff::{SignedDuration, Span};

use super::line::{Line, by_timekeeper};
use super::{Draft, InvoiceKind, InvoiceNumber, Issued, Part, Parties};
use crate::account::AccountSummary;
use crate::ahead::{AheadError, Deduction};
use crate::arrangement::Room;
use crate::credit::Relief;
use crate::early::EarlyTerms;
use crate::id::{EntryId, JournalId};
use crate::ledger::{Cause, Entry, LedgerError, Operating, OperatingAccount, Posting};
use crate::money::{Currency, Money, MoneyError};
use crate::payors::PortionError;
use crate::tax::Taxes;

/// What issuing needs besides the draft.
#[derive(Debug, Clone)]
pub struct Issuing {
    /// The number it gets.
    pub number: InvoiceNumber,
    /// Names and addresses as of now.
    pub parties: Parties,
    /// The day, in the firm's zone.
    pub on: Date,
    /// The id of the ledger entry.
    pub journal: JournalId,
    /// What the cap on the matter's fees leaves, where one is agreed (BIL-10).
    pub room: Option<Room>,
    /// What is taken off for paying early, where that is agreed (INV-20).
    pub early: Option<EarlyTerms>,
    /// What it deducts of deposit invoices, each with the id of its line (INV-30).
    pub deducted: Vec<(EntryId, Deduction)>,
}

/// A just issued invoice and what follows from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JustIssued {
    /// The invoice.
    pub invoice: Issued,
    /// What the client now owes, in the operating book.
    pub entry: Entry<Operating>,
    /// What stood in the account of the matter, where the firm prints it (INV-07, INV-08).
    pub account: Option<AccountSummary>,
    /// Its lines, where they are other than those of its draft: it is one of several bills.
    pub lines: Vec<Line>,
    /// The lines that it has besides those of its draft: what it deducts.
    pub deducting: Vec<Line>,
}

/// Why a draft cannot be issued, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IssueError {
    /// No lines.
    #[error("This draft has no entries to bill.")]
    Empty,
    /// Lines and draft disagree: somebody else changed one of them.
    #[error("The lines changed while you were looking. Review them and issue again.")]
    Changed,
    /// A reviewer was asked and has not answered (BIL-01).
    #[error("This draft is in review. It is issued once its reviewer has approved it.")]
    InReview,
    /// A reviewer sent it back, or it was changed since it was approved (BIL-01).
    #[error("This draft was sent for review and is not approved. Send it for review again.")]
    NotApproved,
    /// A line that does not belong on a bill of this kind.
    #[error("{}", kind_words(*.0))]
    OtherKind(InvoiceKind),
    /// The firm has not said that its rules let it bill ahead.
    #[error(
        "Money for coming work is the client’s, and goes into trust: ask for a deposit there. Where \
         the firm’s rules let it bill ahead into its own account, say so under Settings first."
    )]
    NotAhead,
    /// What is billed ahead cannot change so.
    #[error(transparent)]
    Ahead(#[from] AheadError),
    /// Several payors share a bill of which something would be deducted.
    #[error(
        "A deposit invoice of this matter waits to be deducted, and several payors share its bills. \
         Write a credit note for the deposit invoice, or let its client pay alone."
    )]
    AheadShared,
    /// Nothing or less to pay.
    #[error("The total of an invoice must be above zero. Add work, or take credits off the draft.")]
    NothingToPay,
    /// Time that a flat fee covers is charged by the hour.
    #[error(
        "A fee that was agreed on since covers time which this draft charges by the hour. Take \
         that time off the draft and put it on again: then it is charged nothing."
    )]
    Covered,
    /// Another discount by volume than was agreed (BIL-12).
    #[error(
        "What was agreed takes {} off this bill by its volume, and the draft takes {} off. Put the \
         volume discount on the draft again.", .0.plain(), .1.plain()
    )]
    Volume(Money, Money),
    /// More fees than were agreed.
    #[error(
        "The fees of this matter are capped at {}, and {} is billed. Take {} off the fees of this \
         draft, or agree on another cap.", .0.cap.plain(), .0.billed.plain(), .1.plain()
    )]
    OverCap(Room, Money),
    /// An agreement counts in the currency of the work.
    #[error(
        "The fees of this matter are capped, or discounted by volume, in another currency than its \
         bill. Bill the client in the currency of the agreement, or agree without them."
    )]
    AgreedInOther,
    /// A due date outside the calendar.
    #[error("The due date is outside the calendar. Write fewer days to pay on the draft.")]
    Due,
    /// Fees of several taxes, and a discount that takes off all of them.
    #[error(
        "A volume discount takes off all fees of this draft, and they are taxed in several ways. \
         Tax all of them alike, or bill them apart."
    )]
    DiscountTaxes,
    /// Several payors, among whom it is not shared.
    #[error(transparent)]
    Portion(#[from] PortionError),
    /// Several payors, and more lines than bills to all of them hold in one act.
    #[error(
        "This draft has more lines than can be billed to {0} payors at once. Put a part of them on \
         another draft: take lines off, issue this one, and draft the rest again."
    )]
    TooLong(usize),
    /// Amounts that cannot be summed.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// Postings that are not an entry.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

/// What a bill of a kind holds.
const fn kind_words(kind: InvoiceKind) -> &'static str {
    match kind {
        InvoiceKind::Work => "What is billed ahead belongs on a deposit invoice of its own.",
        InvoiceKind::Deposit => "A deposit invoice holds nothing but what is billed ahead.",
        InvoiceKind::Disbursements => {
            "A disbursement note holds only costs that were paid to others and bear no tax. Take \
             other lines off, or take their tax off."
        }
    }
}

/// What the lines of an invoice come to.
#[derive(Debug, Clone)]
pub(super) struct Sums {
    fees: Money,
    costs: Money,
    interest: Money,
    ahead: Money,
    taxes: Taxes,
    tax: Money,
    pub(super) total: Money,
}

impl Sums {
    /// The sums of lines that bear this tax.
    pub(super) fn of(lines: &[Line], taxes: Taxes, currency: Currency) -> Result<Self, MoneyError> {
        let sum = |kind: fn(&Line) -> bool| {
            let some = lines.iter().filter(|line| kind(line));
            Money::sum(some.map(|line| line.amount), currency)
        };
        let (fees, interest) = (sum(Line::is_fee)?, sum(Line::is_interest)?);
        let (costs, ahead) = (sum(Line::is_cost)?, sum(Line::is_ahead)?);
        let tax = taxes.amount(currency)?;
        let total = fees.plus(costs)?.plus(interest)?.plus(ahead)?.plus(tax)?;
        Ok(Self { fees, costs, interest, ahead, taxes, tax, total })
    }
}

impl Draft {
    /// Issues the draft with its lines: number, parties and lines are frozen, the ledger posted.
    pub fn issue(self, lines: &[Line], issuing: Issuing) -> Result<JustIssued, IssueError> {
        if issuing.deducted.is_empty() {
            let sums = self.sums(lines, &issuing)?;
            return self.made((lines, None), sums, issuing);
        }
        self.holds(lines)?;
        let off = issuing.deducted.iter().filter_map(|(id, one)| one.line(id.clone(), issuing.on));
        let deducting: Vec<Line> = off.collect();
        let (draft, lines) = (self.filled(&deducting)?, [lines, &deducting].concat());
        let sums = draft.sums(&lines, &issuing)?;
        let just = draft.made((&lines, None), sums, issuing)?;
        Ok(JustIssued { deducting, ..just })
    }

    /// What its lines come to, where they may be issued.
    pub(super) fn sums(&self, lines: &[Line], issuing: &Issuing) -> Result<Sums, IssueError> {
        let sums = Sums::of(lines, Taxes::of(lines)?, self.currency)?;
        if lines.is_empty() {
            return Err(IssueError::Empty);
        }
        if usize::try_from(self.line_count) != Ok(lines.len())
            || (sums.total, &sums.taxes) != (self.total, &self.taxes)
        {
            return Err(IssueError::Changed);
        }
        self.review.lets_issue()?;
        if issuing.deducted.is_empty() {
            self.holds(lines)?;
        }
        // What was billed ahead may be all of it.
        let is_all_billed = sums.total.is_zero() && !issuing.deducted.is_empty();
        if !sums.total.is_positive() && !is_all_billed {
            return Err(IssueError::NothingToPay);
        }
        if let Some((room, over)) =
            issuing.room.and_then(|room| Some((room, room.over(sums.fees)?)))
        {
            return Err(IssueError::OverCap(room, over));
        }
        if lines.iter().any(Line::is_volume_off) {
            let mut fees = lines.iter().filter(|line| line.is_fee() && !line.amount.is_zero());
            let first = fees.next().map(|line| &line.tax);
            if fees.any(|line| Some(&line.tax) != first) {
                return Err(IssueError::DiscountTaxes);
            }
        }
        Ok(sums)
    }

    /// The invoice of these lines, and its entry in the ledger.
    pub(super) fn made(
        self,
        (lines, part): (&[Line], Option<Part>),
        sums: Sums,
        issuing: Issuing,
    ) -> Result<JustIssued, IssueError> {
        let terms = Span::new().days(i64::from(self.terms_days));
        let due_on = issuing.on.checked_add(terms).map_err(|_| IssueError::Due)?;
        let entry = self.entry(&sums, &issuing)?;
        let total = sums.total;
        let early = issuing.early.and_then(|terms| terms.from(issuing.on));
        let mut invoice = Issued {
            id: self.id,
            number: issuing.number,
            kind: self.kind,
            client: self.client,
            matter: self.matter,
            parties: issuing.parties,
            issued_on: issuing.on,
            due_on,
            early,
            note: self.note,
            exchange: self.exchange,
            fees: sums.fees,
            costs: sums.costs,
            taxes: sums.taxes,
            interest: sums.interest,
            deducted: issuing.deducted.into_iter().map(|(_, one)| one).collect(),
            total,
            open: total,
            relief: Relief::none(total.currency()),
            questioned: Money::zero(total.currency()),
            timekeepers: by_timekeeper(lines, self.currency)?,
            line_count: self.line_count,
            part,
            seal: String::new(),
        };
        invoice.seal = invoice.sealed(lines);
        let (lines, deducting) = (Vec::new(), Vec::new());
        Ok(JustIssued { invoice, entry, account: None, lines, deducting })
    }

    fn entry(&self, sums: &Sums, issuing: &Issuing) -> Result<Entry<Operating>, LedgerError> {
        let owed = OperatingAccount::Receivable(self.id.clone());
        let post = |income: OperatingAccount, amount: Money| match amount.minor() {
            0 => None,
            n if n > 0 => Some(Posting { from: income, to: owed.clone(), amount }),
            _ => Some(Posting { from: owed.clone(), to: income, amount: amount.negated() }),
        };
        let ahead = match self.kind {
            InvoiceKind::Deposit => sums.ahead,
            InvoiceKind::Work | InvoiceKind::Disbursements => Money::zero(self.currency),
        };
        let postings = [
            post(OperatingAccount::Fees, sums.fees),
            post(self.kind.costs_account(), sums.costs),
            post(OperatingAccount::Tax, sums.tax),
            post(OperatingAccount::Interest, sums.interest),
            post(OperatingAccount::BilledAhead(self.id.clone()), ahead),
        ];
        // What is deducted is no liability any more: the fees above it are revenue.
        let deducting = issuing.deducted.iter().filter_map(|(_, one)| {
            post(OperatingAccount::BilledAhead(one.invoice.clone()), one.amount.negated())
        });
        let postings = postings.into_iter().flatten().chain(deducting).collect();
        let cause = Cause::Invoice(self.id.clone());
        Entry::new(issuing.journal.clone(), issuing.on, cause, postings)
    }
}

impl Issued {
    /// How many days it has been overdue on `today`; nothing when it is not.
    pub fn days_overdue(&self, today: Date) -> Option<i64> {
        let late: SignedDuration = today.duration_since(self.due_on);
        let days = late.as_hours().checked_div(24).unwrap_or(0);
        (self.undisputed().is_positive() && days > 0).then_some(days)
    }
}
