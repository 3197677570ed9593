//! `GET /firm/credits`: credit notes, write-offs and voids, latest first.

use std::collections::HashMap;

use domain::credit::{Credit, CreditKind};
use domain::id::InvoiceId;
use domain::invoice::Issued;
use maud::{Markup, html};
use serde::Deserialize;
use web::trail::Trail;
use web::{Answer, App, Asked, Page, Refusal, Staff, State, Tab, ui};

use crate::paths;

/// Which page of the list is wanted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct CreditsAsked {
    from: String,
    past: String,
}

/// `GET /firm/credits`
pub(crate) async fn show(
    Staff(member): Staff,
    State(app): State<App>,
    Asked(asked): Asked<CreditsAsked>,
) -> Result<Answer, Refusal> {
    let (firm, trail) = (app.store.of(&member), Trail::new(&asked.from, &asked.past));
    let credits = firm.credits_all(trail.from()).await?;
    let mut named: Vec<InvoiceId> = credits.items.iter().map(|one| one.invoice.clone()).collect();
    named.sort();
    named.dedup();
    let invoices = firm.invoices_named(&named).await?;

    let body = html! {
        (paths::lists("Credits"))
        (ui::actions(ui::button_link_quiet(paths::REBATES, "Rebates of clients")))
        @if credits.items.is_empty() && trail.from().is_none() {
            (ui::empty(
                "No credits",
                "Credit notes, write-offs and voids of invoices are listed here. Each begins on \
                 the page of its invoice.",
                Some((paths::INVOICES, "See invoices")),
            ))
        } @else {
            (table(&credits.items, &invoices))
            (ui::pages(&trail.paging(paths::CREDITS, &[], credits.next.as_deref())))
        }
    };
    Ok(Answer::Page(Page::new(Tab::Billing, "Credits", body)))
}

fn table(credits: &[Credit], invoices: &HashMap<InvoiceId, Issued>) -> ui::Table {
    ui::Table::new("Credits, latest first")
        .text("Date")
        .text("What")
        .text("Invoice")
        .text("Client")
        .text("Why")
        .number("Amount")
        .rows(credits.iter().map(|credit| row(credit, invoices.get(&credit.invoice))))
}

fn row(credit: &Credit, invoice: Option<&Issued>) -> [Markup; 6] {
    let what = match &credit.kind {
        CreditKind::Note { number, .. } => html! { "Credit note " (number) },
        CreditKind::WriteOff | CreditKind::Void => html! { (credit.kind.title()) },
    };
    let number = invoice.map_or_else(String::new, |invoice| invoice.number.to_string());
    let client = invoice.map_or("", |invoice| invoice.parties.client.as_str());
    [
        ui::date(credit.on),
        what,
        ui::link(&paths::invoice(&credit.invoice), &number),
        ui::link(&paths::client(&credit.client), client),
        html! { span.prose dir="auto" { (credit.reason) } },
        ui::money(credit.amount),
    ]
}
