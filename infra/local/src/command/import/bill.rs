//! An invoice of a LEDES file as invoices of ours: one for each matter that it bills.

use std::collections::HashSet;

use domain::id::{InvoiceId, JournalId};
use domain::invoice::{Line, LineKind};
use domain::ledes::{LedesInvoice, LedesMatter, Reading};
use domain::money::Money;
use domain::text::{Mark, Note};
use jiff::civil::Date;
use store::invoices::Import;

use super::digest;
use super::line::{self, LineError};

/// An invoice in the making; all of it follows from what the file says.
pub(super) struct Bill<'a> {
    /// Its number; the second matter of an invoice gets `-2`.
    pub(super) number: Mark,
    pub(super) import: Import,
    pub(super) id: InvoiceId,
    pub(super) journal: JournalId,
    pub(super) on: Date,
    pub(super) begun_on: Date,
    pub(super) law_firm: &'a Mark,
    pub(super) note: Option<Note>,
    pub(super) matter: &'a LedesMatter,
    pub(super) lines: Vec<Line>,
    /// How many timekeepers and rates the lines have.
    pub(super) rates: usize,
    pub(super) total: Money,
    /// The total that the file states where it is not the sum of the lines, and that sum.
    pub(super) differed: Option<(Money, Money)>,
}

/// The invoices of ours that an invoice becomes.
pub(super) fn bills(reading: &Reading) -> Result<Vec<Bill<'_>>, LineError> {
    let invoice = &reading.invoice;
    let mut bills: Vec<Bill<'_>> = (1..)
        .zip(&invoice.matters)
        .map(|(place, matter)| bill(invoice, place, matter))
        .collect::<Result<_, _>>()?;
    if let (Some(first), Some(difference)) = (bills.first_mut(), &reading.difference) {
        let again = difference.stated_again.filter(|_| difference.stated == difference.lines);
        first.differed = Some((again.unwrap_or(difference.stated), difference.lines));
    }
    Ok(bills)
}

fn bill<'a>(
    invoice: &'a LedesInvoice,
    place: u32,
    matter: &'a LedesMatter,
) -> Result<Bill<'a>, LineError> {
    let number = match place {
        1 => invoice.number.clone(),
        _ => Mark::parse(&format!("{}-{place}", invoice.number))?,
    };
    let digest = digest::digest(invoice, matter);
    let at = line::milliseconds(invoice.date);
    let lines = (0..).zip(&matter.lines).map(|(at, row)| line::of(row, at, &digest));
    let lines: Vec<Line> = lines.collect::<Result<_, _>>()?;
    Ok(Bill {
        id: InvoiceId::made(at, digest::chance(&["invoice", number.as_str(), &digest])),
        journal: JournalId::made(at, digest::chance(&["journal", number.as_str(), &digest])),
        import: Import { number: number.to_string(), digest: digest.clone() },
        number,
        on: invoice.date,
        begun_on: invoice.period_from,
        law_firm: &invoice.law_firm,
        note: note(invoice),
        matter,
        rates: rates(&lines),
        lines,
        total: matter.total(invoice.currency())?,
        differed: None,
    })
}

fn rates(lines: &[Line]) -> usize {
    let rate = |line: &Line| match &line.kind {
        LineKind::Fee { keeper, .. } => {
            Some((keeper.mark.clone(), keeper.name.clone(), line.price))
        }
        LineKind::Flat { .. }
        | LineKind::Cost { .. }
        | LineKind::Interest { .. }
        | LineKind::Ahead { .. } => None,
    };
    lines.iter().filter_map(rate).collect::<HashSet<_>>().len()
}

/// What the invoice as a whole says, as much of it as a note holds.
fn note(invoice: &LedesInvoice) -> Option<Note> {
    let text = invoice.description.as_ref()?;
    Note::parse(&text.as_str().chars().take(Note::CHARS_MAX).collect::<String>()).ok()
}
