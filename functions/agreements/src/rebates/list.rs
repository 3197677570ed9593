//! `GET /firm/rebates`: the rebates of all clients: what is due for the last year, and by now.

use maud::{Markup, html};
use serde::Deserialize;
use web::trail::Trail;
use web::ui::{self, Table};
use web::{Answer, App, Asked, Page, Refusal, Staff, State, Tab};

use super::Shown;
use super::count::OfYear;
use crate::paths;

/// Which page of the list is wanted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ListAsked {
    from: String,
    past: String,
}

/// `GET /firm/rebates`
pub(crate) async fn show(
    Staff(member): Staff,
    State(app): State<App>,
    Asked(asked): Asked<ListAsked>,
) -> Result<Answer, Refusal> {
    let (firm, trail) = (app.store.of(&member), Trail::new(&asked.from, &asked.past));
    let this = app.today().await?.year();
    let page = firm.rebates_all(trail.from()).await?;
    let mut rows = Vec::new();
    for (client, _) in &page.items {
        for year in [this.saturating_sub(1), this] {
            let shown = Box::pin(Shown::of(&app, &member, client, Some(year))).await?;
            rows.extend(shown.rows.iter().map(|row| cells(&shown, row)));
        }
    }
    let table = Table::new("Rebates of the last year and of this one")
        .text("Client")
        .text("Fees of")
        .text("Year")
        .number("Fees that count")
        .number("Due")
        .number("Given")
        .text("State")
        .rows(rows)
        .empty("No client has a rebate. Agree on one on the page of the client.");
    let body = html! {
        p {
            "What clients get back after a year whose fees passed what was agreed. For the year \
             that is under way it is a forecast. It is given on the page of the client."
        }
        (table)
        (ui::pages(&trail.paging(paths::REBATES, &[], page.next.as_deref())))
    };
    Ok(Answer::Page(Page::new(Tab::Billing, "Rebates", body)))
}

fn cells(shown: &Shown, row: &OfYear) -> [Markup; 7] {
    let given = row.given.as_ref().map(|given| &given.value);
    let over = given.zip(row.due.as_ref()).and_then(|(given, due)| given.too_much(due));
    let is_due = row.due.as_ref().is_some_and(|due| due.total.is_positive());
    let state = match given {
        Some(_) if over.is_some() => "given, and too much",
        Some(given) if given.left().next().is_some() => "credit notes are left",
        Some(_) => "given",
        None if !shown.is_over() => "forecast",
        None if is_due => "to be given",
        None => "no step is passed",
    };
    [
        ui::link(&paths::rebates_of(&shown.client.id, shown.year), shown.client.name.as_str()),
        html! { (shown.whose(&row.of)) },
        html! { (shown.year) },
        html! { @if let Some(due) = &row.due { (ui::money(due.fees)) } },
        html! { @if let Some(due) = &row.due { (ui::money(due.total)) } },
        html! { @if let Some(given) = given { (ui::money(given.done())) } },
        html! { (state) },
    ]
}
