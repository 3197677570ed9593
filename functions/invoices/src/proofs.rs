//! `GET /trust/{matter}/proofs`: the signed reconciliations that the client's money is part of;
//! `GET /trust/{matter}/proofs/{day}`: the client's own proof of it, as a file.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::id::MatterId;
use jiff::civil::Date;
use maud::html;
use store::reconciliations::Signature;
use web::ui::{self, Table};
use web::{Answer, App, Guest, Page, Path, Path2, Refusal, State, Tab};

use crate::paths;

/// `GET /trust/{matter}/proofs`
pub(crate) async fn list(
    Guest(client): Guest,
    State(app): State<App>,
    Path(id): Path<MatterId>,
) -> Result<Answer, Refusal> {
    let store = app.store.of_client(&client);
    let own = store.trust_ledger(&id).await?.ok_or(Refusal::NotFound)?;
    let signed = store.trust_signed(&own).await?;

    let row = |signed: &Signature| {
        let commitment = signed.commitment.as_ref();
        [
            ui::date(signed.to),
            html! { (signed.by) },
            html! { @if let Some(sealed) = commitment { (ui::money(sealed.total)) } },
            html! { @if let Some(sealed) = commitment { code { (hex::encode(sealed.root)) } } },
            ui::link(
                &paths::proof(&id, signed.to),
                &format!("Proof of {}", ui::date_plain(signed.to)),
            ),
        ]
    };
    let body = html! {
        (ui::crumbs(&[(paths::TRUST, "In trust"), (&paths::trust(&id), own.names.number.as_str())]))
        p {
            "A proof shows that what we held for you on a day is part of the total that a lawyer \
             compared with the bank’s statement and signed, and it tells nothing of any other \
             client. Check it on your own computer, without us, with "
            code { "counterfoil verify trust PROOF --root ROOT" }
            ", where the root is the one below or the one on the paper that we signed: had we left \
             your money out, no proof would lead there."
        }
        (Table::new("Signed reconciliations")
            .text("Through").text("Signed by").number("Clients’ money in all").text("Root")
            .text("Your proof")
            .rows(signed.iter().map(row))
            .empty("None has been signed yet since we hold this money. One is, every month."))
    };
    let title = format!("Proofs for {} {}", own.names.number, own.names.matter);
    Ok(Answer::Page(Page::new(Tab::OwnTrust, title, body)))
}

/// `GET /trust/{matter}/proofs/{day}`
pub(crate) async fn file(
    Guest(client): Guest,
    State(app): State<App>,
    Path2(id, day): Path2<MatterId, Date>,
) -> Result<Response, Refusal> {
    let proof = app.store.of_client(&client).trust_proof(&id, day).await?;
    let text = proof.ok_or(Refusal::NotFound)?.to_string();

    let saved = format!("attachment; filename=\"trust-proof-{day}.txt\"");
    let kind = "text/plain; charset=utf-8".to_owned();
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, saved)], text).into_response())
}
