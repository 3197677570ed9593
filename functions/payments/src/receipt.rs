//! The receipt of a payment that arrived, fit to be printed.

use domain::allotment::{Allotment, Target};
use domain::id::{InvoiceId, PaymentId};
use domain::invoice::Invoice;
use domain::money::Money;
use domain::payment::{Intent, IntentState, Source};
use maud::{Markup, html};
use store::Client;
use web::{Answer, App, Guest, Page, Path, Refusal, State, Tab, ui};

use crate::{paths, saved};

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
    let others = others(&app, &client, &intent).await?;
    let arrived = match &intent.source {
        // It came on a day: nobody knows the hour.
        Source::Recorded(recorded) => ui::date(recorded.on),
        Source::Processor(_) | Source::Saved(_) | Source::Deposit(_) => {
            ui::when(arrived_at, &firm.zone)
        }
    };
    let body = html! {
        (ui::crumbs(&[(paths::PAYMENTS, "Payments")]))
        p { strong { (firm.name) } }
        (ui::prose(firm.address.as_str()))
        (ui::facts(&[
            ("Received from", html! { (client.client_name()) }),
            ("Received", arrived),
            ("Amount", ui::money(intent.amount)),
            ("Way", html! { (intent.paid_by()) }),
            ("Payment number", html! { code { (intent.id) } }),
        ]))
        (went(&intent, &others))
    };
    Ok(Answer::Page(Page::new(Tab::Payments, "Receipt", body)))
}

/// The numbers of invoices that the firm used it for, and that the client did not choose.
async fn others(
    app: &App,
    client: &Client,
    intent: &Intent,
) -> Result<Vec<(InvoiceId, String)>, Refusal> {
    let mut others = Vec::new();
    for part in intent.funds.iter().flat_map(|funds| &funds.allotments) {
        let Target::Invoice(id) = &part.to else { continue };
        if intent.parts.iter().any(|part| part.invoice == *id) {
            continue;
        }
        if let Some(Invoice::Issued(invoice)) = app.store.of_client(client).invoice_head(id).await?
        {
            others.push((id.clone(), invoice.number.to_string()));
        }
    }
    Ok(others)
}

/// Where the money went, invoice by invoice; each line is a part and all of them are the whole.
fn went(intent: &Intent, others: &[(InvoiceId, String)]) -> Markup {
    if let Source::Deposit(deposit) = &intent.source {
        let row = [html! { "Held in trust, matter " (deposit.number) }, ui::money(intent.amount)];
        let table = ui::Table::new("What it went to").text("For").number("Amount").rows([row]);
        return html! {
            (table)
            p.note { (ui::link(paths::TRUST, "Your money in trust")) }
        };
    }
    let parts = intent.funds.iter().flat_map(|funds| &funds.allotments);
    let number = |id: &InvoiceId| {
        let part = intent.parts.iter().find(|part| part.invoice == *id);
        let other = || others.iter().find(|(other, _)| other == id);
        let number = part.map(|part| &part.number).or_else(|| Some(&other()?.1));
        number.map_or("Invoice", String::as_str)
    };
    let given = intent.discounts();
    let off = |id: &InvoiceId| {
        let given = given.iter().find(|granted| granted.invoice == *id);
        given.map_or(Money::zero(intent.amount.currency()), |granted| granted.stands)
    };
    let row = |part: &Allotment| match &part.to {
        Target::Invoice(id) => {
            let whole = part.amount.plus(off(id)).unwrap_or(part.amount);
            [ui::link(&paths::invoice(id), number(id)), ui::money(whole)]
        }
        Target::Unapplied(_) => [html! { "On account" }, ui::money(part.amount)],
        Target::Surcharge => [saved::surcharge(), ui::money(part.amount)],
    };
    let less = given.iter().map(|granted| {
        let number = number(&granted.invoice);
        let words = html! { "Discount for paying " (number) " by bank" };
        [words, ui::money(granted.stands.negated())]
    });
    let there = parts.filter(|part| part.amount.is_positive()).map(row);
    let back = intent.amount.minus(intent.kept()).ok().filter(|back| back.is_positive());
    let back = back.map(|back| [html! { "Gone back" }, ui::money(back)]);
    let table = ui::Table::new("What it went to").text("For").number("Amount");
    let table = table.rows(there.chain(less).chain(back));
    html! { (table.foot([html! { "In all" }, ui::money(intent.amount)])) }
}
