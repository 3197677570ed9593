//! A reconciliation as it was signed, word for word, to read and to print.

use domain::id::BankId;
use jiff::civil::Date;
use maud::{PreEscaped, html};
use web::ui;
use web::{Answer, App, Page, Path2, Refusal, Staff, State, Tab};

use crate::{allowed, paths};

/// `GET /firm/bank/{account}/{day}/signed`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Path2(id, to): Path2<BankId, Date>,
) -> Result<Answer, Refusal> {
    allowed::to_see(&member)?;

    let store = app.store.of(&member);
    let account = store.bank_account(&id).await?.ok_or(Refusal::NotFound)?.value;
    let paper = store.reconciliation(&id, to).await?.ok_or(Refusal::NotFound)?;

    let body = html! {
        (ui::crumbs(&[(paths::ACCOUNTS, "Bank accounts"),
            (&paths::account(&id), account.name.as_str())]))
        article.paper.report { (PreEscaped(&paper.text)) }
        p.note { "SHA-256 of what was signed: " code { (paper.signature.sha256) } }
    };
    let title = format!("Reconciliation through {}", ui::date_plain(to));
    Ok(Answer::Page(Page::new(Tab::Trust, title, body)))
}
