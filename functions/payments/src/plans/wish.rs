//! `POST /plans/ask`: the client asks for a payment plan of an open invoice (PAY-11).

use domain::id::InvoiceId;
use domain::invoice::{Invoice, Issued};
use domain::plan::{Every, PlanError, PlanWish, WishState};
use domain::text::Note;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use store::Client;
use web::ui::Tone;
use web::{Answer, App, Complaints, Guest, Location, Posted, Refusal, Seal, State, ui};

use super::view;
use crate::paths;

/// For which invoice, in how many instalments, from when, and why.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct WishForm {
    invoice: String,
    count: String,
    every: String,
    first: String,
    note: String,
}

/// `POST /plans/ask`
pub(crate) async fn act(
    Guest(client): Guest,
    State(app): State<App>,
    posted: Posted<WishForm>,
) -> Result<Answer, Refusal> {
    let door = app.store.of_client(&client);
    let once = posted.once(&client);
    let gone = Answer::Go(Location::to(paths::PLANS).flash("The firm is asked, and answers here."));
    let read = read(&app, &client, &posted.form).await?;
    if door.done(&once).await?.is_some() {
        return Ok(gone);
    }
    let wish = match read {
        Ok(wish) => wish,
        Err(complaints) => {
            let list = Box::pin(view::List::of(&app, &client)).await?;
            let typed = (&posted.form, &complaints);
            return Ok(Answer::Again(list.page(&posted.seal, None, typed)));
        }
    };
    door.commit_plan_wished(&once, (&wish.0, wish.1), app.now()).await?;
    Ok(gone)
}

/// The wish that the form says, and the version of the one before it.
async fn read(
    app: &App,
    client: &Client,
    form: &WishForm,
) -> Result<Result<(PlanWish, u64), Complaints>, Refusal> {
    let (door, mut complaints) = (app.store.of_client(client), Complaints::default());
    let count = form.count.trim().parse::<u32>().map_err(|_| PlanError::Count);
    let count = complaints.take("count", count);
    let every = Every::of_word(&form.every).ok_or("Choose how often.");
    let every = complaints.take("every", every);
    let first = form.first.parse::<Date>().map_err(|_| PlanError::First);
    let first = complaints.take("first", first);
    let note = complaints.take("note", Note::parse_optional(&form.note));
    let id = form.invoice.parse::<InvoiceId>().map_err(|_| "Choose one of your open invoices.");
    let Some(id) = complaints.take("invoice", id) else { return Ok(complaints.or(None)) };
    let Some(Invoice::Issued(invoice)) = door.invoice_head(&id).await? else {
        return Err(Refusal::NotFound);
    };
    let before = door.plan_wish(&id).await?;
    if before.as_ref().is_some_and(|before| before.value.state == WishState::Asked) {
        complaints.add("invoice", "You asked for a plan of this invoice. The firm answers here.");
    }
    let plans = door.plans().await?;
    if plans.iter().any(|plan| plan.invoice == id && !plan.state.is_final()) {
        complaints.add("invoice", "This invoice has a plan.");
    }
    let given = (|| Some((count?, every?, first?, note?)))();
    let wish = given.map(|(count, every, first_on, note)| PlanWish {
        client: client.id().clone(),
        invoice: id,
        number: invoice.number.to_string(),
        count,
        every,
        first_on,
        note,
        by: client.contact().clone(),
        asked_at: app.now(),
        state: WishState::Asked,
    });
    let today = app.today().await?;
    let wish = wish.and_then(|wish| {
        let checked = wish.checked(&invoice, today);
        let field = match checked {
            Err(PlanError::Count | PlanError::TooSmall) => "count",
            Err(PlanError::First) => "first",
            Err(PlanError::Nothing | PlanError::Late | PlanError::State) | Ok(_) => "invoice",
        };
        complaints.take(field, checked)
    });
    Ok(complaints.or(wish.map(|wish| (wish, before.map_or(0, |before| before.version)))))
}

/// What was asked for, and the firm's answers.
pub(super) fn asked(wishes: &[PlanWish]) -> Markup {
    html! {
        @for wish in wishes.iter().filter(|wish| wish.state != WishState::Met) {
            (ui::card(&format!("A plan of invoice {}", wish.number), html! {
                @match &wish.state {
                    WishState::Declined(answer) => {
                        p { (ui::badge(Tone::Neutral, "answered")) }
                        (ui::prose(answer.as_str()))
                    }
                    WishState::Asked | WishState::Met => {
                        p { (ui::badge(Tone::Info, "asked for")) }
                        p {
                            (wish.count) " instalments, " (wish.every.title().to_lowercase())
                            ", from " (ui::date(wish.first_on)) " on. The firm answers here."
                        }
                    }
                }
            }))
        }
    }
}

/// The form, while an invoice is open.
pub(super) fn form(
    open: &[Issued],
    seal: &Seal,
    (form, complaints): (&WishForm, &Complaints),
) -> Markup {
    let label =
        |invoice: &Issued| format!("{}: {} open", invoice.number, ui::money_plain(invoice.open));
    let invoices: Vec<(String, String)> =
        open.iter().map(|invoice| (invoice.id.to_string(), label(invoice))).collect();
    let every = Every::ALL.map(|every| (every.word(), every.title()));
    let chosen = if form.every.is_empty() { Every::Month.word() } else { &form.every };
    if invoices.is_empty() && complaints.is_empty() {
        return html! {};
    }
    let body = html! {
        p { "Say how you would like to pay. Nothing is charged before the firm proposes the plan and \
             you accept it." }
        (ui::form(&seal.part("ask"), paths::PLAN_ASK, html! {
            (ui::complaints(complaints))
            (ui::select("Invoice", "invoice", &invoices, &form.invoice).required().complaints(complaints))
            (ui::Field::number("Instalments", "count").required().value(&form.count).complaints(complaints))
            (ui::radios("How often", "every", &every, chosen).complaints(complaints))
            (ui::Field::date("First day", "first").required().value(&form.first).complaints(complaints))
            (ui::textarea("Why", "note", &form.note).complaints(complaints))
            (ui::buttons(ui::submit("Ask for the plan")))
        }))
    };
    ui::card("Pay an invoice in instalments", body)
}
