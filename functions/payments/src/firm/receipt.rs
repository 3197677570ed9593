//! `GET /firm/payments/{payment}/receipt`: the printed receipt of a payment that arrived (INV-28).

use domain::id::PaymentId;
use domain::receipt::Kind;
use web::{Answer, App, Location, Page, Path, Refusal, Staff, State, Tab, ui};

use crate::paths;

/// `GET /firm/payments/{payment}/receipt`: noted before it is looked for, since `printer` hears of
/// it by the note.
pub(crate) async fn print(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<PaymentId>,
) -> Result<Answer, Refusal> {
    let (store, now) = (app.store.of(&member), app.now());
    let paper = store.receipt_paper(&Kind::Payment(id.clone())).await?.ok_or(Refusal::NotFound)?;

    store.commit_receipt_exported(&paper, now).await?;

    Ok(match store.receipt_file(&paper).await? {
        Some(address) => Answer::Go(Location::to(address)),
        None => {
            let (again, payment) = (paths::firm_receipt(&id), paths::firm_payment(&id));
            let body = ui::paper::awaited("receipt", &again, (&payment, "Back to the payment"));
            Answer::Page(Page::new(Tab::Billing, "The receipt is being printed", body))
        }
    })
}
