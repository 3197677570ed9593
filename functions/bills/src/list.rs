//! `GET /bills`: the client's combined bills, latest first (INV-06, BIL-23).

use maud::html;
use serde::Deserialize;
use web::trail::Trail;
use web::{Answer, App, Asked, Guest, Page, Refusal, State, Tab, ui};

use crate::{paths, view};

/// Which page of the list is wanted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ListAsked {
    pub(crate) from: String,
    pub(crate) past: String,
}

/// `GET /bills`
pub(crate) async fn show(
    Guest(client): Guest,
    State(app): State<App>,
    Asked(asked): Asked<ListAsked>,
) -> Result<Answer, Refusal> {
    let trail = Trail::new(&asked.from, &asked.past);
    let bills = app.store.of_client(&client).bills(trail.from()).await?;
    let body = html! {
        (ui::crumbs(&[(paths::INVOICES, "Invoices")]))
        p { "A combined bill lists the invoices of several matters, so that you can pay them at once. \
             Each invoice is also in your list of invoices." }
        (view::list(&bills.items, "There is no combined bill yet.", |bill| paths::bill(&bill.id)))
        (ui::pages(&trail.paging(paths::BILLS, &[], bills.next.as_deref())))
    };
    Ok(Answer::Page(Page::new(Tab::Invoices, "Combined bills", body)))
}
