//! The receipt of what a client paid, on paper (INV-28).
//!
//! Invariant: every figure is the receipt's own; nothing is summed here.

use domain::receipt::{Back, Paper, Row};
use web::ui::date_plain;

use crate::letters::Letters;
use crate::paper::PrintError;
use crate::report::{self, Party, Report, Table};
use crate::sheet::{day, digits, size};

/// The file: PDF/A-3a and PDF/UA-1, the same bytes for the same receipt.
pub(crate) fn print(paper: &Paper) -> Result<Vec<u8>, PrintError> {
    report::print(&paper.mark(), |letters| sheet(paper, letters))
}

fn sheet(paper: &Paper, letters: &mut Letters) -> Report {
    let Paper { firm, client, .. } = paper;
    let subject = format!("Receipt of {} for {}", firm.name, client.name);
    let mut particulars = vec![
        ("Received", date_plain(paper.on)),
        ("From", letters.line(paper.from.as_str())),
        ("Way", letters.line(&paper.way)),
        ("Number", letters.line(paper.kind.as_str())),
    ];
    if client.name != client.payor.name {
        particulars.push(("Client", letters.line(client.name.as_str())));
    }
    let gone = paper.gone();
    let left = (!gone.is_zero()).then(|| ("Of it gone back".to_owned(), gone.plain()));
    let waits = paper
        .clears_on
        .map(|on| format!("It is not collected yet and may be used from {} on.", date_plain(on)));
    Report {
        title: "Receipt".to_owned(),
        subject: letters.line(&subject),
        paper: size((&firm.address, firm.ebill.country), firm.currency),
        day: day(paper.on),
        firm: Party::of(firm.name.as_str(), &firm.address, letters),
        reader: Party::of(client.payor.name.as_str(), &client.payor.address, letters),
        particulars,
        sums: std::iter::once(("Received".to_owned(), paper.amount.plain())).chain(left).collect(),
        tables: std::iter::once(parts(paper, letters)).chain(back(paper)).collect(),
        notes: waits.into_iter().collect(),
        missing: false,
    }
}

/// What it went to.
fn parts(paper: &Paper, letters: &mut Letters) -> Table {
    let row = |Row { went, number, matter, amount }: &Row| {
        vec![letters.line(&went.words(number)), letters.line(matter), digits(*amount)]
    };
    Table {
        heading: "What it went to".to_owned(),
        columns: vec!["For", "Matter", "Amount"],
        wide: 1,
        figures: 1,
        rows: paper.rows.iter().map(row).collect(),
        foot: Some(("In all".to_owned(), paper.amount.plain())),
    }
}

/// What went back, or is about to.
fn back(paper: &Paper) -> Option<Table> {
    let row = |Back { on, how, amount }: &Back| {
        vec![on.map(date_plain).unwrap_or_default(), (*how).to_owned(), digits(*amount)]
    };
    let rows: Vec<Vec<String>> = paper.back.iter().map(row).collect();
    (!rows.is_empty()).then(|| Table {
        heading: "What went back".to_owned(),
        columns: vec!["Date", "How", "Amount"],
        wide: 1,
        figures: 1,
        rows,
        foot: None,
    })
}

#[cfg(test)]
mod tests;
