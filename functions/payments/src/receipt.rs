//! The receipt of a payment that arrived, fit to be printed.

use domain::id::PaymentId;
use domain::payment::IntentState;
use maud::html;
use web::{Answer, App, Guest, Page, Path, Refusal, State, Tab, ui};

use crate::paths;

/// `GET /receipts/{id}`
pub(crate) async fn page(
    Guest(client): Guest,
    State(app): State<App>,
    Path(id): Path<PaymentId>,
) -> Result<Answer, Refusal> {
    let found = app.store.of_client(&client).payment(&id).await?;
    let intent = found.ok_or(Refusal::NotFound)?.value;
    let (IntentState::Succeeded, Some(arrived_at)) = (intent.state, intent.ended_at) else {
        return Err(Refusal::NotFound);
    };
    let firm = app.firm().await?;
    let body = html! {
        (ui::crumbs(&[(paths::PAYMENTS, "Payments")]))
        p { strong { (firm.name) } }
        (ui::prose(firm.address.as_str()))
        (ui::facts(&[
            ("Received from", html! { (client.client_name()) }),
            ("Paid by", html! { (client.name()) }),
            ("Received", ui::when(arrived_at, &firm.zone)),
            ("Amount", ui::money(intent.amount)),
            ("For invoice", ui::link(&paths::invoice(&intent.invoice), &intent.invoice_number)),
            ("Way", html! { "Stripe" }),
            ("Payment number", html! { code { (intent.id) } }),
        ]))
    };
    Ok(Answer::Page(Page::new(Tab::Payments, "Receipt", body)))
}
