//! All payments of a client, newest first.

use domain::payment::{Intent, IntentState};
use maud::html;
use serde::Deserialize;
use web::{Answer, App, Asked, Guest, Page, Refusal, State, Tab, ui};

use crate::{paths, stand};

/// Which page of the list.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct From {
    from: Option<String>,
}

/// `GET /payments`
pub(crate) async fn page(
    Guest(client): Guest,
    State(app): State<App>,
    Asked(asked): Asked<From>,
) -> Result<Answer, Refusal> {
    let later = asked.from.is_some();
    let page = app.store.of_client(&client).payments(asked.from).await?;
    let zone = app.firm().await?.zone.clone();
    let rows = page.items.iter().map(|intent| row(intent, &zone));
    let table = ui::Table::new("Payments, newest first")
        .text("Begun")
        .text("Invoice")
        .number("Amount")
        .text("State")
        .text("Receipt")
        .rows(rows)
        .empty("You have made no payments yet. They appear here as soon as you pay an invoice.");
    let paging = ui::Paging {
        previous: later.then(|| paths::PAYMENTS.to_owned()),
        next: page.next.map(|next| format!("{}?from={next}", paths::PAYMENTS)),
        note: String::new(),
    };
    let body = html! {
        (ui::actions(html! {
            (ui::button_link_quiet(paths::PLANS, "Payment plans"))
            (ui::button_link_quiet(paths::METHODS, "Saved ways to pay"))
        }))
        (table)
        (ui::pages(&paging))
    };
    Ok(Answer::Page(Page::new(Tab::Payments, "Payments", body)))
}

fn row(intent: &Intent, zone: &str) -> [maud::Markup; 5] {
    let receipt = (intent.state == IntentState::Succeeded)
        .then(|| ui::link(&paths::receipt(&intent.id), "Receipt"));
    [
        ui::link(&paths::payment(&intent.id), &stand::begun_plain(intent, zone)),
        stand::invoices(intent),
        ui::money(intent.amount),
        stand::badge_of(intent),
        html! { (receipt.unwrap_or_default()) },
    ]
}
