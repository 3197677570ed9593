//! `POST /firm/payments/{payment}/capture` takes all or a part of what a payer's bank holds, once;
//! `/release` lets go of it (rule PSP-42).
//!
//! Invariant: how much is taken is stored before the processor hears of it; it is told again until
//! it has heard (rule PSP-01).

use axum::Extension;
use domain::id::PaymentId;
use domain::money::Money;
use domain::payment::{CaptureError, Intent, IntentState, Source};
use maud::{Markup, html};
use processors::{Hold, Till};
use serde::Deserialize;
use store::{Member, Versioned};
use web::{Answer, App, Complaints, Location, Path, Posted, Refusal, Seal, Staff, State, ui};

use super::review::PlainForm;
use super::show::{Forms, Seen};
use crate::{desk, paths, stand};

/// How much is taken.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct CaptureForm {
    take: String,
}

/// What was typed, and what is wrong with it.
pub(super) type Typed = (CaptureForm, Complaints);

/// `POST /firm/payments/{payment}/capture`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Extension(till): Extension<Till>,
    Path(id): Path<PaymentId>,
    posted: Posted<CaptureForm>,
) -> Result<Answer, Refusal> {
    let (once, firm) = (posted.once(&member), app.store.of(&member));
    let seen = Box::pin(Seen::of(&app, &member, &id)).await?;
    if firm.done(&once).await?.is_none() {
        let captured = match posted.form.read(seen.intent()) {
            Ok(captured) => captured,
            Err(complaints) => {
                let forms = Forms { capture: (posted.form, complaints), ..Forms::default() };
                return Ok(Answer::Again(seen.page(&posted.seal, &forms)));
            }
        };
        let stored = Versioned { value: captured, version: seen.life.payment.version };
        let asked = (seen.intent().amount, app.now());
        firm.commit_captured(&once, &stored, asked).await?;
    }
    told(&app, &till, (&member, &id)).await?;

    let here = Location::to(paths::firm_payment(&id));
    Ok(Answer::Go(here.flash("It is being taken. What is left of the hold is let go.")))
}

/// `POST /firm/payments/{payment}/release`
pub(crate) async fn release(
    Staff(member): Staff,
    State(app): State<App>,
    Extension(till): Extension<Till>,
    Path(id): Path<PaymentId>,
    posted: Posted<PlainForm>,
) -> Result<Answer, Refusal> {
    let (once, firm) = (posted.once(&member), app.store.of(&member));
    let seen = Box::pin(Seen::of(&app, &member, &id)).await?;
    let intent = seen.intent();
    if firm.done(&once).await?.is_none() {
        if intent.state != IntentState::Authorized {
            let complaints = Complaints::whole(CaptureError::NotAuthorized);
            let forms = Forms { capture: (CaptureForm::default(), complaints), ..Forms::default() };
            return Ok(Answer::Again(seen.page(&posted.seal, &forms)));
        }
        firm.commit_released(&once, &seen.life.payment, app.now()).await?;
    }
    let hold = intent.object.clone().map(|object| Hold { payment: id.clone(), object });
    let connection = desk::taker(&app, &till, intent).await?;
    if let (Some(hold), Some(connection)) = (hold, connection)
        && let Err(failure) = connection.release(&hold).await
    {
        stand::silent(intent, &failure);
    }
    told(&app, &till, (&member, &id)).await?;

    let here = Location::to(paths::firm_payment(&id));
    Ok(Answer::Go(here.flash("The processor was asked to let it go. This is how it stands now.")))
}

/// Has the processor do what is stored, and hears what came of it. Client money waits for the
/// clock: nobody else here has the keys of the trust account (rule PSP-46).
async fn told(app: &App, till: &Till, (member, id): (&Member, &PaymentId)) -> Result<(), Refusal> {
    let paid = app.store.of(member).payment(id).await?.ok_or(Refusal::NotFound)?.value;
    if matches!(paid.source, Source::Deposit(_)) {
        return Ok(());
    }
    stand::ask(app, till, &paid).await
}

impl CaptureForm {
    fn read(&self, intent: &Intent) -> Result<Intent, Complaints> {
        let mut complaints = Complaints::default();
        let part = complaints.take("take", Money::parse(&self.take, intent.amount.currency()));
        let captured = part.and_then(|part| complaints.take("take", intent.capture(part)));
        complaints.or(captured)
    }
}

/// What can be done with money that the payer's bank holds.
pub(super) fn card(seen: &Seen, seal: &Seal, (form, complaints): &Typed) -> Markup {
    let intent = seen.intent();
    if intent.state != IntentState::Authorized && complaints.is_empty() {
        return html! {};
    }
    let all = intent.amount.to_string();
    let take = if form.take.is_empty() { &all } else { &form.take };
    let deposit = matches!(intent.source, Source::Deposit(_));
    let body = html! {
        p {
            "The payer’s bank holds " (ui::money(intent.amount)) " for the firm and pays nothing \
             until the firm takes it. What nobody takes is let go by itself, after seven days with \
             most banks."
        }
        (ui::form(&seal.part("capture"), &paths::capture(&intent.id), html! {
            (ui::complaints(complaints))
            (ui::Field::number("Amount to take", "take").required().value(take)
                .hint("It is taken once: the rest is let go.").complaints(complaints))
            (ui::actions(ui::submit("Take it")))
        }))
        @if deposit {
            p { "To let a deposit go, void it on the pages of " (intent.source.title()) "." }
        } @else {
            (ui::confirm(
                &seal.part("release"),
                &paths::release(&intent.id),
                "Let it go",
                "Nothing is taken, and the client can pay anew.",
            ))
        }
    };
    ui::card("Authorised, and not taken yet", body)
}
