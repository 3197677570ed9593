//! Clients by name, searched by words of the name or the payor.

pub(crate) mod change;
pub(crate) mod open;
pub(crate) mod party;
pub(crate) mod show;
mod unreached;

use domain::client::Client;
use domain::text::Name;
use maud::{Markup, html};
use serde::Deserialize;
use store::Member;
use web::trail::Trail;
use web::ui::{self, Paging, Table};
use web::{Answer, App, Asked, Page, Refusal, Staff, State, Tab};

use crate::paths;

/// What the list is asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Query {
    q: String,
    from: String,
    past: String,
}

/// `GET /firm/clients`
pub(crate) async fn list(
    Staff(member): Staff,
    State(app): State<App>,
    Asked(asked): Asked<Query>,
) -> Result<Answer, Refusal> {
    let trail = Trail::new(&asked.from, &asked.past);
    let wanted = sought(&asked.q);

    let page = app.store.of(&member).clients(&wanted, trail.from()).await?;

    let paging = trail.paging(paths::CLIENTS, &[("q", &asked.q)], page.next.as_deref());
    let body = view(&member, &asked.q, &page.items, &paging);
    Ok(Answer::Page(Page::new(Tab::Clients, "Clients", body)))
}

/// What is looked for, no longer than a name is.
pub(crate) fn sought(typed: &str) -> String {
    typed.trim().chars().take(Name::CHARS_MAX).collect()
}

fn view(member: &Member, asked: &str, clients: &[Client], paging: &Paging) -> Markup {
    html! {
        @if member.role().bills() {
            (ui::actions(ui::button_link(paths::CLIENT_NEW, "Open a client")))
        }
        (ui::search(paths::CLIENTS, "q", asked, "Find a client by name or payor"))
        @if clients.is_empty() && asked.trim().is_empty() {
            (ui::empty(
                "No clients yet",
                "A client has a name, a payor whose address invoices carry, and contacts who may \
                 sign in.",
                member.role().bills().then_some((paths::CLIENT_NEW, "Open the first client")),
            ))
        } @else {
            (table(clients))
            (ui::pages(paging))
        }
    }
}

fn table(clients: &[Client]) -> Table {
    let row = |client: &Client| {
        [
            ui::link(&paths::client(&client.id), client.name.as_str()),
            html! { (client.payor.name) },
            html! { (party::line(&client.payor.address)) },
        ]
    };
    Table::new("Clients")
        .text("Client")
        .text("Payor")
        .text("Payor’s address")
        .rows(clients.iter().map(row))
        .empty("No client has these words. Try fewer letters.")
}
