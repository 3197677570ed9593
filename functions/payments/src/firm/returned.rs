//! `POST /firm/payments/{payment}/refunds/{refund}`: what becomes of a refund that did not end as
//! it was asked (rules PSP-06, PSP-20, PSP-43).

use axum::Extension;
use domain::allotment::Allotment;
use domain::day;
use domain::id::{PaymentId, RefundId};
use domain::ledger::Stamp;
use domain::money::Money;
use domain::payment::{Booked, Since, Source, book};
use domain::refund::{Refund, RefundMoved, RefundState};
use domain::review::ReturnedError;
use domain::text::Mark;
use jiff::SignedDuration;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use processors::Till;
use serde::Deserialize;
use store::payments::{Booking, Returned};
use store::{Member, Once, Versioned};
use web::{Answer, App, Complaints, Location, Path2, Posted, Refusal, Seal, Staff, State, ui};

use super::refund;
use super::show::{Forms, Seen};
use crate::paths;

/// How long a refund may be unheard of before a person may say that it was never made.
const PATIENCE: SignedDuration = SignedDuration::from_hours(24);

/// What becomes of it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ReturnedForm {
    how: String,
    reference: String,
    on: String,
}

/// Of which refund, what was typed, and what is wrong with it.
pub(super) type Typed = Option<(RefundId, ReturnedForm, Complaints)>;

/// What was decided.
enum Decision {
    /// On account again, and asked for once more.
    Again,
    /// On account again.
    PutBack,
    /// Paid by hand.
    Paid(Mark, Date),
    /// What the processor gave back instead is right.
    Agreed,
    /// The processor never made it.
    NeverMade,
}

/// `POST /firm/payments/{payment}/refunds/{refund}`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Extension(till): Extension<Till>,
    Path2(id, refund): Path2<PaymentId, RefundId>,
    posted: Posted<ReturnedForm>,
) -> Result<Answer, Refusal> {
    let (once, firm) = (posted.once(&member), app.store.of(&member));
    let seen = Box::pin(Seen::of(&app, &member, &id)).await?;
    let gone = Answer::Go(Location::to(paths::firm_payment(&id)).flash("Noted."));
    if let Some(first) = firm.done(&once).await? {
        let first = first.parse().map_err(Refusal::fault)?;
        refund::order(&app, &till, (&member, &id), &first).await?;
        return Ok(gone);
    }
    if let Some((_, amount)) = seen.life.given_back.iter().find(|(back, _)| *back == refund) {
        let back = (*amount, app.now());
        let payment = &seen.life.payment;
        firm.commit_deposit_back_settled(&once, (payment, &refund), back).await?;
        return Ok(gone);
    }
    let known = seen.life.refund(&refund).ok_or(Refusal::NotFound)?;
    let zone = TimeZone::get(&app.firm().await?.zone).map_err(Refusal::fault)?;
    let asked_on = known.value.asked_at.to_zoned(zone).date();
    let decided = match posted.form.read(asked_on, app.today().await?) {
        Ok(decision) => decide(&app, (&member, &seen), (&once, &known), decision).await?,
        Err(complaints) => Err(complaints),
    };
    match decided {
        Ok(first) => {
            refund::order(&app, &till, (&member, &id), &first).await?;
            refund::ask(&app, &till, (&member, &id), &first).await?;
            Ok(gone)
        }
        Err(complaints) => {
            let typed = Some((refund, posted.form, complaints));
            let forms = Forms { returned: typed, ..Forms::default() };
            Ok(Answer::Again(seen.page(&posted.seal, &forms)))
        }
    }
}

/// Writes what was decided; the refund to look at next, or why nothing was written.
async fn decide(
    app: &App,
    (member, seen): (&Member, &Seen),
    (once, known): (&Once, &Versioned<Refund>),
    decision: Decision,
) -> Result<Result<RefundId, Complaints>, Refusal> {
    let stamp = decision.stamp(super::stamp(app).await?);
    let age = app.now().duration_since(known.value.asked_at);
    if matches!(decision, Decision::NeverMade) && age < PATIENCE {
        return Ok(Err(Complaints::whole("Wait a day: the processor may still make it.")));
    }
    let moved = match decision.made_of(known.value.clone(), &free(seen, &known.value), &stamp) {
        Ok(moved) => moved,
        Err(error) => return Ok(Err(Complaints::whole(error))),
    };
    let Some(entry) = moved.entry.clone() else {
        let (firm, asked) = (app.store.of(member), (known.value.amount, app.now()));
        let put = (&moved.refund, known.version);
        let done = firm.commit_refund_decided(once, &seen.life.payment, put, asked).await?;
        let first = done.outcome(moved.refund.id.as_str());
        return first.parse().map(Ok).map_err(Refusal::fault);
    };
    let booked = book(seen.intent().clone(), &[], Some(entry)).map_err(Refusal::fault)?;
    book_returned(
        app,
        (member, seen),
        (once, known.version),
        (&moved, &booked),
        (&decision, &stamp),
    )
    .await
}

/// Writes what became of a refund that failed.
async fn book_returned(
    app: &App,
    (member, seen): (&Member, &Seen),
    (once, version): (&Once, u64),
    (moved, booked): (&RefundMoved, &Booked),
    (decision, stamp): (&Decision, &Stamp),
) -> Result<Result<RefundId, Complaints>, Refusal> {
    let again = match decision {
        Decision::Again => match once_more(app, (&seen.life.since, moved), booked)? {
            Ok(again) => Some(again),
            Err(complaints) => return Ok(Err(complaints)),
        },
        Decision::PutBack | Decision::Paid(..) | Decision::Agreed | Decision::NeverMade => None,
    };
    let (how, next) = match (&again, decision) {
        (Some(again), _) => (Returned::Again(again), &again.id),
        (None, Decision::Paid(reference, _)) => (Returned::Paid(reference), &moved.refund.id),
        (None, _) => (Returned::PutBack, &moved.refund.id),
    };
    let firm = app.store.of(member);
    let booking = Booking { version: seen.life.payment.version, owed: &[], booked };
    let done = firm.commit_returned(once, (moved, version), (booking, how), stamp).await?;
    done.outcome(next.as_str()).parse().map(Ok).map_err(Refusal::fault)
}

impl Decision {
    /// When it counts from: the day it was paid, or today.
    fn stamp(&self, now: Stamp) -> Stamp {
        match self {
            Self::Paid(_, on) => Stamp { effective_on: *on, ..now },
            Self::Again | Self::PutBack | Self::Agreed | Self::NeverMade => now,
        }
    }

    /// What becomes of the refund.
    fn made_of(
        &self,
        refund: Refund,
        free: &[Allotment],
        stamp: &Stamp,
    ) -> Result<RefundMoved, ReturnedError> {
        match self {
            Self::Again | Self::PutBack => refund.put_back(stamp),
            Self::Paid(..) => refund.paid_by_hand(stamp),
            Self::Agreed => refund.agreed(free).map(still),
            Self::NeverMade => refund.never_made().map(still),
        }
    }
}

/// A decision that moves no money by itself.
const fn still(refund: Refund) -> RefundMoved {
    RefundMoved { refund, reopened: Vec::new(), entry: None }
}

/// Where the payment's money is without what a refund set aside.
fn free(seen: &Seen, known: &Refund) -> Vec<Allotment> {
    let others = seen.life.since.refunds.iter().filter(|one| one.id != known.id);
    let others: Vec<Refund> = others.cloned().collect();
    seen.intent().free(&others).unwrap_or_default()
}

/// The same refund asked for again, now that the money is on account.
fn once_more(
    app: &App,
    (since, moved): (&Since, &RefundMoved),
    booked: &Booked,
) -> Result<Result<Refund, Complaints>, Refusal> {
    let refunds = since
        .refunds
        .iter()
        .map(|one| if one.id == moved.refund.id { moved.refund.clone() } else { one.clone() });
    let since = Since { refunds: refunds.collect(), disputes: since.disputes.clone() };
    let made = (app.id(RefundId::made)?, app.now());
    let again = booked.intent.ask_back(&since, moved.refund.amount, made);
    Ok(again.map_err(Complaints::whole))
}

impl ReturnedForm {
    fn read(&self, asked_on: Date, today: Date) -> Result<Decision, Complaints> {
        let mut complaints = Complaints::default();
        let decision = match self.how.as_str() {
            "again" => Some(Decision::Again),
            "account" => Some(Decision::PutBack),
            "agree" => Some(Decision::Agreed),
            "never" => Some(Decision::NeverMade),
            "paid" => {
                let reference = complaints.take("reference", Mark::parse(&self.reference));
                let on = complaints.take("on", day::parse(&self.on));
                let asked = ("the refund was asked for", asked_on);
                let on =
                    on.filter(|on| complaints.take("on", day::within(*on, asked, today)).is_some());
                reference.zip(on).map(|(reference, on)| Decision::Paid(reference, on))
            }
            _ => {
                complaints.add("how", "Choose what becomes of it.");
                None
            }
        };
        complaints.or(decision)
    }
}

/// A card for each refund that waits for a person.
pub(super) fn cards(seen: &Seen, seal: &Seal, typed: &Typed) -> Markup {
    let none = (ReturnedForm::default(), Complaints::default());
    html! {
        @for (refund, amount) in &seen.life.given_back {
            (given_back(seen, seal, (refund, *amount)))
        }
        @for refund in &seen.life.since.refunds {
            @let own = typed.as_ref().filter(|(id, ..)| *id == refund.id);
            @let (form, complaints) =
                own.map_or((&none.0, &none.1), |(_, form, said)| (form, said));
            @match refund.state {
                RefundState::Failed => (failed(refund, seal, (form, complaints))),
                RefundState::Review => (differs(seen, refund, seal, complaints)),
                RefundState::Asked if refund.object.is_none() && seen.is_old(refund.asked_at) => {
                    (unheard(refund, seal, complaints))
                }
                RefundState::Asked
                | RefundState::Refused
                | RefundState::Pending
                | RefundState::Succeeded
                | RefundState::PutBack
                | RefundState::PaidByHand => {}
            }
        }
    }
}

/// Client money that went back at the processor: the trust book has to say so too.
fn given_back(seen: &Seen, seal: &Seal, (refund, amount): (&RefundId, Money)) -> Markup {
    let intent = seen.intent();
    let Source::Deposit(deposit) = &intent.source else { return html! {} };
    let body = html! {
        p {
            (intent.source.title()) " gave " strong { (ui::money(amount)) } " of this deposit back, \
             which nobody asked for here, and the trust book does not know of it."
        }
        @if let Some(receipt) = &deposit.receipt {
            p {
                "When all of it went back, note on "
                (ui::link(&paths::trust_receipt(receipt), "its receipt in trust"))
                " that the bank took it back. When a part did, pay that part out of the matter’s \
                 ledger to whoever paid. Then end this task."
            }
        }
        (ui::form(&seal.part(refund), &paths::returned(&intent.id, refund), html! {
            (ui::hidden("how", "booked"))
            (ui::actions(ui::submit("The trust book says so now")))
        }))
    };
    ui::card("A deposit went back", body)
}

fn failed(
    refund: &Refund,
    seal: &Seal,
    (form, complaints): (&ReturnedForm, &Complaints),
) -> Markup {
    let ways = [
        ("again", "Try again the same way"),
        ("account", "Put it back on account"),
        ("paid", "It was paid another way"),
    ];
    let scope = refund.id.as_str();
    let body = html! {
        p {
            "The bank could not take " (ui::money(refund.amount)) ", such as for a closed card. "
            (refund.processor.title()) " gave it back to the firm; it is still owed to whoever paid."
        }
        (ui::form(&seal.part(scope), &paths::returned(&refund.payment, &refund.id), html! {
            (ui::complaints(complaints))
            (ui::radios("What becomes of it", "how", &ways, &form.how).scope(scope)
                .complaints(complaints))
            (ui::fields(html! {
                (ui::Field::text("Reference", "reference").value(&form.reference).scope(scope)
                    .hint("When it was paid another way: such as the number of the check.")
                    .complaints(complaints))
                (ui::Field::date("Paid on", "on").value(&form.on).scope(scope)
                    .complaints(complaints))
            }))
            (ui::actions(ui::submit("Resolve the refund")))
        }))
    };
    ui::card("A refund did not arrive", body)
}

fn differs(seen: &Seen, refund: &Refund, seal: &Seal, complaints: &Complaints) -> Markup {
    let Some(told) = refund.told else { return html! {} };
    let agreed = refund.clone().agreed(&free(seen, refund));
    let loss = agreed.ok().and_then(|agreed| agreed.loss().ok()).filter(|loss| loss.is_positive());
    let body = html! {
        p {
            (ui::money(refund.amount)) @if loss.is_some() { " was left of this payment, and " }
            @else { " was asked back, and " } (refund.processor.title())
            " gave back " strong { (ui::money(told)) } "."
        }
        @if let Some(loss) = loss {
            p {
                (ui::money(loss)) " of that was not there any more. Booking it writes that much off \
                 as the firm’s own loss; no invoice and no other payment is touched. Ask the \
                 client or " (refund.processor.title()) " to return it."
            }
        }
        (ui::form(&seal.part(&refund.id), &paths::returned(&refund.payment, &refund.id), html! {
            (ui::complaints(complaints))
            (ui::hidden("how", "agree"))
            (ui::actions(ui::submit(&format!("Book {}", ui::money_plain(told)))))
        }))
    };
    ui::card("The processor gave back another amount", body)
}

fn unheard(refund: &Refund, seal: &Seal, complaints: &Complaints) -> Markup {
    let body = html! {
        p {
            "Nobody has heard of the refund of " (ui::money(refund.amount)) " for more than a day. \
             Look for it on the pages of " (refund.processor.title()) ". It is set aside until you \
             say that it was never made; should it arrive after all, that counts."
        }
        (ui::form(&seal.part(&refund.id), &paths::returned(&refund.payment, &refund.id), html! {
            (ui::complaints(complaints))
            (ui::hidden("how", "never"))
            (ui::actions(ui::submit_quiet("It was never made")))
        }))
    };
    ui::card("A refund that nobody has heard of", body)
}
