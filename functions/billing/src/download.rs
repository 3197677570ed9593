//! `GET /firm/invoices/{invoice}/file/{format}`: the invoice as a file for other books; without its
//! narratives for a third party who pays it (AUD-16).

use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::export::{ExportError, Format, Today};
use domain::id::InvoiceId;
use domain::invoice::{Invoice, Issued, Line};
use maud::html;
use serde::Deserialize;
use web::{Answer, App, Asked, Page, Path2, Refusal, Staff, State, Tab, ui};

use crate::invoice::is_asked;
use crate::paths;

/// Which copy; the invoice itself where it is empty.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Query {
    copy: String,
}

/// `GET /firm/invoices/{invoice}/file/{format}`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path2(id, format): Path2<InvoiceId, Format>,
    Asked(asked): Asked<Query>,
) -> Result<Response, Refusal> {
    let firm = app.store.of(&member);
    let head = firm.invoice_head(&id).await?.ok_or(Refusal::NotFound)?;
    let Invoice::Issued(invoice) = head.value else { return Err(Refusal::NotFound) };

    let ours = app.store.firm().await?.map(|firm| firm.value);
    let client = firm.client(&invoice.client).await?.map(|client| client.value);
    let lines = firm.lines(&id).await?;
    let is_redacted = is_asked(&asked.copy);
    let (invoice, lines) = match is_redacted {
        true => {
            let lines = lines.iter().map(Line::redacted).collect::<Result<_, _>>();
            (invoice.redacted(), lines.map_err(Refusal::fault)?)
        }
        false => (invoice, lines),
    };
    match format.handed_over(&invoice, &lines, &Today::of(ours, client)) {
        Ok(file) => {
            firm.commit_exported(&id, format.mark(), app.now()).await?;
            let (end, kind) = format.file();
            let stem = invoice.number.file_stem();
            let copy = if is_redacted { "redacted-" } else { "" };
            let name = format!("attachment; filename=\"{stem}-{copy}{end}\"");
            Ok((
                [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)],
                file,
            )
                .into_response())
        }
        Err(refused) => Ok(Answer::Again(page(&invoice, format, &refused)).into_response()),
    }
}

fn page(invoice: &Issued, format: Format, refused: &ExportError) -> Page {
    let back = paths::invoice(&invoice.id);
    let body = html! {
        (ui::notice(ui::Tone::Bad, html! { p { (refused) } }))
        (ui::actions(ui::button_link_quiet(&back, "Back to the invoice")))
    };
    let title = format!("Invoice {} is not written as {}", invoice.number, format.mark());
    Page::new(Tab::Billing, title, body)
}
