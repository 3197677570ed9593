//! What the first reading of a file finds: its figures, and all that speaks against taking it.

use std::collections::{BTreeSet, HashMap};
use std::io;

use domain::invoice::{Invoice, InvoiceNumber};
use domain::ledes::{Note, Problem, Reading};
use domain::money::Money;
use store::Fault;
use store::invoices::Known;

use super::bill::{self, Bill};
use super::books::{Books, Place};
use super::file::Found;

/// The most timekeepers and rates of one invoice: its head holds a row for each, and an item of a
/// table holds 400 KB.
const RATES_MAX: usize = 1_000;

/// How many notes of a file are kept.
const NOTES_MAX: usize = 100;

/// What is known of a file.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) invoices: u64,
    pub(super) lines: u64,
    /// By currency, in the order they came.
    pub(super) totals: Vec<Money>,
    pub(super) troubles: Vec<Trouble>,
    pub(super) notes: Vec<String>,
    new: u64,
    numbers: BTreeSet<String>,
    /// The clients of matters that the books don't have yet.
    owners: HashMap<String, String>,
}

/// A place in the file and what is wrong there.
#[derive(Debug)]
pub(super) struct Trouble {
    pub(super) line: u64,
    pub(super) field: String,
    pub(super) reason: String,
}

/// What is to be done with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nothing: something is wrong with it.
    Refused,
    /// Nothing: the books have all of it.
    Known,
    /// It is to be written.
    New,
}

impl Plan {
    pub(super) fn verdict(&self) -> Verdict {
        match (self.troubles.is_empty(), self.new) {
            (false, _) => Verdict::Refused,
            (true, 0) => Verdict::Known,
            (true, _) => Verdict::New,
        }
    }

    /// Counts an invoice, and sees whether the books can take it.
    pub(super) async fn take(&mut self, books: &Books<'_>, found: Found) -> Result<(), Fault> {
        let Found { line, reading } = found;
        self.count(&reading);
        self.note(&reading);
        let bills = match bill::bills(&reading) {
            Ok(bills) => bills,
            Err(error) => {
                self.refuse(line, "ROW", error.to_string());
                return Ok(());
            }
        };
        for bill in &bills {
            self.judge(books, line, bill).await?;
        }
        Ok(())
    }

    /// Adds what the reader itself found.
    pub(super) fn end(&mut self, problems: Vec<Problem>) {
        for problem in problems {
            self.refuse(problem.line, problem.field, problem.reason.to_string());
        }
        self.troubles.sort_by_key(|trouble| trouble.line);
    }

    /// Refuses what cannot be read at all.
    pub(super) fn refuse_file(&mut self, error: &io::Error) {
        self.refuse(0, "FILE", format!("The file cannot be read: {error}."));
    }

    fn count(&mut self, reading: &Reading) {
        let (total, lines) = (reading.invoice.total, reading.invoice.lines().count());
        self.invoices += 1;
        self.lines += u64::try_from(lines).unwrap_or(0);
        match self.totals.iter_mut().find(|sum| sum.currency() == total.currency()) {
            Some(sum) => {
                *sum = Money::new(sum.minor().saturating_add(total.minor()), sum.currency());
            }
            None => self.totals.push(total),
        }
    }

    fn note(&mut self, reading: &Reading) {
        let number = &reading.invoice.number;
        let notes = reading.notes.iter().map(Note::to_string);
        let notes = notes.chain(reading.difference.as_ref().map(ToString::to_string));
        for note in notes.map(|note| format!("Invoice {number}: {note}")) {
            if self.notes.len() < NOTES_MAX {
                self.notes.push(note);
            }
        }
    }

    async fn judge(&mut self, books: &Books<'_>, line: u64, bill: &Bill<'_>) -> Result<(), Fault> {
        let number = &bill.number;
        if !self.numbers.insert(number.to_string()) {
            let reason = format!("Two invoices would be number {number}.");
            self.refuse(line, "INVOICE_NUMBER", reason);
        }
        if !bill.total.is_positive() {
            let reason = format!(
                "Invoice {number} comes to {} for matter {}; only what is to be paid can be imported.",
                bill.total, bill.matter.number
            );
            self.refuse(line, "INVOICE_TOTAL", reason);
        }
        if bill.rates > RATES_MAX {
            let reason =
                format!("Invoice {number} has more than {RATES_MAX} timekeepers and rates.");
            self.refuse(line, "LINE_ITEM_UNIT_COST", reason);
        }
        match books.system().known(&bill.import).await? {
            Known::Same(_) => return Ok(()),
            Known::New => self.new += 1,
            Known::Other(id) => {
                let there = books.system().invoice(&id).await?.map(|found| found.value);
                let differs = differs(there.as_ref(), bill);
                let reason = format!("Invoice {number} is in the books already. {differs}");
                self.refuse(line, "INVOICE_NUMBER", reason);
            }
        }
        self.judge_matter(books, line, bill).await
    }

    /// A matter belongs to one client, in the books and in the file.
    async fn judge_matter(
        &mut self,
        books: &Books<'_>,
        line: u64,
        bill: &Bill<'_>,
    ) -> Result<(), Fault> {
        let (number, client) = (&bill.matter.number, &bill.matter.client);
        let owner = match books.place(bill.matter).await? {
            Place::Matter(..) => return Ok(()),
            Place::Foreign(name) => Some(name.to_string()),
            Place::Client(_) | Place::Nowhere => {
                let key = number.as_str().to_lowercase();
                let owner = self.owners.entry(key).or_insert_with(|| client.to_string());
                Some(owner.clone()).filter(|owner| owner != client.as_str())
            }
        };
        if let Some(owner) = owner {
            let reason = format!("Matter {number} is {owner}'s and cannot be client {client}'s.");
            self.refuse(line, "CLIENT_ID", reason);
        }
        Ok(())
    }

    fn refuse(&mut self, line: u64, field: &str, reason: String) {
        self.troubles.push(Trouble { line, field: field.to_owned(), reason });
    }
}

/// In what the books differ from a bill of the same number, for the person who has both.
fn differs(there: Option<&Invoice>, bill: &Bill<'_>) -> String {
    let Some(Invoice::Issued(there)) = there else {
        return "Its import was broken off, and the file was another one then.".to_owned();
    };
    let lines = u64::try_from(bill.lines.len()).unwrap_or(u64::MAX);
    let facts = [
        ("date", there.issued_on.to_string(), bill.on.to_string()),
        ("matter", there.parties.matter_number.to_string(), bill.matter.number.to_string()),
        ("total", money(there.total), money(bill.total)),
        ("number of lines", there.line_count.to_string(), lines.to_string()),
    ];
    let told = facts.into_iter().filter(|(_, there, here)| there != here);
    let told: Vec<String> = told
        .map(|(what, there, here)| format!("its {what} is {there} there and {here} here"))
        .collect();
    let told = if told.is_empty() {
        "what differs is in the words or the parts of its lines".to_owned()
    } else {
        told.join(", ")
    };
    match there.number {
        InvoiceNumber::Series { .. } => format!(
            "It was issued by this portal, which never imports its own invoices; besides, {told}."
        ),
        InvoiceNumber::Imported(_) => format!("It was imported from another file: {told}."),
    }
}

fn money(amount: Money) -> String {
    format!("{amount} {}", amount.currency())
}
