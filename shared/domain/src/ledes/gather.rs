//! Rows become invoices.
//!
//! Invariant: only the invoice that is being gathered is held; of those before it, sixteen bytes
//! each, to notice when one comes back.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::invoice::{LedesInvoice, LedesMatter};
use super::problem::{Difference, Note, Reason};
use super::reader::{Reading, Trust};
use super::row::Row;
use crate::money::{Money, MoneyError};
use crate::text::Mark;

/// More lines than any invoice has: what one invoice may take of memory.
const LINES_MAX: usize = 100_000;

/// More invoices than any file has: what the marks of those before may take of memory.
const INVOICES_MAX: usize = 250_000;

/// More matters than any invoice bills: what finding one among them may take of time.
const MATTERS_MAX: usize = 1_000;

const TOTAL: &str = "INVOICE_TOTAL";

/// Line, column and what is wrong there.
pub(super) type Found = (u64, &'static str, Reason);

/// The invoice that is being read.
#[derive(Debug)]
pub(super) struct Gather {
    trust: Trust,
    open: Option<Open>,
    /// Where each invoice began.
    begun: BTreeMap<[u8; 16], u64>,
    /// The invoice of the last row that could not be read.
    spoilt: Option<Mark>,
    /// Whether such a row did not even tell its invoice, so that it may be the next.
    is_next_spoilt: bool,
}

#[derive(Debug)]
struct Open {
    invoice: LedesInvoice,
    line_count: usize,
    /// Where it began, or where a row first stated another total.
    total_at: u64,
    stated: Money,
    stated_again: Option<Money>,
    tax_stated: Option<Money>,
    notes: Vec<Note>,
    /// Whether some of it could not be read, so that its sums mean nothing.
    is_spoilt: bool,
}

impl Gather {
    pub(super) const fn new(trust: Trust) -> Self {
        Self { trust, open: None, begun: BTreeMap::new(), spoilt: None, is_next_spoilt: false }
    }

    /// Takes a row; yields the invoice before, when the row begins another.
    pub(super) fn add(&mut self, row: Row, at: u64) -> Result<Option<Reading>, Vec<Found>> {
        if let Some(open) = self.open.as_mut().filter(|open| open.invoice.number == row.number) {
            return open.add(row, at).map(|()| None).map_err(|found| vec![found]);
        }
        let done = self.finish();
        let begun = self.begin(row, at);
        match (done, begun) {
            (Ok(done), Ok(())) => Ok(done),
            (done, begun) => Err(done.err().into_iter().flatten().chain(begun.err()).collect()),
        }
    }

    /// Remembers that a row of this invoice could not be read.
    pub(super) fn spoil(&mut self, number: Option<&Mark>) {
        let is_its = |open: &&mut Open| number.is_none_or(|number| open.invoice.number == *number);
        if let Some(open) = self.open.as_mut().filter(is_its) {
            open.is_spoilt = true;
        }
        self.is_next_spoilt |= number.is_none();
        self.spoilt = number.cloned();
    }

    /// Yields the last invoice.
    pub(super) fn finish(&mut self) -> Result<Option<Reading>, Vec<Found>> {
        match self.open.take() {
            Some(open) if !open.is_spoilt => open.close(self.trust).map(Some).map_err(|f| vec![f]),
            _ => Ok(None),
        }
    }

    fn begin(&mut self, row: Row, at: u64) -> Result<(), Found> {
        let number = row.number.to_string();
        let mark = mark_of(&row.number);
        let mut open = Open::new(&row, at);
        open.is_spoilt = std::mem::take(&mut self.is_next_spoilt);
        open.is_spoilt |= self.spoilt.as_ref() == Some(&row.number);
        let before = self.begun.get(&mark).copied();
        let fits = before.is_some() || self.begun.len() < INVOICES_MAX;
        if fits && before.is_none() {
            self.begun.insert(mark, at);
        }
        open.is_spoilt |= before.is_some() || !fits;
        let added = open.add(row, at);
        self.open = Some(open);
        match before {
            Some(first) => Err((at, "INVOICE_NUMBER", Reason::Apart { number, first })),
            None if !fits => Err((at, "INVOICE_NUMBER", Reason::TooManyInvoices(INVOICES_MAX))),
            None => added,
        }
    }
}

impl Open {
    fn new(row: &Row, at: u64) -> Self {
        let head = &row.head;
        let invoice = LedesInvoice {
            number: row.number.clone(),
            date: head.date,
            law_firm: head.law_firm.clone(),
            period_from: head.period_from,
            period_to: head.period_to,
            description: head.description.clone(),
            total: Money::zero(head.total.currency()),
            matters: Vec::new(),
        };
        Self {
            invoice,
            line_count: 0,
            total_at: at,
            stated: head.total,
            stated_again: None,
            tax_stated: head.tax_total,
            notes: Vec::new(),
            is_spoilt: false,
        }
    }

    /// The head counts as the first row has it, as the standard says; only the total may not
    /// differ.
    fn add(&mut self, row: Row, at: u64) -> Result<(), Found> {
        if self.stated.currency() != row.head.total.currency() {
            self.is_spoilt = true;
            let number = self.invoice.number.to_string();
            return Err((at, "INVOICE_CURRENCY", Reason::TwoCurrencies(number)));
        }
        if self.line_count == LINES_MAX {
            return self.give_up((at, "LINE_ITEM_NUMBER", Reason::TooManyLines(LINES_MAX)));
        }
        if self.stated != row.head.total && self.stated_again.is_none() {
            self.stated_again = Some(row.head.total);
            self.total_at = at;
        }
        self.line_count = self.line_count.saturating_add(1);
        self.notes.extend(row.notes);
        let matters = &mut self.invoice.matters;
        let is_full = matters.len() == MATTERS_MAX;
        let same = |of: &&mut LedesMatter| {
            of.number == row.matter.number && of.client == row.matter.client
        };
        match matters.iter_mut().rev().find(same) {
            Some(matter) => matter.lines.extend(row.matter.lines),
            None if is_full => {
                let reason = Reason::TooManyMatters(MATTERS_MAX);
                return self.give_up((at, "LAW_FIRM_MATTER_ID", reason));
            }
            None => matters.push(row.matter),
        }
        Ok(())
    }

    /// Takes no more of it, and says so once.
    fn give_up(&mut self, found: Found) -> Result<(), Found> {
        if std::mem::replace(&mut self.is_spoilt, true) { Ok(()) } else { Err(found) }
    }

    fn close(mut self, trust: Trust) -> Result<Reading, Found> {
        let at = self.total_at;
        let sums = self.matter_sums().and_then(|matters| Ok((self.sum(&matters)?, matters)));
        let (lines, matters) = sums.map_err(|error| (at, TOTAL, Reason::Amount(error)))?;
        self.note_clients();
        self.note_tax().map_err(|error| (at, "INVOICE_TAX_TOTAL", Reason::Amount(error)))?;
        let Self { mut invoice, notes, stated, stated_again, .. } = self;
        invoice.total = lines;
        if stated == lines && stated_again.is_none() {
            return Ok(Reading { invoice, difference: None, notes });
        }
        let difference = Difference { stated, stated_again, lines, matters };
        match trust {
            Trust::Lines => Ok(Reading { invoice, difference: Some(difference), notes }),
            Trust::Both => {
                let number = invoice.number.to_string();
                Err((at, TOTAL, Reason::InvoiceTotal { number, difference }))
            }
        }
    }

    fn matter_sums(&self) -> Result<Vec<(String, Money)>, MoneyError> {
        let currency = self.stated.currency();
        let sum = |matter: &LedesMatter| Ok((matter.number.to_string(), matter.total(currency)?));
        self.invoice.matters.iter().map(sum).collect()
    }

    fn sum(&self, matters: &[(String, Money)]) -> Result<Money, MoneyError> {
        Money::sum(matters.iter().map(|(_, sum)| *sum), self.stated.currency())
    }

    /// An invoice has one debtor; matters of another client on it are mostly a mistake.
    fn note_clients(&mut self) {
        let mut clients = self.invoice.matters.iter().map(|matter| &matter.client);
        let first = clients.next();
        let other = clients.find(|client| Some(*client) != first);
        if let Some((first, other)) = first.zip(other) {
            self.notes.push(Note::TwoClients { first: first.clone(), other: other.clone() });
        }
    }

    /// Tax is part of the lines, so a stated tax that differs changes nothing that is owed.
    fn note_tax(&mut self) -> Result<(), MoneyError> {
        let Some(stated) = self.tax_stated else { return Ok(()) };
        let taxes = self.invoice.lines().filter_map(|line| line.tax.as_ref());
        let lines = Money::sum(taxes.map(|tax| tax.amount), stated.currency())?;
        if lines != stated {
            self.notes.push(Note::TaxTotal { stated, lines });
        }
        Ok(())
    }
}

/// Sixteen bytes that stand for an invoice.
fn mark_of(number: &Mark) -> [u8; 16] {
    let mut hash = Sha256::new();
    hash.update(number.as_str());
    let mut mark = [0; 16];
    for (to, from) in mark.iter_mut().zip(hash.finalize()) {
        *to = from;
    }
    mark
}
