//! `GET /firm/bills`: combined bills, latest first.

use maud::html;
use web::trail::Trail;
use web::{Answer, App, Asked, Page, Refusal, Staff, State, Tab, ui};

use crate::list::ListAsked;
use crate::{paths, view};

/// `GET /firm/bills`
pub(crate) async fn show(
    Staff(member): Staff,
    State(app): State<App>,
    Asked(asked): Asked<ListAsked>,
) -> Result<Answer, Refusal> {
    let trail = Trail::new(&asked.from, &asked.past);
    let bills = app.store.of(&member).bills(trail.from()).await?;
    let body = html! {
        (ui::crumbs(&[(paths::FIRM_INVOICES, "Invoices")]))
        @if bills.items.is_empty() && trail.from().is_none() {
            (ui::empty(
                "No combined bill yet",
                "A billing run combines the invoices of clients that want one bill for all matters; \
                 you can also combine invoices on the page of a client.",
                Some((paths::CLIENTS, "See clients")),
            ))
        } @else {
            (view::list(&bills.items, "", |bill| paths::firm_bill(&bill.id)))
            (ui::pages(&trail.paging(paths::FIRM_BILLS, &[], bills.next.as_deref())))
        }
    };
    Ok(Answer::Page(Page::new(Tab::Billing, "Combined bills", body)))
}
