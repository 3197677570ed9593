//! `POST /firm/payments/{payment}/ask`: the processor is asked what became of a payment and its
//! refunds; `/close` ends one that no account of the firm can be asked about any more.

use axum::Extension;
use domain::id::PaymentId;
use domain::payment::{Intent, IntentState};
use domain::refund::RefundState;
use maud::{Markup, html};
use processors::Till;
use store::Versioned;
use web::{Answer, App, Complaints, Location, Path, Posted, Refusal, Seal, Staff, State, ui};

use super::refund;
use super::review::PlainForm;
use super::show::{Forms, Seen};
use crate::{desk, paths, stand};

/// `POST /firm/payments/{payment}/ask`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Extension(till): Extension<Till>,
    Path(id): Path<PaymentId>,
    _posted: Posted<PlainForm>,
) -> Result<Answer, Refusal> {
    let life = app.store.of(&member).life(&id).await?.ok_or(Refusal::NotFound)?;
    let intent = &life.payment.value;
    if !intent.state.is_final() {
        stand::ask(&app, &till, intent).await?;
    }
    for one in &life.since.refunds {
        refund::order(&app, &till, (&member, &id), &one.id).await?;
        refund::ask(&app, &till, (&member, &id), &one.id).await?;
    }
    let here = Location::to(paths::firm_payment(&id));
    Ok(Answer::Go(here.flash("The processor was asked. This is how it stands now.")))
}

/// `POST /firm/payments/{payment}/close`
pub(crate) async fn close(
    Staff(member): Staff,
    State(app): State<App>,
    Extension(till): Extension<Till>,
    Path(id): Path<PaymentId>,
    posted: Posted<PlainForm>,
) -> Result<Answer, Refusal> {
    let (once, firm) = (posted.once(&member), app.store.of(&member));
    let seen = Box::pin(Seen::of(&app, &member, &id)).await?;
    let closed = Answer::Go(Location::to(paths::firm_payment(&id)).flash("The payment is closed."));
    if firm.done(&once).await?.is_some() {
        return Ok(closed);
    }
    let asked = desk::taker(&app, &till, seen.intent()).await?.is_some();
    if asked || seen.intent().state.is_final() {
        let said = "The processor can still be asked, and ends this payment by itself.";
        let forms = Forms { close: Complaints::whole(said), ..Forms::default() };
        return Ok(Answer::Again(seen.page(&posted.seal, &forms)));
    }
    let (state, ended_at) = (IntentState::Expired, Some(app.now()));
    let value = Intent { state, ended_at, pay_at: None, ..seen.intent().clone() };
    let ended = Versioned { value, version: seen.life.payment.version };
    firm.commit_closed(&once, &ended, app.now()).await?;
    Ok(closed)
}

/// What can be done while somebody waits for the processor.
pub(super) fn card(seen: &Seen, seal: &Seal, complaints: &Complaints) -> Markup {
    let intent = seen.intent();
    let waits = |state| match state {
        RefundState::Asked | RefundState::Review | RefundState::Pending => true,
        RefundState::Refused
        | RefundState::Succeeded
        | RefundState::Failed
        | RefundState::PutBack
        | RefundState::PaidByHand => false,
    };
    let refund = seen.life.since.refunds.iter().any(|refund| waits(refund.state));
    if intent.state.is_final() && !refund {
        return html! {};
    }
    let body = html! {
        (ui::complaints(complaints))
        p {
            (intent.source.title()) " has not told the end yet. The portal asks by itself every few \
             minutes; you can ask now."
        }
        (ui::press(&seal.part("ask"), &paths::ask(&intent.id), "Ask the processor"))
        @if !intent.state.is_final() && seen.is_old(intent.made_at) {
            p {
                "Nobody can be asked any more when the firm has given up its account there. Then \
                 close the payment, and record the money by hand if it came."
            }
            (ui::confirm(
                &seal.part("close"),
                &paths::close(&intent.id),
                "Close this payment",
                "It counts as not paid, and the client can pay anew.",
            ))
        }
    };
    ui::card("Waiting for the processor", body)
}
