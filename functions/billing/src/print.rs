//! `GET /firm/invoices/{invoice}/pdf`: the printed invoice, for people and machines (EBL-15).
//!
//! That somebody wants it is noted before it is looked for: where it is not made yet, `printer`
//! hears of it by the note.

use domain::id::InvoiceId;
use domain::invoice::Invoice;
use store::papers::PRINTED;
use web::{Answer, App, Location, Page, Path, Refusal, Staff, State, Tab, ui};

use crate::paths;

/// `GET /firm/invoices/{invoice}/pdf`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<InvoiceId>,
) -> Result<Answer, Refusal> {
    let firm = app.store.of(&member);
    let head = firm.invoice_head(&id).await?.ok_or(Refusal::NotFound)?;
    let Invoice::Issued(invoice) = head.value else { return Err(Refusal::NotFound) };

    firm.commit_exported(&id, PRINTED, app.now()).await?;

    Ok(match firm.paper(&invoice).await? {
        Some(address) => Answer::Go(Location::to(address)),
        None => {
            let body = ui::paper::unprinted(&paths::pdf(&id), &paths::invoice(&id));
            Answer::Page(Page::new(Tab::Billing, ui::paper::printing(&invoice), body))
        }
    })
}
