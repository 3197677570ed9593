//! `/firm/submissions`: invoices in the e-billing systems of clients, what waits first (EBL-12).

pub(crate) mod act;
pub(crate) mod show;
mod view;

use axum::response::Response;
use domain::money::Currency;
use domain::submission::{State as Stage, Submission};
use maud::{Markup, html};
use serde::Deserialize;
use web::sheet::{self, Cell};
use web::trail::Trail;
use web::ui::{self, Table, Tone};
use web::{Answer, App, Asked, Location, Page, Refusal, Staff, State, Tab};

use crate::paths;

/// The most submissions of a sheet.
const SHEET_MAX: usize = 5_000;

/// Which page of the list is wanted, or which number is looked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Query {
    number: String,
    from: String,
    past: String,
}

/// `GET /firm/submissions`
pub(crate) async fn list(
    Staff(member): Staff,
    State(app): State<App>,
    Asked(asked): Asked<Query>,
) -> Result<Answer, Refusal> {
    let store = app.store.of(&member);
    let number = asked.number.trim();
    let found = if number.is_empty() { None } else { store.invoice_numbered(number).await? };
    if let Some(invoice) = found {
        return Ok(Answer::Go(Location::to(paths::submission(&invoice))));
    }
    let trail = Trail::new(&asked.from, &asked.past);
    let page = store.submissions(trail.from()).await?;
    let currency = app.firm().await?.currency;
    let body = html! {
        (ui::crumbs(&[("/firm/invoices", "Invoices")]))
        (ui::search(paths::SUBMISSIONS, "number", number, "Find a number"))
        @if !number.is_empty() {
            (ui::notice(Tone::Warn, html! {
                p { "No invoice has the number “" (number) "”." }
            }))
        }
        (table(&page.items, currency))
        (ui::pages(&trail.paging(paths::SUBMISSIONS, &[], page.next.as_deref())))
        p { (ui::link(paths::SUBMISSIONS_CSV, "All of them as a sheet (CSV)")) }
    };
    Ok(Answer::Page(Page::new(Tab::Billing, "Submissions", body)))
}

/// `GET /firm/submissions.csv`
pub(crate) async fn file(
    Staff(member): Staff,
    State(app): State<App>,
) -> Result<Response, Refusal> {
    const HEADINGS: [&str; 9] = [
        "Invoice",
        "Client",
        "System",
        "Format",
        "SHA-256",
        "Sent",
        "Waits",
        "Taken off",
        "Appeal due",
    ];
    let (store, currency) = (app.store.of(&member), app.firm().await?.currency);
    let (mut all, mut from) = (Vec::new(), None);
    loop {
        let page = store.submissions(from).await?;
        all.extend(page.items);
        match page.next {
            Some(next) if all.len() < SHEET_MAX => from = Some(next),
            Some(_) | None => break,
        }
    }
    let row = |one: &Submission| {
        let last = one.sendings.last();
        vec![
            Cell::text(&one.number),
            Cell::text(one.client_name.as_str()),
            Cell::text(last.map(|last| last.system.to_string()).unwrap_or_default()),
            Cell::text(last.map(|last| last.format.clone()).unwrap_or_default()),
            Cell::text(last.map(|last| last.sha256.clone()).unwrap_or_default()),
            Cell::text(last.map(|last| last.at.to_string()).unwrap_or_default()),
            Cell::text(if one.waits() { "yes" } else { "no" }),
            Cell::text(off(one, currency).map(|off| off.to_string()).unwrap_or_default()),
            Cell::text(one.due().map(|due| due.to_string()).unwrap_or_default()),
        ]
    };
    sheet::file("submissions", &HEADINGS, all.iter().map(row))
}

/// What is taken off and not settled, in the currency of the lines.
fn off(one: &Submission, currency: Currency) -> Option<domain::money::Money> {
    let own = one.lines.values().next().map_or(currency, |standing| standing.off.currency());
    one.off(own).ok()
}

fn table(all: &[Submission], currency: Currency) -> Table {
    let row = |one: &Submission| {
        [
            ui::link(&paths::submission(&one.invoice), &one.number),
            html! { (one.client_name) },
            html! { @if let Some(last) = one.sendings.last() { (last.system) ", " (last.format) } },
            waiting(one),
            html! { @if let Some(due) = one.due() { (ui::date(due)) } @else { "–" } },
            html! { @if let Some(off) = off(one, currency) { (ui::money(off)) } },
        ]
    };
    Table::new("Submissions")
        .text("Invoice")
        .text("Client")
        .text("Sent to")
        .text("State")
        .text("Appeal due")
        .number("Taken off")
        .rows(all.iter().map(row))
        .empty(
            "No invoice was sent to an e-billing system yet. It begins on the page of an invoice, \
             under “E-billing”.",
        )
}

fn waiting(one: &Submission) -> Markup {
    let open = |stage| one.lines.values().filter(|line| line.state == stage).count();
    let (answered, appealed) =
        (open(Stage::Reduced) + open(Stage::Rejected), open(Stage::Appealed));
    if one.lines.is_empty() {
        ui::badge(Tone::Info, "Waits for the client")
    } else if answered > 0 {
        ui::badge(Tone::Warn, "Waits for the firm")
    } else if appealed > 0 {
        ui::badge(Tone::Info, "Appealed")
    } else {
        ui::badge(Tone::Good, "Done")
    }
}
