//! `POST /firm/payments/{payment}/dispute`: the firm notes what LawPay's people told it of a card
//! dispute, of which the gateway itself tells nothing; the books follow as they do where a
//! processor tells (rule PSP-44, PAY-20).

use domain::dispute::{Dispute, DisputeFact, DisputeState, Moved, Reason};
use domain::id::PaymentId;
use domain::method::MethodKind;
use domain::money::Money;
use domain::payment::{Intent, ProcessorName, Source};
use maud::{Markup, html};
use serde::Deserialize;
use web::{Answer, App, Complaints, Location, Path, Posted, Refusal, Seal, Staff, State, ui};

use super::show::{Forms, Seen};
use crate::paths;

/// The reason of a dispute that a person notes.
const REASON: &str = "told by the processor’s people";

/// How far it is.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct TellForm {
    how: String,
    taken: String,
    /// How many disputes the page showed.
    seen: usize,
}

/// What was typed, and what is wrong with it.
pub(super) type Typed = (TellForm, Complaints);

/// `POST /firm/payments/{payment}/dispute`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<PaymentId>,
    posted: Posted<TellForm>,
) -> Result<Answer, Refusal> {
    let (once, firm) = (posted.once(&member), app.store.of(&member));
    let seen = Box::pin(Seen::of(&app, &member, &id)).await?;
    let gone = Answer::Go(Location::to(paths::firm_payment(&id)).flash("Noted."));
    if firm.done(&once).await?.is_some() {
        return Ok(gone);
    }
    let fact = match posted.form.read(&seen) {
        Ok(fact) => fact,
        Err(complaints) => {
            let forms = Forms { tell: (posted.form, complaints), ..Forms::default() };
            return Ok(Answer::Again(seen.page(&posted.seal, &forms)));
        }
    };

    firm.commit_dispute_told(&once, &fact, (app.now(), app.today().await?)).await?;

    Ok(gone)
}

/// Whether its processor tells of no disputes: only a person can.
fn is_untold(intent: &Intent) -> bool {
    let taker = match &intent.source {
        Source::Processor(name) => Some(*name),
        Source::Saved(saved) => Some(saved.taker),
        Source::Deposit(deposit) => Some(deposit.taker.processor()),
        Source::Recorded(_) => None,
    };
    let debit = intent.by == Some(MethodKind::Bank);
    taker == Some(ProcessorName::LawPay) && intent.funds.is_some() && !debit
}

/// The dispute that is not decided yet.
fn open_of(seen: &Seen) -> Option<&Dispute> {
    let undecided = |one: &&Dispute| one.state.is_some_and(DisputeState::is_undecided);
    seen.life.since.disputes.iter().find(undecided)
}

/// The most that can still be taken of it.
fn most(seen: &Seen) -> Money {
    let intent = seen.intent();
    let left = intent.refundable(&seen.life.since).and_then(|refundable| refundable.left());
    left.unwrap_or(Money::zero(intent.amount.currency()))
}

impl TellForm {
    fn read(&self, seen: &Seen) -> Result<DisputeFact, Complaints> {
        let (intent, mut complaints) = (seen.intent(), Complaints::default());
        if !is_untold(intent) {
            return Err(Complaints::whole(
                "The processor tells of disputes of this payment itself.",
            ));
        }
        if self.seen != seen.life.since.disputes.len() {
            return Err(Complaints::whole(
                "Somebody noted a dispute of this payment meanwhile. Look above, and note yours \
                 only if it is another one.",
            ));
        }
        let Some(open) = open_of(seen) else {
            let taken = Money::parse(&self.taken, intent.amount.currency());
            let taken = complaints.take("taken", taken);
            let fits = |taken: &Money| (1..=most(seen).minor()).contains(&taken.minor());
            let taken = taken.and_then(|taken| {
                let fitting = Some(taken).filter(fits).ok_or("No more than is left of it.");
                complaints.take("taken", fitting)
            });
            return complaints.or(taken.map(|taken| opened(seen, taken)));
        };
        let state = match self.how.as_str() {
            "won" => Ok(DisputeState::Won),
            "lost" => Ok(DisputeState::Lost),
            _ => Err("Choose how it ended."),
        };
        let state = complaints.take("how", state);
        complaints.or(state.map(|state| ended(open, state)))
    }
}

/// A dispute of so much, which LawPay has taken.
fn opened(seen: &Seen, taken: Money) -> DisputeFact {
    let intent = seen.intent();
    let number = seen.life.since.disputes.len().saturating_add(1);
    DisputeFact {
        payment: Some(intent.id.clone()),
        of: intent.object.clone(),
        object: DisputeFact::told_object(&intent.id, number),
        amount: taken,
        reason: Reason::Card(REASON.to_owned()),
        state: DisputeState::Open,
        moved: Moved { withdrawn: taken, ..Moved::nothing(taken.currency()) },
        due_by: None,
    }
}

/// Its end: what was taken comes back, or does not.
fn ended(dispute: &Dispute, state: DisputeState) -> DisputeFact {
    let moved = match state {
        DisputeState::Won => Moved { reinstated: dispute.moved.withdrawn, ..dispute.moved },
        DisputeState::Lost
        | DisputeState::Inquiry
        | DisputeState::InquiryReview
        | DisputeState::InquiryClosed
        | DisputeState::Open
        | DisputeState::UnderReview => dispute.moved,
    };
    DisputeFact {
        payment: Some(dispute.payment.clone()),
        of: None,
        object: dispute.object.clone(),
        amount: dispute.amount,
        reason: dispute.reason.clone(),
        state,
        moved,
        due_by: None,
    }
}

/// The form, for payments of which the processor tells no disputes.
pub(super) fn card(seen: &Seen, seal: &Seal, (form, complaints): &Typed) -> Markup {
    let (intent, open, most) = (seen.intent(), open_of(seen), most(seen));
    if !is_untold(intent) || (open.is_none() && !most.is_positive()) {
        return html! {};
    }
    let ends = [("won", "Won: the money came back"), ("lost", "Lost: the money is gone")];
    let all = most.to_string();
    let taken = if form.taken.is_empty() { &all } else { &form.taken };
    let body = html! {
        p {
            (intent.source.title()) " tells of card disputes by mail, and not to the portal. Note \
             here what it says."
        }
        (ui::form(&seal.part("dispute"), &paths::dispute(&intent.id), html! {
            (ui::complaints(complaints))
            (ui::hidden("seen", &seen.life.since.disputes.len().to_string()))
            @if open.is_some() {
                (ui::radios("How the dispute ended", "how", &ends, &form.how)
                    .complaints(complaints))
            } @else {
                (ui::Field::number("Amount that was taken", "taken").required().value(taken)
                    .hint("What the payer’s bank took back.").complaints(complaints))
            }
            (ui::actions(ui::submit_quiet("Note the dispute")))
        }))
    };
    ui::card("Disputed by the payer", body)
}
