//! A statement of account on paper (INV-25).
//!
//! Invariant: every figure is the statement's own; nothing is summed here but what came and went.

use domain::owed::{InCurrency, Paper, Row, Statement};
use web::ui::date_plain;

use crate::letters::Letters;
use crate::paper::PrintError;
use crate::report::{self, Party, Report, Table};
use crate::sheet::{day, digits, size};

/// The columns of what moved.
const COLUMNS: [&str; 6] = ["Date", "What", "Invoice", "Matter", "Amount", "Balance"];

/// The file: PDF/A-3a and PDF/UA-1, the same bytes for the same statement.
pub(crate) fn print(paper: &Paper) -> Result<Vec<u8>, PrintError> {
    report::print(&paper.mark(), |letters| sheet(paper, letters))
}

fn sheet(paper: &Paper, letters: &mut Letters) -> Report {
    let Paper { firm, client, statement, questioned } = paper;
    let subject = format!("Statement of account of {} for {}", firm.name, client.name);
    let mut particulars =
        vec![("From", date_plain(statement.from)), ("To", date_plain(statement.to))];
    if client.name != client.payor.name {
        particulars.push(("Client", letters.line(client.name.as_str())));
    }
    let owed = |part: &InCurrency| {
        (format!("Owed at the end of {}", date_plain(statement.to)), part.closing.plain())
    };
    let asked = questioned.iter().map(|money| {
        format!("{} of it is questioned, and not to be paid until that is settled.", money.plain())
    });
    let nothing = statement.parts.iter().all(|part| part.rows.is_empty());
    let still = nothing.then(|| "Nothing moved on these days.".to_owned());
    Report {
        title: "Statement of account".to_owned(),
        subject: letters.line(&subject),
        paper: size((&firm.address, firm.ebill.country), firm.currency),
        day: day(statement.to),
        firm: Party::of(firm.name.as_str(), &firm.address, letters),
        reader: Party::of(client.payor.name.as_str(), &client.payor.address, letters),
        particulars,
        sums: statement.parts.iter().map(owed).collect(),
        tables: statement.parts.iter().map(|part| table(statement, part, letters)).collect(),
        notes: still.into_iter().chain(asked).collect(),
        missing: false,
    }
}

fn table(statement: &Statement, part: &InCurrency, letters: &mut Letters) -> Table {
    let before = vec![
        date_plain(statement.from),
        "Opening balance".to_owned(),
        String::new(),
        String::new(),
        String::new(),
        digits(part.opening),
    ];
    let row = |Row { movement, balance }: &Row| {
        vec![
            date_plain(movement.on),
            movement.what.title().to_owned(),
            letters.line(&movement.number),
            letters.line(&movement.matter),
            digits(movement.amount),
            digits(*balance),
        ]
    };
    let heading = match statement.parts.len() {
        1 => "What moved".to_owned(),
        _ => format!("In {}", part.currency()),
    };
    Table {
        heading,
        columns: COLUMNS.to_vec(),
        wide: 1,
        figures: 2,
        rows: std::iter::once(before).chain(part.rows.iter().map(row)).collect(),
        foot: Some(("Closing balance".to_owned(), part.closing.plain())),
    }
}

#[cfg(test)]
mod tests;
