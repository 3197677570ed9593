//! The receipt of a payment that arrived: what it went to and what of it has left again, on a page
//! and as a printed file (INV-28).

use domain::id::{InvoiceId, PaymentId};
use domain::invoice::Invoice;
use domain::money::Money;
use domain::payment::{Intent, IntentState, Source};
use domain::receipt::{Back, Kind, Went};
use jiff::tz::TimeZone;
use maud::{Markup, html};
use store::Client;
use web::{Answer, App, Guest, Location, Page, Path, Refusal, State, Tab, ui};

use crate::paths;

/// `GET /receipts/{id}`
pub(crate) async fn page(
    Guest(client): Guest,
    State(app): State<App>,
    Path(id): Path<PaymentId>,
) -> Result<Answer, Refusal> {
    let life = app.store.of_client(&client).life(&id).await?.ok_or(Refusal::NotFound)?;
    let intent = &life.payment.value;
    let (IntentState::Succeeded, Some(arrived_at)) = (intent.state, intent.ended_at) else {
        return Err(Refusal::NotFound);
    };
    let firm = app.firm().await?;
    let others = others(&app, &client, intent).await?;
    let arrived = match &intent.source {
        // It came on a day: nobody knows the hour.
        Source::Recorded(recorded) => ui::date(recorded.on),
        Source::Processor(_) | Source::Saved(_) | Source::Deposit(_) => {
            ui::when(arrived_at, &firm.zone)
        }
    };
    let zone = TimeZone::get(&firm.zone).unwrap_or(TimeZone::UTC);
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
        (went(intent, &others))
        (back(&Back::all(intent, &life.since, &zone)))
        (ui::actions(ui::button_link_quiet(&paths::receipt_pdf(&id), "Download PDF")))
    };
    Ok(Answer::Page(Page::new(Tab::Payments, "Receipt", body)))
}

/// `GET /receipts/{id}/pdf`: noted before it is looked for, since `printer` hears of it by the
/// note.
pub(crate) async fn print(
    Guest(client): Guest,
    State(app): State<App>,
    Path(id): Path<PaymentId>,
) -> Result<Answer, Refusal> {
    let (ours, now) = (app.store.of_client(&client), app.now());
    let paper = ours.receipt_paper(&Kind::Payment(id.clone())).await?.ok_or(Refusal::NotFound)?;

    ours.commit_receipt_exported(&paper, now).await?;

    Ok(match ours.receipt_file(&paper).await? {
        Some(address) => Answer::Go(Location::to(address)),
        None => {
            let (again, receipt) = (paths::receipt_pdf(&id), paths::receipt(&id));
            let body = ui::paper::awaited("receipt", &again, (&receipt, "Back to the receipt"));
            Answer::Page(Page::new(Tab::Payments, "The receipt is being printed", body))
        }
    })
}

/// The numbers of invoices that the firm used it for, and that the client did not choose.
async fn others(
    app: &App,
    client: &Client,
    intent: &Intent,
) -> Result<Vec<(InvoiceId, String)>, Refusal> {
    let mut others = Vec::new();
    for (part, _) in intent.went() {
        let Went::Invoice(id) = part else { continue };
        if intent.parts.iter().any(|part| part.invoice == id) {
            continue;
        }
        let found = app.store.of_client(client).invoice_head(&id).await?;
        if let Some(Invoice::Issued(invoice)) = found {
            others.push((id, invoice.number.to_string()));
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
    let number = |id: &InvoiceId| {
        let part = intent.parts.iter().find(|part| part.invoice == *id);
        let other = || others.iter().find(|(other, _)| other == id);
        let number = part.map(|part| &part.number).or_else(|| Some(&other()?.1));
        number.map_or("Invoice", String::as_str)
    };
    let row = |(went, amount): (Went, Money)| {
        let words = match &went {
            Went::Invoice(id) => ui::link(&paths::invoice(id), number(id)),
            Went::Discount(id, _) => html! { (went.words(number(id))) },
            Went::OnAccount | Went::Surcharge | Went::Trust | Went::Back => {
                html! { (went.words("")) }
            }
        };
        [words, ui::money(amount)]
    };
    let table = ui::Table::new("What it went to").text("For").number("Amount");
    let table = table.rows(intent.went().into_iter().map(row));
    html! { (table.foot([html! { "In all" }, ui::money(intent.amount)])) }
}

/// What went back, or is about to.
fn back(all: &[Back]) -> Markup {
    let row = |back: &Back| {
        let on = html! { @if let Some(on) = back.on { (ui::date(on)) } };
        [on, html! { (back.how) }, ui::money(back.amount)]
    };
    html! {
        @if !all.is_empty() {
            (ui::Table::new("What went back").text("Day").text("How").number("Amount")
                .rows(all.iter().map(row)))
        }
    }
}
