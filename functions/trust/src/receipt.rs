//! `GET /firm/trust/receipts/{receipt}`: one receipt, and what the bank or a lawyer may still do
//! about it.

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
    let receipt = found(&member, &app, &id).await?;
    let complaints = Complaints::default();
    Ok(Answer::Page(page(&receipt, &member, &Early::default(), &complaints, &seal)))
}

/// `POST /firm/trust/receipts/{receipt}/early`
pub(crate) async fn early(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ReceiptId>,
    posted: Posted<Early>,
) -> Result<Answer, Refusal> {
    allowed::to_authorise(&member)?;
    let receipt = found(&member, &app, &id).await?;
    let again = |complaints: &Complaints| {
        let seal = Seal { once: whole(&posted.seal.once), ..posted.seal.clone() };
        Ok(Answer::Again(page(&receipt, &member, &posted.form, complaints, &seal)))
    };
    let mut complaints = Complaints::default();
    let because = complaints.take("because", Note::parse(&posted.form.because));
    let because = match complaints.or(because) {
        Ok(because) => because,
        Err(complaints) => return again(&complaints),
    };

    let once = posted.once(&member);
    let wish = refused::wish(&member, &app, &once, None).await?;
    match app.store.of(&member).trust().release_early(&wish, &id, &because).await {
        Ok(_) => {
            let said = "It may be used from now on; the lawyer bears the risk.";
            Ok(Answer::Go(Location::to(paths::ledger(&receipt.matter)).flash(said)))
        }
        Err(error) => {
            let asked = asked("use early", &receipt);
            again(&refused::said((&member, &app), &wish, &asked, error).await?)
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
    let receipt = found(&member, &app, &id).await?;
    let once = posted.once(&member);
    let wish = refused::wish(&member, &app, &once, None).await?;
    match app.store.of(&member).trust().give_back(&wish, &id).await {
        Ok(_) => {
            let said = "Taken out of the ledger. What had been used is now the firm’s debt.";
            Ok(Answer::Go(Location::to(paths::ledger(&receipt.matter)).flash(said)))
        }
        Err(error) => {
            let asked = asked("give back", &receipt);
            let complaints = refused::said((&member, &app), &wish, &asked, error).await?;
            let seal = Seal { once: whole(&posted.seal.once), ..posted.seal.clone() };
            Ok(Answer::Again(page(&receipt, &member, &Early::default(), &complaints, &seal)))
        }
    }
}

async fn found(member: &Member, app: &App, id: &ReceiptId) -> Result<Receipt, Refusal> {
    let found = app.store.of(member).trust().receipt(id).await?;
    Ok(found.ok_or(Refusal::NotFound)?.value)
}

fn asked<'a>(act: &'static str, receipt: &'a Receipt) -> Tried<'a> {
    let asked = Tried::to(act, receipt.matter.as_str()).about(receipt.id.as_str());
    asked.sum(receipt.given.amount).under(&receipt.bank)
}

/// The key of the page that a form's key is part of.
fn whole(once: &str) -> String {
    once.rsplit_once('.').map_or(once, |(whole, _)| whole).to_owned()
}

fn page(
    receipt: &Receipt,
    member: &Member,
    form: &Early,
    complaints: &Complaints,
    seal: &Seal,
) -> Page {
    let (given, ledger) = (&receipt.given, paths::ledger(&receipt.matter));
    let (tone, word) = match receipt.state {
        ReceiptState::Uncleared => (Tone::Warn, "Not cleared yet"),
        ReceiptState::Cleared => (Tone::Good, "Cleared"),
        ReceiptState::GivenBack => (Tone::Bad, "Taken back by the bank"),
    };
    let body = html! {
        (ui::crumbs(&[(paths::TRUST, "Client money"), (&ledger, "Ledger")]))
        (ui::complaints(complaints))
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
        ]))
        @if receipt.state == ReceiptState::Uncleared && member.role().authorises() {
            (ui::card("Use it before it is collected", early_form(receipt, form, complaints, seal)))
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
