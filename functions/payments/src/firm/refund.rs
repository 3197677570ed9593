//! `POST /firm/payments/{payment}/refund`: money goes back the way it came (PAY-19, rule PSP-43),
//! after a page that says what that does.

use axum::Extension;
use domain::allotment::{Allotment, Target};
use domain::id::{InvoiceId, JournalId, PaymentId, RefundId};
use domain::invoice::Issued;
use domain::ledger::Stamp;
use domain::money::Money;
use domain::news::{News, Subject};
use domain::payment::{AskBackError, Booked};
use domain::refund::{Refund, RefundFact, RefundState};
use maud::{Markup, html};
use processors::{Failure, RefundOrder, Till};
use serde::Deserialize;
use store::settle::HearError;
use store::{CommitError, Member};
use web::{
    Answer, App, Complaints, Location, Page, Path, Posted, Refusal, Seal, Staff, State, Tab, ui,
};

use super::show::{Forms, Seen};
use crate::refused::{self, Tried, Who};
use crate::{desk, paths};

/// How often a lost race is run again: many may give back parts of one payment at once.
const RACES_MAX: u32 = 40;

/// How much goes back.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct RefundForm {
    back: String,
    agreed: String,
    seen: String,
}

/// What was typed, and what is wrong with it.
pub(super) type Typed = (RefundForm, Complaints);

/// `POST /firm/payments/{payment}/refund`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Extension(till): Extension<Till>,
    Path(id): Path<PaymentId>,
    posted: Posted<RefundForm>,
) -> Result<Answer, Refusal> {
    let (once, firm) = (posted.once(&member), app.store.of(&member));
    for _ in 0..RACES_MAX {
        if let Some(first) = firm.done(&once).await? {
            let first = first.parse().map_err(Refusal::fault)?;
            order(&app, &till, (&member, &id), &first).await?;
            return Ok(gone(&id));
        }
        let seen = Box::pin(Seen::of(&app, &member, &id)).await?;
        let refund = match asked(&app, &seen, &posted.form)? {
            Ok(refund) => refund,
            Err(complaints) => {
                let amount = Money::parse(&posted.form.back, seen.intent().amount.currency()).ok();
                let wish = Tried::to("refund", id.as_str()).sum(amount);
                refused::noted(&app, (Who::Firm(&member), &once), wish, &complaints).await?;
                let forms = Forms { refund: (posted.form, complaints), ..Forms::default() };
                return Ok(Answer::Again(seen.page(&posted.seal, &forms)));
            }
        };
        let looked_at = &posted.form.seen;
        let is_other = !looked_at.is_empty() && *looked_at != taken(&refund);
        if posted.form.agreed.is_empty() || is_other {
            return Ok(Answer::Page(asking(&app, &seen, (&refund, is_other), &posted.seal).await?));
        }
        let payment = &seen.life.payment;
        match firm.commit_refund_asked(&once, payment, &refund, app.now()).await {
            Ok(done) => {
                let first = done.outcome(refund.id.as_str()).parse().map_err(Refusal::fault)?;
                order(&app, &till, (&member, &id), &first).await?;
                return Ok(gone(&id));
            }
            Err(CommitError::Stale) => {}
            Err(other) => return Err(other.into()),
        }
    }
    Err(Refusal::Stale)
}

pub(super) fn gone(id: &PaymentId) -> Answer {
    let here = Location::to(paths::firm_payment(id));
    Answer::Go(here.flash("The refund is on its way to whoever paid."))
}

fn asked(app: &App, seen: &Seen, form: &RefundForm) -> Result<Result<Refund, Complaints>, Refusal> {
    let (intent, mut complaints) = (seen.intent(), Complaints::default());
    let made = (app.id(RefundId::made)?, app.now());
    let amount = complaints.take("back", Money::parse(&form.back, intent.amount.currency()));
    let refund = amount.and_then(|amount| {
        let asked: Result<Refund, AskBackError> = intent.ask_back(&seen.life.since, amount, made);
        complaints.obey("back", asked)
    });
    Ok(complaints.or(refund))
}

/// What is said where the money moved since the page was looked at.
const OTHER: &str =
    "The money of this payment has moved meanwhile, and nothing went back. Look at it again.";

/// Where a refund takes its money from, in one word: what was looked at is what happens.
fn taken(refund: &Refund) -> String {
    let part = |part: &Allotment| format!("{}={}", part.to.account(), part.amount.minor());
    refund.from.iter().map(part).collect::<Vec<_>>().join(" ")
}

/// The page that says what a refund does, and asks.
async fn asking(
    app: &App,
    seen: &Seen,
    (refund, is_other): (&Refund, bool),
    seal: &Seal,
) -> Result<Page, Refusal> {
    let invoices: Vec<Issued> = seen.invoices().cloned().collect();
    let stamp = Stamp {
        journal: app.id(JournalId::made)?,
        effective_on: app.today().await?,
        now: app.now(),
    };
    let after = seen.intent().once_back(refund, (&invoices, &stamp)).map_err(Refusal::fault)?;
    let sum = ui::money_plain(refund.amount);
    let here = paths::firm_payment(&refund.payment);
    let body = html! {
        (ui::crumbs(&[(paths::FIRM_PAYMENTS, "Payments"), (&here, "Payment")]))
        @if is_other { (ui::complaints(&Complaints::whole(OTHER))) }
        (effects(refund, &invoices, &after))
        p { "It goes back the way it came, and cannot be called back." }
        (ui::form(seal, &paths::refund(&refund.payment), html! {
            (ui::hidden("back", &refund.amount.to_string()))
            (ui::hidden("agreed", "on"))
                    (ui::hidden("seen", &taken(refund)))
            (ui::actions(html! {
                (ui::submit(&format!("Refund {sum} now")))
                (ui::button_link_quiet(&here, "Keep the money"))
            }))
        }))
    };
    Ok(Page::new(Tab::Billing, format!("Refund {sum}"), body))
}

/// Where the money of a refund is taken from, and what of discounts goes with it.
fn effects(refund: &Refund, invoices: &[Issued], after: &Booked) -> Markup {
    let number = |id: &InvoiceId| {
        let found = invoices.iter().find(|invoice| invoice.id == *id);
        found.map_or_else(String::new, |invoice| invoice.number.to_string())
    };
    let part = |part: &Allotment| {
        let words = match &part.to {
            Target::Invoice(id) => html! { "From invoice " (number(id)) },
            Target::Unapplied(_) => html! { "From what is on account" },
            Target::Surcharge => html! { "Its share of the surcharge" },
        };
        [words, ui::money(part.amount)]
    };
    let table = ui::Table::new("What goes back").text("From where").number("Amount");
    let table = table.rows(refund.from.iter().map(part));
    html! {
        (table.foot([html! { "In all" }, ui::money(refund.amount)]))
        @for (invoice, more, off) in reopened(invoices, after) {
            p {
                "Invoice " (invoice.number) " will have " (ui::money(more)) " more open"
                @if let Some(off) = off.filter(|off| off.is_positive()) {
                    ": " (ui::money(off)) " of it is the discount that was given for this money"
                }
                "."
            }
        }
    }
}

/// The invoices that a refund opens again, by how much, and what of it is a discount that goes.
fn reopened<'a>(
    invoices: &'a [Issued],
    after: &'a Booked,
) -> impl Iterator<Item = (&'a Issued, Money, Option<Money>)> {
    after.invoices.iter().filter_map(|invoice| {
        let before = invoices.iter().find(|one| one.id == invoice.id)?;
        let more = invoice.open.minus(before.open).ok().filter(|more| more.is_positive())?;
        let off = after.discounted.iter().find(|(id, _)| *id == invoice.id);
        Some((invoice, more, off.map(|(_, off)| off.negated())))
    })
}

/// Sends a stored refund to the processor and hears its answer; an unknown outcome stays unknown
/// until the clock asks again with the same key (rules PSP-01, PSP-06).
pub(super) async fn order(
    app: &App,
    till: &Till,
    (member, payment): (&Member, &PaymentId),
    id: &RefundId,
) -> Result<(), Refusal> {
    let life = app.store.of(member).life(payment).await?.ok_or(Refusal::NotFound)?;
    let found = life.since.refunds.iter().find(|refund| refund.id == *id);
    let (Some(refund), Some(of)) = (found, &life.payment.value.object) else { return Ok(()) };
    if refund.object.is_some() || refund.state != RefundState::Asked {
        return Ok(());
    }
    let order = RefundOrder { refund: refund.id.clone(), of: of.clone(), amount: refund.amount };
    let paid = &life.payment.value;
    let Some(connection) = desk::taker(app, till, paid).await? else { return Ok(()) };
    let fact = match connection.refund(&order).await {
        Ok(fact) => RefundFact { payment: Some(payment.clone()), ..fact },
        Err(failure) => {
            tracing::warn!(refund.id = %id, error = %failure, "No refund was made");
            match failure {
                Failure::Refused(_) => refund.refused(),
                Failure::Unknown(_) => return Ok(()),
            }
        }
    };
    let when = (app.now(), app.today().await?);
    match app.store.system("refund").hear_refund(&fact, when).await {
        // Others were first every time. The refund is made and stored: its news comes again.
        Err(HearError::Commit(CommitError::Stale)) => Ok(()),
        heard => heard.map(|_| ()).map_err(Refusal::from),
    }
}

/// Asks the processor how far a refund is that it knows; its silence changes nothing.
pub(super) async fn ask(
    app: &App,
    till: &Till,
    (member, payment): (&Member, &PaymentId),
    id: &RefundId,
) -> Result<(), Refusal> {
    let life = app.store.of(member).life(payment).await?.ok_or(Refusal::NotFound)?;
    let found = life.since.refunds.iter().find(|refund| refund.id == *id);
    let Some(object) = found.and_then(|refund| refund.object.clone()) else { return Ok(()) };
    let paid = &life.payment.value;
    let Some(connection) = desk::taker(app, till, paid).await? else { return Ok(()) };
    let when = (app.now(), app.today().await?);
    match connection.fetch(&Subject::Refund(object)).await {
        Ok(news) => {
            let system = app.store.system("refund");
            for said in news.iter().filter(|said| matches!(said, News::Refund(_))) {
                system.hear_news(connection.merchant(), said, when).await?;
            }
        }
        Err(failure) => tracing::warn!(refund.id = %id, error = %failure, "Not told"),
    }
    Ok(())
}

/// The form, or why nothing goes back.
pub(super) fn card(seen: &Seen, seal: &Seal, (form, complaints): &Typed) -> Markup {
    let (intent, since) = (seen.intent(), &seen.life.since);
    let Ok(refundable) = intent.refundable(since) else { return html! {} };
    let left = refundable.left().unwrap_or(Money::zero(intent.amount.currency()));
    let online = intent.source.taker().is_some();
    let nothing = !left.is_positive() && complaints.is_empty() && !refundable.in_dispute;
    if intent.funds.is_none() || !online || nothing {
        return html! {};
    }
    let hint = format!("At most {} can go back.", ui::money_plain(left));
    let all = left.to_string();
    let value = if form.back.is_empty() { &all } else { &form.back };
    let body = html! {
        @if refundable.in_dispute {
            p { "The payer’s bank disputes this payment. Wait for the outcome: a refund now would \
                 pay twice." }
        } @else {
            (ui::form(&seal.part("refund"), &paths::refund(&intent.id), html! {
                (ui::complaints(complaints))
                (ui::Field::number("Amount to refund", "back").required().value(value).hint(&hint)
                    .complaints(complaints))
                (ui::actions(ui::submit_quiet("Refund")))
            }))
        }
    };
    ui::card("Refund to the original way of paying", body)
}
