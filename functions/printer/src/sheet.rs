//! What stands on the paper, as the template reads it: plain strings, in the order of reading.
//!
//! Invariant: every figure is the invoice's own; nothing is summed here. The paper says what was
//! issued, so it knows of no payment.

mod account;
mod codes;
mod rows;

pub use codes::Codes;

use domain::country::Country;
use domain::invoice::{InvoiceKind, Issued};
use domain::money::{Currency, Money};
use domain::postal::Postal;
use domain::text::Address;
use jiff::civil::Date;
use serde::Serialize;
use web::ui::date_plain;

use crate::dress::DressSheet;
use crate::files::{File, Files};
use crate::letters::Letters;
use crate::paper::Paper;
use account::AccountSheet;
use codes::CodeSheet;
use rows::{KeeperRow, Row, TaskRow};

/// Countries whose printers hold Letter paper.
const LETTER: [&str; 12] = ["US", "CA", "MX", "PH", "CL", "CO", "VE", "CR", "GT", "PA", "DO", "PR"];

/// The sheet of an invoice.
#[derive(Debug, Serialize)]
pub(crate) struct Sheet<'a> {
    title: String,
    subject: String,
    paper: &'static str,
    /// Year, month and day of issue.
    day: [i16; 3],
    firm: Party,
    payor: Party,
    particulars: Vec<(&'static str, String)>,
    /// The cover letter, line by line; set before the invoice, whatever its theme.
    cover: Vec<String>,
    ask: (&'static str, String),
    note: Vec<String>,
    times: Vec<Row>,
    fees: String,
    /// What the table beside the fees is called, and what it is about.
    beside: (&'static str, &'static str),
    costs: Vec<Row>,
    costs_total: String,
    keepers: Vec<KeeperRow>,
    phases: Vec<TaskRow>,
    sums: Vec<(String, String)>,
    total: String,
    account: Option<AccountSheet>,
    codes: Vec<CodeSheet>,
    dress: DressSheet,
    seal: &'a str,
    attached: String,
    files: &'a [File],
    missing: bool,
}

#[derive(Debug, Serialize)]
struct Party {
    name: String,
    address: Vec<String>,
}

impl<'a> Sheet<'a> {
    pub(crate) fn of(paper: &'a Paper, files: &'a Files, mut letters: Letters) -> Self {
        let (invoice, letters) = (&paper.invoice, &mut letters);
        let parties = &invoice.parties;
        let title = letters.line(&invoice.title());
        let mut sheet = Self {
            subject: letters.line(&subject(invoice)),
            paper: paper.size(),
            day: day(invoice.issued_on),
            firm: party(parties.firm.as_str(), paper.address().as_str(), letters),
            payor: party(parties.payor.name.as_str(), parties.payor.address.as_str(), letters),
            particulars: particulars(invoice, letters),
            cover: paper.letter.iter().flat_map(|letter| letters.lines(letter)).collect(),
            ask: ask(invoice),
            note: invoice.note.iter().flat_map(|note| letters.lines(note.as_str())).collect(),
            times: paper.lines.iter().filter_map(|line| Row::fee(line, letters)).collect(),
            fees: invoice.fees.plain(),
            beside: beside(invoice),
            costs: paper.lines.iter().filter_map(|line| Row::cost(line, letters)).collect(),
            costs_total: invoice.beside_fees().plain(),
            keepers: invoice.timekeepers.iter().map(|row| KeeperRow::of(row, letters)).collect(),
            phases: TaskRow::all(&paper.lines, invoice.total.currency()),
            sums: sums(invoice, letters),
            total: invoice.total.plain(),
            account: AccountSheet::of(paper.account.as_ref(), letters),
            codes: CodeSheet::all(invoice, paper.codes.as_ref(), letters),
            dress: paper.dress.sheet(letters),
            seal: &invoice.seal,
            attached: files.spoken(),
            files: files.all(),
            missing: false,
            title,
        };
        sheet.missing = letters.is_any_missing();
        sheet
    }
}

impl Paper {
    /// The firm's address that was frozen, or today's where none was known.
    fn address(&self) -> &Address {
        let frozen = &self.invoice.parties.firm_address;
        let today = self.today.facts().firm_address.as_ref().filter(|_| !frozen.is_known());
        today.unwrap_or(frozen)
    }

    /// What the firm's printer holds: Letter where that is usual.
    fn size(&self) -> &'static str {
        let country = self.today.facts().firm.country;
        size((self.address(), country), self.invoice.total.currency())
    }
}

/// What printers hold at an address: Letter where that is usual.
pub(crate) fn size(at: (&Address, Option<Country>), currency: Currency) -> &'static str {
    let is_letter = match Postal::read(at.0, at.1).country {
        Some(country) => LETTER.contains(&country.code()),
        None => currency.code() == "USD",
    };
    if is_letter { "us-letter" } else { "a4" }
}

fn subject(invoice: &Issued) -> String {
    let parties = &invoice.parties;
    format!("{} of {} for {}", invoice.title(), parties.firm, parties.matter_name)
}

fn party(name: &str, address: &str, letters: &mut Letters) -> Party {
    Party { name: letters.line(name), address: letters.lines(address) }
}

/// A day as the file's metadata has it.
pub(crate) fn day(on: Date) -> [i16; 3] {
    [on.year(), i16::from(on.month()), i16::from(on.day())]
}

fn particulars(invoice: &Issued, letters: &mut Letters) -> Vec<(&'static str, String)> {
    let parties = &invoice.parties;
    let mut known = vec![
        (invoice.kind.title(), letters.line(&invoice.number.to_string())),
        ("Issued", date_plain(invoice.issued_on)),
        ("Due", date_plain(invoice.due_on)),
        ("Matter", letters.line(&format!("{} {}", parties.matter_number, parties.matter_name))),
    ];
    if parties.client != parties.payor.name {
        known.push(("Client", letters.line(parties.client.as_str())));
    }
    if let (Some(early), Some((less, _))) = (invoice.early, invoice.early_of(invoice.total)) {
        let said = format!("{} until {}", less.plain(), date_plain(early.until));
        known.push(("Paid early", said));
    }
    if let Some(reference) = &parties.client_reference {
        known.push(("Your reference", letters.line(reference.as_str())));
    }
    if let Some(part) = &invoice.part {
        known.push(("Your share", letters.line(&part.said())));
        if part.bills.len() > 1 {
            known.push(("Billed as", letters.line(&part.numbers())));
        }
    }
    if let Some(exchange) = &invoice.exchange {
        known.push(("Exchange rate", exchange.to_string()));
    }
    for (name, mark) in parties.references.named() {
        known.push((name, letters.line(mark.as_str())));
    }
    known
}

fn ask(invoice: &Issued) -> (&'static str, String) {
    if invoice.total.is_positive() {
        ("Please pay by ", date_plain(invoice.due_on))
    } else {
        ("Nothing is to be paid.", String::new())
    }
}

fn sums(invoice: &Issued, letters: &mut Letters) -> Vec<(String, String)> {
    let first = match invoice.kind {
        InvoiceKind::Deposit => ("On account", invoice.beside_fees()),
        InvoiceKind::Disbursements => ("Paid to others", invoice.costs),
        InvoiceKind::Work if !invoice.interest.is_zero() => {
            return vec![("Interest".to_owned(), invoice.interest.plain())];
        }
        InvoiceKind::Work => ("Fees", invoice.fees),
    };
    let mut sums = vec![(first.0.to_owned(), first.1.plain())];
    if invoice.kind == InvoiceKind::Work && !invoice.costs.is_zero() {
        sums.push(("Costs".to_owned(), invoice.costs.plain()));
    }
    for one in &invoice.deducted {
        sums.push((letters.line(&one.words()), one.amount.negated().plain()));
    }
    for one in &invoice.taxes {
        let why = one.tax.treatment.reason().map(|reason| format!(". {reason}"));
        let said = format!("{} on {}{}", one.tax, one.basis.plain(), why.unwrap_or_default());
        sums.push((letters.line(&said), one.amount.plain()));
    }
    sums
}

/// What stands beside the fees: costs, or interest or a deposit and nothing else.
fn beside(invoice: &Issued) -> (&'static str, &'static str) {
    match invoice.kind {
        InvoiceKind::Deposit => ("On account of coming fees", "For"),
        InvoiceKind::Disbursements => ("Paid to others for you", "Cost"),
        InvoiceKind::Work if invoice.interest.is_zero() => ("Costs", "Cost"),
        InvoiceKind::Work => ("Interest", "For"),
    }
}

/// An amount in a column: sign and digits, the currency stands with the sums.
pub(crate) fn digits(amount: Money) -> String {
    let (_, digits) = amount.printed();
    if amount.is_negative() { format!("\u{2212}{digits}") } else { digits }
}
