//! `GET /firm/trust/payments`: what waits for a lawyer, and what was paid by day.

use domain::trust::{Disbursement, DisbursementState};
use maud::{Markup, html};
use serde::Deserialize;
use web::trail::Trail;
use web::ui::{self, Table};
use web::{Answer, App, Asked, Page, Refusal, Staff, State, Tab};

use crate::{allowed, ledger, paths};
use web::period::Period;

/// Which days are asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Query {
    since: String,
    until: String,
    from: String,
    past: String,
}

/// `GET /firm/trust/payments`
pub(crate) async fn show(
    Staff(member): Staff,
    State(app): State<App>,
    Asked(asked): Asked<Query>,
) -> Result<Answer, Refusal> {
    allowed::to_keep(&member)?;
    let period = Period::asked(&asked.since, &asked.until, app.today().await?);
    let trail = Trail::new(&asked.from, &asked.past);
    let trust = app.store.of(&member).trust();

    let (waiting, done) =
        tokio::try_join!(trust.releases(None), trust.disbursed(period.days(), trail.from()),)?;

    let (since, until) = (period.since.to_string(), period.until.to_string());
    let days = [("since", since.as_str()), ("until", until.as_str())];
    let paging = trail.paging(paths::PAYMENTS, &days, done.next.as_deref());
    let body = html! {
        (paths::lists("Payments"))
        h2 { "Waiting for a lawyer" }
        (table("Waiting for a lawyer", &waiting.items)
            .empty("Nothing waits. A payment is prepared on the ledger of its matter."))
        @if waiting.next.is_some() { p.note { "More wait than are listed here." } }
        h2 { "Paid" }
        div.sieve { (period.form(paths::PAYMENTS, &[])) }
        (table("Paid", &done.items).empty("Nothing was paid from trust in these days."))
        (ui::pages(&paging))
    };
    Ok(Answer::Page(Page::new(Tab::Trust, "Payments from trust", body)))
}

fn table(caption: &str, payments: &[Disbursement]) -> Table {
    let row = |payment: &Disbursement| {
        let order = &payment.order;
        [
            html! { a.whole href=(paths::payment(&order.id)) { (order.payee) } },
            html! { (order.purpose) },
            html! { (order.kind.title()) },
            html! { (order.instrument) },
            day(&payment.state),
            ledger::state(&payment.state),
            ui::money(order.amount),
        ]
    };
    Table::new(caption)
        .text("Payee")
        .text("Purpose")
        .text("Kind")
        .text("By")
        .text("Day")
        .text("State")
        .number("Amount")
        .rows(payments.iter().map(row))
}

fn day(state: &DisbursementState) -> Markup {
    match state {
        DisbursementState::Prepared | DisbursementState::Withdrawn => html! {},
        DisbursementState::Posted(release) | DisbursementState::Voided { release, .. } => {
            ui::date(release.on)
        }
    }
}
