//! `GET /invoices`: the client's invoices, the open ones first (PRT-01, PRT-16).

use domain::invoice::Issued;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use store::invoices::Which;
use web::trail::Trail;
use web::{Answer, App, Asked, Guest, Page, Refusal, State, Tab, ui};

use crate::paths::{self, Eyes};

/// Which invoices are wanted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ListAsked {
    state: String,
    from: String,
    past: String,
}

/// `GET /invoices`
pub(crate) async fn show(
    Guest(client): Guest,
    State(app): State<App>,
    Asked(asked): Asked<ListAsked>,
) -> Result<Answer, Refusal> {
    let (which, title) = match asked.state.as_str() {
        "open" => (Which::Open, "Open"),
        "paid" => (Which::Settled, "Settled"),
        _ => (Which::All, "All"),
    };
    let trail = Trail::new(&asked.from, &asked.past);
    let page = app.store.of_client(&client).invoices(which, trail.from()).await?;
    let today = app.today().await?;

    let invoices: Vec<&Issued> = page.items.iter().collect();
    let state = [("state", asked.state.as_str())];
    let lists = [
        (paths::INVOICES, "All"),
        ("/invoices?state=open", "Open"),
        ("/invoices?state=paid", "Settled"),
    ];
    let body = html! {
        (ui::tabs("State", &lists, title))
        (table("Invoices", &invoices, today, Eyes::Client))
        (ui::pages(&trail.paging(paths::INVOICES, &state, page.next.as_deref())))
        (ui::actions(html! {
            (ui::button_link_quiet(paths::STATEMENT, "Statement of account"))
            (ui::button_link_quiet(paths::BILLS, "Combined bills"))
        }))
    };
    Ok(Answer::Page(Page::new(Tab::Invoices, "Invoices", body)))
}

/// Invoices with matter and status.
pub(crate) fn table(caption: &str, invoices: &[&Issued], today: Date, eyes: Eyes<'_>) -> Markup {
    let row = |invoice: &&Issued| {
        let parties = &invoice.parties;
        [
            html! { a.whole href=(eyes.invoice(&invoice.id)) { (invoice.number) } },
            html! { (parties.matter_number) " " (parties.matter_name) },
            ui::date(invoice.issued_on),
            ui::date(invoice.due_on),
            ui::paper::standing(invoice, today),
            ui::money(invoice.total),
            ui::money(invoice.open),
        ]
    };
    let table = ui::Table::new(caption)
        .text("Invoice")
        .text("Matter")
        .text("Issued")
        .text("Due")
        .text("State")
        .number("Total")
        .number("Open")
        .empty("There is no such invoice.")
        .rows(invoices.iter().map(row));
    html! { (table) }
}
