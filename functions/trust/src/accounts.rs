//! `GET /firm/trust/accounts`: the firm's trust bank accounts.

pub(crate) mod add;
pub(crate) mod rules;
pub(crate) mod show;

use domain::trust::TrustBank;
use maud::html;
use web::ui::{self, Table};
use web::{Answer, App, Page, Refusal, Staff, State, Tab};

use crate::{allowed, paths};

/// `GET /firm/trust/accounts`
pub(crate) async fn list(Staff(member): Staff, State(app): State<App>) -> Result<Answer, Refusal> {
    allowed::to_keep(&member)?;
    let banks = app.store.of(&member).trust().banks().await?;
    let row = |bank: &TrustBank| {
        [
            html! { a.whole href=(paths::account(&bank.id)) { (bank.name) } },
            html! { (bank.institution) " …" (bank.ending) },
            html! { (bank.kind.title()) },
            html! {
                @if let Some(day) = bank.periods.last_closed() { (ui::date(day)) }
                @else { "Not yet" }
            },
        ]
    };
    let body = html! {
        (paths::lists("Accounts"))
        @if member.role().authorises() {
            (ui::actions(ui::button_link(paths::ACCOUNT_NEW, "Add a trust account")))
        }
        (Table::new("Trust accounts")
            .text("Account").text("Bank").text("Kind").text("Closed through")
            .rows(banks.iter().map(row))
            .empty("No trust account yet. A lawyer adds one."))
    };
    Ok(Answer::Page(Page::new(Tab::Trust, "Trust accounts", body)))
}
