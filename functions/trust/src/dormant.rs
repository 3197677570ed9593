//! `GET /firm/trust/dormant`: client money that has not moved for as many months as the rules of
//! its account allow (TRU-20).

use domain::money::{Currency, Money};
use maud::html;
use store::trust::Read;
use web::ui::{self, Figure, Table, Tone};
use web::{Answer, App, Page, Refusal, Staff, State, Tab};

use crate::{allowed, paths};

/// `GET /firm/trust/dormant`
pub(crate) async fn show(Staff(member): Staff, State(app): State<App>) -> Result<Answer, Refusal> {
    allowed::to_keep(&member)?;
    let today = app.today().await?;
    let found = app.store.of(&member).trust().dormant(today).await?;
    let currency = app.firm().await?.currency;

    let body = html! {
        (paths::lists("Dormant"))
        @if found.is_empty() {
            (ui::empty(
                "Nothing is dormant",
                "Client money that has not moved for long appears here, so that it is paid to who \
                 it belongs to.",
                None,
            ))
        } @else {
            (ui::figures(&[
                Figure::new("Dormant", ui::money(total(&found, currency))).tone(Tone::Warn),
            ]))
            p {
                "Ask each client what is to become of it. It never becomes the firm’s (rule TR-25)."
            }
            (table(&found))
        }
    };
    Ok(Answer::Page(Page::new(Tab::Trust, "Dormant client money", body)))
}

fn total(found: &[Read], currency: Currency) -> Money {
    let posted = found.iter().map(|read| read.ledger.posted());
    let ours = posted.filter(|posted| posted.currency() == currency);
    Money::new(ours.map(Money::minor).fold(0, i64::saturating_add), currency)
}

fn table(found: &[Read]) -> Table {
    let row = |read: &Read| {
        let (ledger, names) = (&read.ledger, &read.names);
        [
            html! { a.whole href=(paths::ledger(ledger.matter())) { (names.client) } },
            html! { (names.number) " " (names.matter) },
            ledger.kept().last_on.map(ui::date).unwrap_or_default(),
            ui::money(ledger.posted()),
        ]
    };
    Table::new("Dormant client money")
        .text("Client")
        .text("Matter")
        .text("Last movement")
        .number("In trust")
        .rows(found.iter().map(row))
}
