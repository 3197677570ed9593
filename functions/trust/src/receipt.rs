//! `GET /firm/trust/receipts/{receipt}`: one receipt, and what the bank or a lawyer may still do
//! about it.

pub(crate) mod told;

use domain::id::ReceiptId;
use domain::text::Note;
use domain::trust::{Arrival, Receipt, ReceiptState};
use maud::{Markup, html};
use serde::Deserialize;
use store::Member;
use web::ui::{self, Field, Tone};
use web::{
    Answer, App, Complaints, Location, Page, Path, Posted, Refusal, Seal, Staff, State, Tab,
};

use crate::hold::Pressed;
use crate::receipt::told::Told;
use crate::refused::{self, Tried};
use crate::{allowed, paths};

/// Why money is used before it is collected.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Early {
    because: String,
}

/// `GET /firm/trust/receipts/{receipt}`
pub(crate) async fn show(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ReceiptId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    allowed::to_keep(&member)?;
    Ok(Answer::Page(page(&found(&member, &app, &id).await?, &member, &seal)))
}

/// `POST /firm/trust/receipts/{receipt}/early`
pub(crate) async fn early(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ReceiptId>,
    posted: Posted<Early>,
) -> Result<Answer, Refusal> {
    allowed::to_authorise(&member)?;
    let mut shown = found(&member, &app, &id).await?;
    shown.early = posted.form.clone();
    let mut complaints = Complaints::default();
    let because = complaints.take("because", Note::parse(&posted.form.because));
    let because = match complaints.or(because) {
        Ok(because) => because,
        Err(complaints) => return Ok(again(shown, complaints, &member, &posted.seal)),
    };

    let once = posted.once(&member);
    let wish = refused::wish(&member, &app, &once, None).await?;
    match app.store.of(&member).trust().release_early(&wish, &id, &because).await {
        Ok(_) => {
            let said = "It may be used from now on; the lawyer bears the risk.";
            Ok(Answer::Go(Location::to(paths::ledger(&shown.receipt.matter)).flash(said)))
        }
        Err(error) => {
            let asked = asked("use early", &shown.receipt);
            let complaints = refused::said((&member, &app), &wish, &asked, error).await?;
            Ok(again(shown, complaints, &member, &posted.seal))
        }
    }
}

/// `POST /firm/trust/receipts/{receipt}/given-back`
pub(crate) async fn given_back(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ReceiptId>,
    posted: Posted<Pressed>,
) -> Result<Answer, Refusal> {
    allowed::to_keep(&member)?;
    let shown = found(&member, &app, &id).await?;
    let once = posted.once(&member);
    let wish = refused::wish(&member, &app, &once, None).await?;
    match app.store.of(&member).trust().give_back(&wish, &id).await {
        Ok(_) => {
            let said = "Taken out of the ledger. What had been used is now the firm’s debt.";
            Ok(Answer::Go(Location::to(paths::ledger(&shown.receipt.matter)).flash(said)))
        }
        Err(error) => {
            let asked = asked("give back", &shown.receipt);
            let complaints = refused::said((&member, &app), &wish, &asked, error).await?;
            Ok(again(shown, complaints, &member, &posted.seal))
        }
    }
}

/// A receipt, how its client was told of it, and what was typed about it.
struct Shown {
    receipt: Receipt,
    told: Option<Told>,
    early: Early,
    complaints: Complaints,
    typed: (told::Form, Complaints),
}

async fn found(member: &Member, app: &App, id: &ReceiptId) -> Result<Shown, Refusal> {
    let found = app.store.of(member).trust().receipt(id).await?;
    Ok(Shown {
        receipt: found.ok_or(Refusal::NotFound)?.value,
        told: Told::of(member, app, id).await?,
        early: Early::default(),
        complaints: Complaints::default(),
        typed: Default::default(),
    })
}

/// The page again, with what is wrong.
fn again(mut shown: Shown, complaints: Complaints, member: &Member, seal: &Seal) -> Answer {
    shown.complaints = complaints;
    let seal = Seal { once: whole(&seal.once), ..seal.clone() };
    Answer::Again(page(&shown, member, &seal))
}

fn asked<'a>(act: &'static str, receipt: &'a Receipt) -> Tried<'a> {
    let asked = Tried::to(act, receipt.matter.as_str()).about(receipt.id.as_str());
    asked.sum(receipt.given.amount).under(&receipt.bank)
}

/// The key of the page that a form's key is part of.
fn whole(once: &str) -> String {
    once.rsplit_once('.').map_or(once, |(whole, _)| whole).to_owned()
}

fn page(shown: &Shown, member: &Member, seal: &Seal) -> Page {
    let Shown { receipt, told, early, complaints, typed } = shown;
    let (given, ledger) = (&receipt.given, paths::ledger(&receipt.matter));
    let (tone, word) = match receipt.state {
        ReceiptState::Uncleared => (Tone::Warn, "Not cleared yet"),
        ReceiptState::Cleared => (Tone::Good, "Cleared"),
        ReceiptState::GivenBack => (Tone::Bad, "Taken back by the bank"),
    };
    let body = html! {
        (ui::crumbs(&[(paths::TRUST, "Client money"), (&ledger, "Ledger")]))
        (ui::complaints(complaints))
        (ui::complaints(&typed.1))
        (ui::facts(&[
            ("State", ui::badge(tone, word)),
            ("From", html! { (given.from) }),
            ("Amount", ui::money(given.amount)),
            ("By", html! { (given.method.title()) " " (given.instrument) }),
            ("Where it is", html! { (place(given.arrival)) }),
            ("For", html! { @if let Some(purpose) = &given.purpose { (purpose) } }),
            ("Came in", ui::date(receipt.received_on)),
            ("May be used from", ui::date(receipt.clears_on)),
            ("Journal entry", html! { code { (receipt.entry) } }),
            ("The client was told", told.as_ref().map_or_else(elsewhere, Told::fact)),
        ]))
        (ui::actions(ui::button_link_quiet(&paths::receipt_pdf(&receipt.id), "Receipt (PDF)")))
        @if let Some(told) = told { (told.form((&typed.0, &typed.1), seal)) }
        @if receipt.state == ReceiptState::Uncleared && member.role().authorises() {
            (ui::card("Use it before it is collected", early_form(receipt, early, complaints, seal)))
        }
        @if receipt.state != ReceiptState::GivenBack {
            (ui::actions(ui::confirm(
                &seal.part("back"),
                &paths::given_back(&receipt.id),
                "Note that the bank took it back",
                "It leaves the ledger. What of it was used already, the firm owes to the account; \
                 no other client pays for it (rule TR-13).",
            )))
        }
    };
    Page::new(Tab::Trust, "Receipt", body)
}

/// Money of earlier books, whose clients the firm told before.
fn elsewhere() -> Markup {
    html! { "Not by this portal" }
}

const fn place(arrival: Arrival) -> &'static str {
    match arrival {
        Arrival::Bank => "In the trust account",
        Arrival::InTransit(_) => "With the processor, on its way",
    }
}

fn early_form(receipt: &Receipt, form: &Early, complaints: &Complaints, seal: &Seal) -> Markup {
    html! {
        p.note {
            "Only by an exception that the rules name, and at your own risk: should it bounce, you \
             make good what other clients would lose (rule TR-04)."
        }
        (ui::form(&seal.part("early"), &paths::early(&receipt.id), html! {
            (Field::text("Which exception applies, and why", "because").value(&form.because)
                .required().complaints(complaints))
            (ui::buttons(ui::submit_quiet("Let it be used, at my risk")))
        }))
    }
}
