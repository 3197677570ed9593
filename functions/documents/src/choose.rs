//! The first step of handing documents over: which matter they are for.

use domain::matter::Matter;
use maud::{Markup, html};
use serde::Deserialize;
use store::matters::Which;
use web::{Answer, App, Asked, Guest, Location, Page, Refusal, Staff, State, ui};

use crate::paths::Side;

/// The steps without a script; with one, the last two are one.
pub(crate) const STEPS: [&str; 3] = ["Matter", "File", "Send"];

/// What a title says on every step.
pub(crate) const TITLE: &str = "Hand over documents";

/// Which matters are listed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Search {
    number: String,
    from: Option<String>,
}

/// `GET /documents/new`
pub(crate) async fn guest(Guest(client): Guest, State(app): State<App>) -> Result<Answer, Refusal> {
    let matters = app.store.of_client(&client).matters().await?;
    if let [only] = matters.as_slice() {
        return Ok(Answer::Go(Location::to(Side::Client.to(&only.id))));
    }
    let body = html! {
        (ui::crumbs(&[(Side::Client.documents(), "Documents")]))
        (ui::steps(&STEPS, 1))
        (table(Side::Client, &matters)
            .empty("You have no matter with the firm yet. Ask your lawyers to open one."))
    };
    Ok(Answer::Page(Page::new(Side::Client.tab(), TITLE, body)))
}

/// `GET /firm/documents/new`
pub(crate) async fn staff(
    Staff(member): Staff,
    State(app): State<App>,
    Asked(asked): Asked<Search>,
) -> Result<Answer, Refusal> {
    let later = asked.from.is_some();
    let new = Side::Firm.choose();
    let found = app.store.of(&member).matters((Which::All, &asked.number), asked.from).await?;
    let paging = ui::Paging {
        previous: later.then(|| new.clone()),
        next: found.next.map(|next| format!("{new}?from={next}")),
        note: String::new(),
    };
    let body = html! {
        (ui::crumbs(&[(Side::Firm.documents(), "Documents")]))
        (ui::steps(&STEPS, 1))
        (ui::search(&new, "number", &asked.number, "Matter number"))
        (table(Side::Firm, &found.items).empty("No matter has a number that begins so."))
        (ui::pages(&paging))
    };
    Ok(Answer::Page(Page::new(Side::Firm.tab(), TITLE, body)))
}

fn table(side: Side, matters: &[Matter]) -> ui::Table {
    let table = ui::Table::new("Matters").text("Matter");
    match side {
        Side::Client => table.rows(matters.iter().map(|matter| [name(side, matter)])),
        Side::Firm => table.text("Client").rows(
            matters.iter().map(|matter| [name(side, matter), html! { (matter.client_name) }]),
        ),
    }
}

fn name(side: Side, matter: &Matter) -> Markup {
    ui::link(&side.to(&matter.id), &format!("{} · {}", matter.number, matter.name))
}
