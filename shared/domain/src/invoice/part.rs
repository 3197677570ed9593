//! A bill that is one of several of the same work, each to another payor (BIL-13, BIL-14).
//!
//! Invariant: the bills of a draft come to what the draft comes to, to the cent.

use super::issue::Sums;
use super::{Draft, InvoiceNumber, IssueError, Issued, Issuing, JustIssued, Line, Parties};
use crate::early::EarlyTerms;
use crate::id::{ClientId, InvoiceId, JournalId};
use crate::money::Money;
use crate::payors::Portion;

/// What a bill is a part of. All of it is frozen with the bill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The client of the matter, whose agreements count the work.
    pub client: ClientId,
    /// What its payor bears, in words: `60 %`.
    pub words: String,
    /// What all bills of the work come to.
    pub whole: Money,
    /// All bills of the work with their numbers, itself among them; the work is kept with the
    /// first.
    pub bills: Vec<(InvoiceId, String)>,
    /// What it uses of a deductible, before tax.
    pub deductible: Money,
    /// Whether it says nothing of what was done (AUD-16).
    pub is_redacted: bool,
}

/// What a bill to one of several payors needs besides its portion.
#[derive(Debug, Clone)]
pub struct PartIssuing {
    /// Its id; the first has the id of the draft.
    pub id: InvoiceId,
    /// Its number.
    pub number: InvoiceNumber,
    /// Names and addresses as of now.
    pub parties: Parties,
    /// The id of its ledger entry.
    pub journal: JournalId,
    /// What is taken off for paying it early.
    pub early: Option<EarlyTerms>,
}

impl Part {
    /// The numbers of all bills, as people say them: `2026-0041 and 2026-0042`.
    pub fn numbers(&self) -> String {
        let all: Vec<&str> = self.bills.iter().map(|(_, number)| number.as_str()).collect();
        match all.as_slice() {
            [] => String::new(),
            [one] => (*one).to_owned(),
            [one, other] => format!("{one} and {other}"),
            [first, .., last] => format!("{first} to {last}"),
        }
    }

    /// The share of its payor, as papers say it: `60 %, out of $1,000.00`.
    pub fn said(&self) -> String {
        format!("{}, out of {}", self.words, self.whole.plain())
    }

    /// Each text that the seal covers.
    pub(super) fn each_field(&self, field: &mut impl FnMut(&str)) {
        let redacted = if self.is_redacted { "redacted" } else { "" };
        let (whole, deductible) = (self.whole.to_string(), self.deductible.to_string());
        for text in
            ["part", self.client.as_str(), self.words.as_str(), &whole, &deductible, redacted]
        {
            field(text);
        }
        for (id, number) in &self.bills {
            field(id.as_str());
            field(number);
        }
    }
}

impl Issued {
    /// The bill that keeps the work: the first of those that share it.
    pub fn keeps_work(&self) -> &InvoiceId {
        let first = self.part.as_ref().and_then(|part| part.bills.first());
        first.map_or(&self.id, |(id, _)| id)
    }

    /// The client of the matter: another than who owes, where somebody else pays.
    pub fn matter_client(&self) -> &ClientId {
        self.part.as_ref().map_or(&self.client, |part| &part.client)
    }
}

impl Draft {
    /// Issues the draft as a bill to each payor. What is asked of the whole is asked as ever; what
    /// `issuing` says of number and parties is that of the first.
    pub fn issue_shared(
        self,
        lines: &[Line],
        portions: Vec<Portion>,
        (issuing, each): (&Issuing, Vec<PartIssuing>),
    ) -> Result<Vec<JustIssued>, IssueError> {
        let whole = self.sums(lines, issuing)?.total;
        let number = |one: &PartIssuing| (one.id.clone(), one.number.to_string());
        let bills: Vec<(InvoiceId, String)> = each.iter().map(number).collect();
        let issue = |(portion, one): (Portion, PartIssuing)| {
            let issuing = Issuing {
                number: one.number,
                parties: one.parties,
                journal: one.journal,
                early: one.early,
                deducted: Vec::new(),
                ..issuing.clone()
            };
            let part = Part {
                client: self.client.clone(),
                words: portion.words,
                whole,
                bills: bills.clone(),
                deductible: portion.deductible,
                is_redacted: portion.is_redacted,
            };
            let draft = Self {
                id: one.id,
                client: portion.payor,
                note: self.note.clone().filter(|_| !part.is_redacted),
                line_count: u32::try_from(portion.lines.len()).unwrap_or(u32::MAX),
                ..self.clone()
            };
            let sums = Sums::of(&portion.lines, portion.taxes, self.currency)?;
            let just = draft.made((&portion.lines, Some(part)), sums, issuing)?;
            Ok(JustIssued { lines: portion.lines, ..just })
        };
        portions.into_iter().zip(each).map(issue).collect()
    }
}
