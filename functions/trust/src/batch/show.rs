//! `GET /firm/trust/batches/{batch}`: one transfer with its breakdown per matter, for a lawyer to
//! release whole.

use domain::id::BatchId;
use domain::trust::{Disbursement, DisbursementState};
use maud::{Markup, html};
use store::Member;
use store::trust::Batch;
use web::ui::{self, Table};
use web::{
    Answer, App, Complaints, Location, Page, Path, Posted, Refusal, Seal, Staff, State, Tab,
};

use crate::hold::Pressed;
use crate::refused::{self, Tried};
use crate::{allowed, ledger, paths};

/// `GET /firm/trust/batches/{batch}`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<BatchId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    allowed::to_keep(&member)?;
    Ok(Answer::Page(shown(&member, &app, &id, (&Complaints::default(), &seal)).await?))
}

/// `POST /firm/trust/batches/{batch}/release`
pub(crate) async fn release(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<BatchId>,
    posted: Posted<Pressed>,
) -> Result<Answer, Refusal> {
    allowed::to_authorise(&member)?;
    let once = posted.once(&member);
    let wish = refused::wish(&member, &app, &once, None).await?;
    match app.store.of(&member).trust().release_batch(&wish, &id, None).await {
        Ok(_) => Ok(Answer::Go(Location::to(paths::batch(&id)).flash("Released, all of it."))),
        Err(error) => {
            let asked = Tried::to("release fees", id.as_str());
            let said = refused::said((&member, &app), &wish, &asked, error);
            let complaints = said.await?;
            let page = shown(&member, &app, &id, (&complaints, &posted.seal)).await?;
            Ok(Answer::Again(page))
        }
    }
}

async fn shown(
    member: &Member,
    app: &App,
    id: &BatchId,
    (complaints, seal): (&Complaints, &Seal),
) -> Result<Page, Refusal> {
    let store = app.store.of(member);
    let batch = store.trust().batch(id).await?.ok_or(Refusal::NotFound)?;
    let matters: Vec<_> = batch.payments.iter().map(|one| one.order.matter.clone()).collect();
    let matters = store.matters_named(&matters).await?;
    let total = batch.total().map(ui::money).unwrap_or_default();
    let row = |one: &Disbursement| {
        let order = &one.order;
        let matter = matters.get(&order.matter);
        [
            html! { a.whole href=(paths::payment(&order.id)) { (order.purpose) } },
            html! { @if let Some(matter) = matter { (matter.client_name) } },
            html! { @if let Some(matter) = matter { (matter.number) " " (matter.name) } },
            ledger::state(&one.state),
            ui::money(order.amount),
        ]
    };
    let body = html! {
        (ui::crumbs(&[(paths::TRUST, "Client money"), (paths::PAYMENTS, "Payments")]))
        (ui::complaints(complaints))
        (ui::facts(&[
            ("Reference of the transfer", html! { (batch.reference) }),
            ("Prepared", ui::when(batch.prepared_at, &app.firm().await?.zone)),
        ]))
        (Table::new("What it is made of").text("For").text("Client").text("Matter").text("State")
            .number("Amount").rows(batch.payments.iter().map(row))
            .foot([html! { "One transfer" }, html! {}, html! {}, html! {}, total]))
        (press(member, &batch, seal))
    };
    Ok(Page::new(Tab::Trust, "Fees of several matters", body))
}

fn press(member: &Member, batch: &Batch, seal: &Seal) -> Markup {
    let waits = batch.payments.iter().all(|one| one.state == DisbursementState::Prepared);
    let total = batch.total().map(ui::money_plain).unwrap_or_default();
    html! {
        @if waits && member.role().authorises() {
            (ui::form(seal, &paths::batch_release(&batch.id), html! {
                (ui::buttons(ui::submit(&format!("Release {total}"))))
            }))
        } @else if waits {
            p.note { "It waits for a lawyer: only a lawyer releases client money (rule TR-16)." }
        }
    }
}
