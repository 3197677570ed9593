//! `GET /invoices/{invoice}/pdf`: the printed invoice, for people and machines (EBL-15).
//!
//! That the client reads it is noted before it is looked for (PRT-11): where it is not made yet,
//! `printer` hears of it by the note.

use domain::id::InvoiceId;
use domain::invoice::Invoice;
use web::{Answer, App, Guest, Location, Page, Path, Refusal, State, Tab, ui};

use crate::paths;

/// `GET /invoices/{invoice}/pdf`
pub(crate) async fn act(
    Guest(client): Guest,
    State(app): State<App>,
    Path(id): Path<InvoiceId>,
) -> Result<Answer, Refusal> {
    let ours = app.store.of_client(&client);
    let head = ours.invoice_head(&id).await?.ok_or(Refusal::NotFound)?;
    let Invoice::Issued(invoice) = head else { return Err(Refusal::NotFound) };

    ours.commit_printed(&id, app.now()).await?;

    Ok(match ours.paper(&invoice).await? {
        Some(address) => Answer::Go(Location::to(address)),
        None => {
            let body = ui::paper::unprinted(&paths::pdf(&id), &paths::invoice(&id));
            Answer::Page(Page::new(Tab::Invoices, ui::paper::printing(&invoice), body))
        }
    })
}
