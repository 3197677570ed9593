//! What was taken off an invoice without money, and why (INV-17).

use domain::credit::{Credit, CreditKind, CreditedLine};
use domain::invoice::Line;
use maud::{Markup, Render, html};

use crate::ui::date::date;
use crate::ui::facts::facts;
use crate::ui::money::money;
use crate::ui::panel::{card, prose};
use crate::ui::table::Table;

/// Each credit with its reason, and of a credit note what it takes from each line, in words where
/// the line is among those in view; nothing when there are none.
pub fn credited(credits: &[Credit], lines: &[&Line]) -> Markup {
    html! { @for credit in credits { (one(credit, lines)) } }
}

fn one(credit: &Credit, lines: &[&Line]) -> Markup {
    let title = match &credit.kind {
        CreditKind::Note { number, .. } => format!("Credit note {number}"),
        CreditKind::WriteOff => "Written off".to_owned(),
        CreditKind::Void => "This invoice was cancelled".to_owned(),
    };
    let mut known = vec![("Date", date(credit.on)), ("Amount", money(credit.amount))];
    if let Ok(tax) = credit.tax()
        && !tax.is_zero()
    {
        known.push(("Of it tax", money(tax)));
    }
    known.push(("Why", prose(credit.reason.as_str())));
    let body = html! {
        (facts(&known))
        @if !credit.lines().is_empty() { (parts(credit, lines)) }
    };
    html! { div id=(credit.id) { (card(&title, body)) } }
}

fn parts(credit: &Credit, lines: &[&Line]) -> Markup {
    let row = |part: &CreditedLine| {
        let line = lines.iter().find(|line| line.id == part.line);
        let words = html! {
            @match line {
                Some(line) => span.prose dir="auto" { (line.narrative) },
                None => "A line of another page",
            }
        };
        [date(part.on), words, money(part.amount)]
    };
    let table = Table::new("What it takes off").text("Date").text("Line").number("Taken off");
    table.rows(credit.lines().iter().map(row)).render()
}
