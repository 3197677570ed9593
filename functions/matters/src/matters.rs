//! Matters by number, searched by words of number, name, client and reference.

pub(crate) mod change;
pub(crate) mod open;
pub(crate) mod rules;
pub(crate) mod show;

use domain::id::ClientId;
use domain::matter::Matter;
use maud::{Markup, html};
use serde::Deserialize;
use store::Member;
use web::trail::Trail;
use web::ui::{self, Paging, Table};
use web::{Answer, App, Asked, Page, Refusal, Staff, State, Tab};

use crate::{clients, paths};

/// What the list is asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Query {
    q: String,
    from: String,
    past: String,
}

/// `GET /firm/matters`
pub(crate) async fn list(
    Staff(member): Staff,
    State(app): State<App>,
    Asked(asked): Asked<Query>,
) -> Result<Answer, Refusal> {
    let trail = Trail::new(&asked.from, &asked.past);
    let wanted = clients::sought(&asked.q);

    let page = app.store.of(&member).matters(&wanted, trail.from()).await?;

    let paging = trail.paging(paths::MATTERS, &[("q", &asked.q)], page.next.as_deref());
    let body = view(&member, &asked.q, &page.items, &paging);
    Ok(Answer::Page(Page::new(Tab::Matters, "Matters", body)))
}

fn view(member: &Member, asked: &str, matters: &[Matter], paging: &Paging) -> Markup {
    html! {
        @if member.role().bills() {
            (ui::actions(ui::button_link(paths::MATTER_NEW, "Open a matter")))
        }
        (ui::search(paths::MATTERS, "q", asked, "Find a matter by number, name or client"))
        @if matters.is_empty() && asked.trim().is_empty() {
            (ui::empty(
                "No matters yet",
                "A matter belongs to a client and has a number of its own. Time, costs, documents \
                 and invoices belong to a matter.",
                member.role().bills().then_some((paths::MATTER_NEW, "Open the first matter")),
            ))
        } @else {
            (table(matters))
            (ui::pages(paging))
        }
    }
}

fn table(matters: &[Matter]) -> Table {
    let row = |matter: &Matter| {
        [
            ui::link(&paths::matter(&matter.id), matter.number.as_str()),
            html! { (matter.name) },
            ui::link(&paths::client(&matter.client), matter.client_name.as_str()),
            ui::date(matter.opened_on),
        ]
    };
    Table::new("Matters")
        .text("Number")
        .text("Matter")
        .text("Client")
        .text("Opened")
        .rows(matters.iter().map(row))
        .empty("No matter has these words. Try fewer characters.")
}

/// The matters of one client.
pub(crate) fn of_client(matters: &[Matter], client: &ClientId, member: &Member) -> Markup {
    let row = |matter: &Matter| {
        [
            ui::link(&paths::matter(&matter.id), matter.number.as_str()),
            html! { (matter.name) },
            html! { @if let Some(mark) = &matter.client_reference { (mark) } },
            ui::date(matter.opened_on),
        ]
    };
    let new = paths::matter_new_for(client);
    html! {
        @if matters.is_empty() {
            (ui::empty(
                "No matters yet",
                "Time and costs are recorded on a matter.",
                member.role().bills().then_some((new.as_str(), "Open a matter")),
            ))
        } @else {
            (Table::new("Matters")
                .text("Number").text("Matter").text("Client’s reference").text("Opened")
                .rows(matters.iter().map(row)))
        }
    }
}
