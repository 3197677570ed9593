//! `GET /firm/disputes`: payments that payers' banks take back, or ask about (rule PSP-44).

use domain::dispute::Dispute;
use maud::{Markup, html};
use serde::Deserialize;
use web::trail::Trail;
use web::{Answer, App, Asked, Page, Refusal, Staff, State, Tab, ui};

use super::show::disputed;
use crate::paths;

/// Which page is wanted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct DisputesAsked {
    from: String,
    past: String,
}

/// `GET /firm/disputes`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Asked(asked): Asked<DisputesAsked>,
) -> Result<Answer, Refusal> {
    let trail = Trail::new(&asked.from, &asked.past);
    let disputes = app.store.of(&member).disputes(trail.from()).await?;
    let zone = &app.firm().await?.zone;
    let row = |dispute: &Dispute| -> Vec<Markup> {
        let payment = ui::link(&paths::firm_payment(&dispute.payment), "Payment");
        std::iter::once(payment).chain(disputed(dispute, zone)).collect()
    };
    let table = ui::Table::new("Disputes")
        .text("Payment")
        .text("Reason")
        .text("State")
        .text("Answer until")
        .number("Amount")
        .empty("Nobody disputes a payment.")
        .rows(disputes.items.iter().map(row));
    let body = html! {
        (ui::crumbs(&[(paths::FIRM_PAYMENTS, "Payments")]))
        (table)
        (ui::pages(&trail.paging(paths::DISPUTES, &[], disputes.next.as_deref())))
    };
    Ok(Answer::Page(Page::new(Tab::Billing, "Disputes", body)))
}
