//! `/firm/plans`: plans that clients ask for; the firm answers with a plan, or with a sentence
//! (PAY-11).

use domain::id::InvoiceId;
use domain::plan::{PlanError, PlanWish, WishState};
use domain::text::Note;
use maud::{Markup, html};
use serde::Deserialize;
use web::trail::Trail;
use web::{
    Answer, App, Asked, Complaints, Location, Page, Path, Posted, Refusal, Seal, Staff, State, Tab,
    ui,
};

use super::plans;
use crate::paths;

/// Which page is wanted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct WishesAsked {
    from: String,
    past: String,
}

/// The answer.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct AnswerForm {
    answer: String,
}

/// `GET /firm/plans`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Asked(asked): Asked<WishesAsked>,
) -> Result<Answer, Refusal> {
    let trail = Trail::new(&asked.from, &asked.past);
    let page = app.store.of(&member).plan_wishes(trail.from()).await?;
    let zone = &app.firm().await?.zone;
    let row = |wish: &PlanWish| {
        [
            ui::link(&paths::plan_of(&wish.invoice), &wish.number),
            ui::when(wish.asked_at, zone),
            html! { (wish.count) },
            html! { (wish.every.title()) },
            ui::date(wish.first_on),
        ]
    };
    let table = ui::Table::new("Plans that clients ask for")
        .text("Invoice")
        .text("Asked")
        .number("Instalments")
        .text("How often")
        .text("First day")
        .empty("No client waits for an answer about a payment plan.")
        .rows(page.items.iter().map(row));
    let body = html! {
        (ui::crumbs(&[(paths::FIRM_PAYMENTS, "Payments")]))
        (table)
        (ui::pages(&trail.paging(paths::FIRM_PLANS, &[], page.next.as_deref())))
    };
    Ok(Answer::Page(Page::new(Tab::Billing, "Plans asked for", body)))
}

/// `POST /firm/invoices/{invoice}/plan/answer`
pub(crate) async fn answer(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<InvoiceId>,
    posted: Posted<AnswerForm>,
) -> Result<Answer, Refusal> {
    let (once, firm) = (posted.once(&member), app.store.of(&member));
    let gone = Answer::Go(Location::to(paths::plan_of(&id)).flash("The client is told."));
    let wish = firm.plan_wish(&id).await?.ok_or(Refusal::NotFound)?;
    if firm.done(&once).await?.is_some() {
        return Ok(gone);
    }
    let mut complaints = Complaints::default();
    let answer = complaints.take("answer", Note::parse(&posted.form.answer));
    let answered = answer.and_then(|answer| {
        let answered: Result<PlanWish, PlanError> =
            wish.value.answered(WishState::Declined(answer));
        complaints.take("", answered)
    });
    let answered = match complaints.or(answered) {
        Ok(answered) => answered,
        Err(complaints) => {
            let typed = (&posted.form, &complaints);
            return plans::again(&app, (&member, &id), &posted.seal, typed).await;
        }
    };
    firm.commit_wish_answered(&once, (&answered, wish.version), app.now()).await?;
    Ok(gone)
}

/// What the client asks for, and the answer in words of whoever may give one.
pub(super) fn card(
    wish: &PlanWish,
    seal: Option<&Seal>,
    (form, complaints): (&AnswerForm, &Complaints),
) -> Markup {
    if wish.state != WishState::Asked {
        return html! {};
    }
    let body = html! {
        p {
            (wish.count) " instalments, " (wish.every.title().to_lowercase()) ", from "
            (ui::date(wish.first_on)) " on."
        }
        @if let Some(note) = &wish.note { (ui::prose(note.as_str())) }
        @if let Some(seal) = seal {
            (ui::form(&seal.part("answer"), &paths::plan_answer(&wish.invoice), html! {
                (ui::complaints(complaints))
                (ui::textarea("Answer without a plan", "answer", &form.answer).required()
                    .hint("The client reads it. To agree, propose the plan below.")
                    .complaints(complaints))
                (ui::actions(ui::submit_quiet("Answer")))
            }))
        }
    };
    ui::card("The client asks for a plan", body)
}
