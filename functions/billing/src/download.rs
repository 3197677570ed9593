//! `GET /firm/invoices/{invoice}/file/{format}`: the invoice as a file for other books.

use std::fmt::Display;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::export::{ExportError, Format, Today};
use domain::id::InvoiceId;
use domain::invoice::{Invoice, Issued};
use maud::html;
use web::{Answer, App, Page, Path2, Refusal, Staff, State, Tab, ui};

use crate::paths;

/// `GET /firm/invoices/{invoice}/file/{format}`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path2(id, format): Path2<InvoiceId, Format>,
) -> Result<Response, Refusal> {
    let firm = app.store.of(&member);
    let head = firm.invoice_head(&id).await?.ok_or(Refusal::NotFound)?;
    let Invoice::Issued(invoice) = head.value else { return Err(Refusal::NotFound) };

    let ours = app.store.firm().await?.map(|firm| firm.value);
    let client = firm.client(&invoice.client).await?.map(|client| client.value);
    let lines = firm.lines(&id).await?;
    match format.handed_over(&invoice, &lines, &Today::of(ours, client)) {
        Ok(file) => {
            firm.commit_exported(&id, format.mark(), app.now()).await?;
            let (_, kind) = format.file();
            let name = format!("attachment; filename=\"{}\"", file_name(&invoice.number, format));
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

/// A file's name for an invoice: its number without what file systems mind.
fn file_name(number: &impl Display, format: Format) -> String {
    let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '-' };
    let number: String = number.to_string().chars().map(plain).collect();
    format!("invoice-{number}-{}", format.file().0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_without_marks() {
        assert_eq!(file_name(&"A/7 \"x\"", Format::Ledes), "invoice-A-7--x--ledes1998b.txt");
        assert_eq!(file_name(&"2026-0042", Format::Ubl), "invoice-2026-0042-ubl.xml");
    }
}
