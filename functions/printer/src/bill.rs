//! A combined bill on paper (INV-06, BIL-23): a summary of its invoices, and each of them with its
//! lines.
//!
//! Invariant: every figure is that of the bill or of an invoice as it was issued; the sums under
//! the columns are the bill's own.

use domain::combined::{CombinedBill, Section, sums};
use domain::id::InvoiceId;
use domain::invoice::{Line, LineKind};
use domain::money::Money;
use web::ui::date_plain;
use web::ui::paper::units_plain;

use crate::letters::Letters;
use crate::paper::PrintError;
use crate::report::{self, Party, Report, Table};
use crate::sheet::{day, digits, size};

/// All that is printed of a combined bill.
#[derive(Debug, Clone)]
pub struct BillPaper {
    /// The bill.
    pub bill: CombinedBill,
    /// The lines of each of its invoices.
    pub lines: Vec<(InvoiceId, Vec<Line>)>,
}

/// The columns of the summary.
const SUMMARY: [&str; 7] = ["Invoice", "Matter", "Due", "Fees", "Costs", "Tax", "Total"];

/// The columns of an invoice's lines.
const LINES: [&str; 5] = ["Date", "What", "By", "Units", "Amount"];

/// The file: PDF/A-3a and PDF/UA-1, the same bytes for the same bill.
pub(crate) fn print(paper: &BillPaper) -> Result<Vec<u8>, PrintError> {
    report::print(&paper.bill.seal, |letters| sheet(paper, letters))
}

fn sheet(paper: &BillPaper, letters: &mut Letters) -> Report {
    let (bill, parties) = (&paper.bill, &paper.bill.parties);
    let subject = format!("Bill {} of {} for {}", bill.number, parties.firm, parties.client);
    let mut particulars = vec![
        ("Bill", bill.number.to_string()),
        ("Made", date_plain(bill.made_on)),
        ("Invoices", bill.sections.len().to_string()),
    ];
    if parties.client != parties.payor.name {
        particulars.push(("Client", letters.line(parties.client.as_str())));
    }
    let mut tables: Vec<Table> = Vec::new();
    for (client, sections) in bill.by_client() {
        let heading = match bill.is_summary() {
            true => format!("Invoices of {client}"),
            false => "Invoices".to_owned(),
        };
        tables.push(summary(&letters.line(&heading), &sections, letters));
    }
    for section in &bill.sections {
        let lines = paper.lines.iter().find(|(id, _)| *id == section.invoice);
        tables.push(invoice(section, lines.map_or(&[], |(_, lines)| lines), letters));
    }
    Report {
        title: format!("Bill {}", bill.number),
        subject: letters.line(&subject),
        paper: size((&parties.firm_address, None), bill.total.currency()),
        day: day(bill.made_on),
        firm: Party::of(parties.firm.as_str(), &parties.firm_address, letters),
        reader: Party::of(parties.payor.name.as_str(), &parties.payor.address, letters),
        particulars,
        sums: vec![("To be paid in all".to_owned(), bill.total.plain())],
        tables,
        notes: vec![
            "Each invoice has its own number and its own day by which it is due. All of them can \
             be paid at once in the portal."
                .to_owned(),
        ],
        missing: false,
    }
}

fn summary(heading: &str, sections: &[&Section], letters: &mut Letters) -> Table {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for section in sections {
        rows.push(vec![
            letters.line(&section.number),
            letters.line(&format!("{} {}", section.matter_number, section.matter_name)),
            date_plain(section.due_on),
            digits(section.fees),
            digits(section.costs),
            digits(section.tax),
            digits(section.total),
        ]);
    }
    let currency = sections.first().map(|section| section.total.currency());
    let together = currency.and_then(|currency| sums(sections, currency).ok());
    Table {
        heading: heading.to_owned(),
        columns: SUMMARY.to_vec(),
        wide: 1,
        figures: 4,
        rows,
        foot: together.map(|[.., total]| ("Together".to_owned(), total.plain())),
    }
}

/// An invoice with its lines.
fn invoice(section: &Section, lines: &[Line], letters: &mut Letters) -> Table {
    let heading =
        format!("Invoice {}: {} {}", section.number, section.matter_number, section.matter_name);
    let mut rows: Vec<Vec<String>> = lines.iter().map(|line| row(line, letters)).collect();
    if !section.tax.is_zero() {
        rows.push(under("Tax", section.tax));
    }
    Table {
        heading: letters.line(&heading),
        columns: LINES.to_vec(),
        wide: 1,
        figures: 2,
        rows,
        foot: Some((format!("Total of invoice {}", section.number), section.total.plain())),
    }
}

fn row(line: &Line, letters: &mut Letters) -> Vec<String> {
    let (by, scale) = match &line.kind {
        LineKind::Fee { keeper, .. } => (letters.line(keeper.mark.as_str()), 1),
        LineKind::Flat { .. }
        | LineKind::Cost { .. }
        | LineKind::Interest { .. }
        | LineKind::Ahead { .. } => (String::new(), 0),
    };
    let units = match &line.kind {
        LineKind::Flat { .. } | LineKind::Ahead { .. } => String::new(),
        LineKind::Fee { .. } | LineKind::Cost { .. } | LineKind::Interest { .. } => {
            units_plain(line.units, scale).to_string()
        }
    };
    vec![date_plain(line.on), letters.line(line.narrative.as_str()), by, units, digits(line.amount)]
}

fn under(what: &str, amount: Money) -> Vec<String> {
    vec![String::new(), what.to_owned(), String::new(), String::new(), digits(amount)]
}
