//! Issuing: the one way from a draft to an invoice.

use jiff::civil::Date;
use jiff::{SignedDuration, Span};
use sha2::{Digest, Sha256};

use super::line::{Line, LineKind, by_timekeeper};
use super::{Draft, InvoiceNumber, Issued, Part, Parties};
use crate::account::AccountSummary;
use crate::arrangement::Room;
use crate::credit::Relief;
use crate::early::EarlyTerms;
use crate::id::JournalId;
use crate::ledes::LedesId;
use crate::ledger::{Cause, Entry, LedgerError, Operating, OperatingAccount, Posting};
use crate::member::Classification;
use crate::money::{Currency, Money, MoneyError};
use crate::payors::PortionError;
use crate::tax::{Tax, Taxes};

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

/// What the lines of an invoice come to.
#[derive(Debug, Clone)]
pub(super) struct Sums {
    fees: Money,
    costs: Money,
    interest: Money,
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
        let costs = sum(|line| !line.is_fee() && !line.is_interest())?;
        let tax = taxes.amount(currency)?;
        let total = fees.plus(costs)?.plus(interest)?.plus(tax)?;
        Ok(Self { fees, costs, interest, taxes, tax, total })
    }
}

impl Draft {
    /// Issues the draft with its lines: number, parties and lines are frozen, the ledger posted.
    pub fn issue(self, lines: &[Line], issuing: Issuing) -> Result<JustIssued, IssueError> {
        let sums = self.sums(lines, &issuing)?;
        self.made((lines, None), sums, issuing)
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
        if !sums.total.is_positive() {
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
        let entry = self.entry([sums.fees, sums.costs, sums.interest, sums.tax], &issuing)?;
        let total = sums.total;
        let early = issuing.early.and_then(|terms| terms.from(issuing.on));
        let mut invoice = Issued {
            id: self.id,
            number: issuing.number,
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
        Ok(JustIssued { invoice, entry, account: None, lines: Vec::new() })
    }

    fn entry(
        &self,
        [fees, costs, interest, tax]: [Money; 4],
        issuing: &Issuing,
    ) -> Result<Entry<Operating>, LedgerError> {
        let owed = OperatingAccount::Receivable(self.id.clone());
        let post = |income: OperatingAccount, amount: Money| match amount.minor() {
            0 => None,
            n if n > 0 => Some(Posting { from: income, to: owed.clone(), amount }),
            _ => Some(Posting { from: owed.clone(), to: income, amount: amount.negated() }),
        };
        let postings = [
            post(OperatingAccount::Fees, fees),
            post(OperatingAccount::Costs, costs),
            post(OperatingAccount::Tax, tax),
            post(OperatingAccount::Interest, interest),
        ];
        let cause = Cause::Invoice(self.id.clone());
        Entry::new(
            issuing.journal.clone(),
            issuing.on,
            cause,
            postings.into_iter().flatten().collect(),
        )
    }
}

impl Issued {
    /// The hash over everything that is frozen; lines in the order of their ids.
    pub fn sealed(&self, lines: &[Line]) -> String {
        let mut lines: Vec<&Line> = lines.iter().collect();
        lines.sort_by(|a, b| a.id.cmp(&b.id));
        let mut hash = Sha256::new();
        let mut field = |text: &str| {
            hash.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(text.as_bytes());
        };
        field("counterfoil/invoice/v3");
        for text in [
            self.id.as_str(),
            &self.number.to_string(),
            self.client.as_str(),
            self.matter.as_str(),
            self.parties.firm.as_str(),
            self.parties.firm_address.as_str(),
            self.parties.client.as_str(),
            self.parties.payor.name.as_str(),
            self.parties.payor.address.as_str(),
            self.parties.matter_number.as_str(),
            self.parties.matter_name.as_str(),
            self.parties.client_reference.as_ref().map_or("", |mark| mark.as_str()),
            &self.issued_on.to_string(),
            &self.due_on.to_string(),
            self.note.as_ref().map_or("", |note| note.as_str()),
            &self.fees.to_string(),
            &self.costs.to_string(),
            &self.total.to_string(),
            self.total.currency().code(),
        ] {
            field(text);
        }
        self.parties.each_of_theirs(&mut field);
        for one in &self.taxes {
            one.tax.each_field(&mut field);
            field(&one.basis.to_string());
            field(&one.amount.to_string());
        }
        self.each_agreed_field(&mut field);
        for line in lines {
            line.each_field(&mut field);
        }
        hex::encode(hash.finalize())
    }

    /// What some invoices say besides: each of it once it was agreed on.
    fn each_agreed_field(&self, field: &mut impl FnMut(&str)) {
        if let Some(exchange) = &self.exchange {
            field("exchange");
            field(&exchange.to_string());
            field(&exchange.at.from.to_string());
        }
        if let Some(early) = &self.early {
            for text in ["early", &early.off.to_string(), &early.until.to_string()] {
                field(text);
            }
        }
        if !self.interest.is_zero() {
            field("interest");
            field(&self.interest.to_string());
        }
        if let Some(part) = &self.part {
            part.each_field(field);
        }
    }

    /// How many days it has been overdue on `today`; nothing when it is not.
    pub fn days_overdue(&self, today: Date) -> Option<i64> {
        let late: SignedDuration = today.duration_since(self.due_on);
        let days = late.as_hours().checked_div(24).unwrap_or(0);
        (self.undisputed().is_positive() && days > 0).then_some(days)
    }
}

impl Parties {
    /// What the client knows firm, client and matter by, where that is frozen.
    fn each_of_theirs(&self, field: &mut impl FnMut(&str)) {
        if let Some(ids) = &self.ledes {
            for text in ["ledes", ids.firm.as_str(), ids.client.as_str()] {
                field(text);
            }
            for keeper in &ids.keepers {
                field(keeper.member.as_str());
                field(keeper.id.as_ref().map_or("", LedesId::as_str));
                field(keeper.rank.map_or("", Classification::code));
            }
        }
        for (name, mark) in self.references.named() {
            field(name);
            field(mark.as_str());
        }
    }
}

impl Line {
    fn each_field(&self, field: &mut impl FnMut(&str)) {
        let (who, codes) = match &self.kind {
            LineKind::Fee { keeper, task, activity } => {
                let rank = keeper.classification.code();
                (
                    [keeper.mark.as_str(), keeper.name.as_str(), rank],
                    [task.as_ref(), activity.as_ref()],
                )
            }
            LineKind::Flat { keeper } => {
                ([keeper.mark.as_str(), keeper.name.as_str(), "flat"], [None, None])
            }
            LineKind::Cost { kind, expense, receipt } => {
                let receipt = receipt.as_ref().map_or("", |receipt| receipt.as_str());
                (["", receipt, kind.word()], [expense.as_ref(), None])
            }
            LineKind::Interest { of } => (["", of.as_str(), "interest"], [None, None]),
        };
        field(self.id.as_str());
        field(&self.on.to_string());
        for text in who {
            field(text);
        }
        for code in codes {
            field(code.map_or("", |mark| mark.as_str()));
        }
        field(self.narrative.as_str());
        field(&self.units.normalize().to_string());
        field(&self.price.normalize().to_string());
        field(&self.adjustment.to_string());
        field(&self.amount.to_string());
        if let Some(tax) = &self.tax {
            tax.each_field(field);
        }
    }
}

impl Tax {
    fn each_field(&self, field: &mut impl FnMut(&str)) {
        let Self { name, treatment } = self;
        let rate = treatment.percent().to_string();
        let reason = treatment.reason().map_or("", |reason| reason.as_str());
        for text in ["tax", name.as_str(), treatment.word(), &rate, reason] {
            field(text);
        }
    }
}
