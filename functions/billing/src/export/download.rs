//! `GET /firm/invoices/{invoice}/ledes`: the invoice as a file for the client's billing system.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::id::InvoiceId;
use domain::invoice::{Invoice, Issued};
use domain::ledes::write_1998b;
use maud::html;
use store::FirmStore;
use web::{Answer, App, Page, Path, Refusal, Staff, State, Tab, ui};

use super::{Ids, LedesError, file_name, of};
use crate::paths;

/// `GET /firm/invoices/{invoice}/ledes`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<InvoiceId>,
) -> Result<Response, Refusal> {
    let firm = app.store.of(&member);
    let head = firm.invoice_head(&id).await?.ok_or(Refusal::NotFound)?;
    let Invoice::Issued(invoice) = head.value else { return Err(Refusal::NotFound) };

    let ids = Ids {
        firm: app.store.firm().await?.and_then(|firm| firm.value.ledes_id),
        client: firm.client(&invoice.client).await?.and_then(|client| client.value.ledes_id),
    };
    match written(&firm, &invoice, &ids).await {
        Ok(file) => {
            firm.commit_exported(&id, "LEDES1998B", app.now()).await?;
            let name = format!("attachment; filename=\"{}\"", file_name(&invoice.number));
            let kind = "text/plain; charset=utf-8".to_owned();
            Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], file)
                .into_response())
        }
        Err(LedesError::Fault(fault)) => Err(fault.into()),
        Err(refused) => Ok(Answer::Again(page(&invoice, &refused)).into_response()),
    }
}

async fn written(firm: &FirmStore<'_>, invoice: &Issued, ids: &Ids) -> Result<String, LedesError> {
    let lines = firm.lines(&invoice.id).await?;
    Ok(write_1998b(&of(invoice, &lines, ids)?)?)
}

fn page(invoice: &Issued, refused: &LedesError) -> Page {
    let back = paths::invoice(&invoice.id);
    let body = html! {
        (ui::notice(ui::Tone::Bad, html! { p { (refused) } }))
        (ui::actions(ui::button_link_quiet(&back, "Back to the invoice")))
    };
    Page::new(Tab::Billing, format!("Invoice {} does not fit LEDES", invoice.number), body)
}
