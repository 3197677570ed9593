//! `GET /firm/trust/requests`: deposits that clients are asked for, the open ones first (TRU-08).

pub(crate) mod ask;
pub(crate) mod show;
pub(crate) mod withdraw;

use domain::deposit::{Asker, DepositRequest, Standing};
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use web::trail::Trail;
use web::ui::{self, Table, Tone};
use web::{Answer, App, Asked, Page, Refusal, Staff, State, Tab};

use crate::{allowed, paths};

/// Which page of the list.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Query {
    from: String,
    past: String,
}

/// `GET /firm/trust/requests`
pub(crate) async fn list(
    Staff(member): Staff,
    State(app): State<App>,
    Asked(asked): Asked<Query>,
) -> Result<Answer, Refusal> {
    allowed::to_keep(&member)?;
    let trail = Trail::new(&asked.from, &asked.past);
    let page = app.store.of(&member).deposit_requests(trail.from()).await?;
    let today = app.today().await?;

    let paging = trail.paging(paths::REQUESTS, &[], page.next.as_deref());
    let body = html! {
        (paths::lists("Deposits"))
        (table(&page.items, today)
            .empty("No client is asked for a deposit. Open a matter’s ledger and ask for one."))
        (ui::pages(&paging))
    };
    Ok(Answer::Page(Page::new(Tab::Trust, "Deposits asked for", body)))
}

/// Requests as lists show them.
pub(crate) fn table(requests: &[DepositRequest], today: Date) -> Table {
    let row = |request: &DepositRequest| {
        [
            html! { a.whole href=(paths::request(&request.id)) { (request.client_name) } },
            html! { (request.number) },
            ui::date(request.terms.due_on),
            state(request, today),
            ui::money(request.terms.amount),
            ui::money(request.left()),
        ]
    };
    Table::new("Deposits asked for")
        .text("Client")
        .text("Matter")
        .text("By")
        .text("State")
        .number("Asked for")
        .number("Left")
        .rows(requests.iter().map(row))
}

/// How a request stands.
pub(crate) fn state(request: &DepositRequest, today: Date) -> Markup {
    match request.standing() {
        Standing::Open if request.by == Asker::Client && request.paid().is_zero() => {
            ui::badge(Tone::Info, "Begun by the client")
        }
        Standing::Open if request.terms.due_on < today => ui::badge(Tone::Bad, "Overdue"),
        Standing::Open if request.paid().is_positive() => ui::badge(Tone::Warn, "Paid in part"),
        Standing::Open => ui::badge(Tone::Warn, "Open"),
        Standing::Settled => ui::badge(Tone::Good, "Paid"),
        Standing::Withdrawn => ui::badge(Tone::Neutral, "Withdrawn"),
    }
}
