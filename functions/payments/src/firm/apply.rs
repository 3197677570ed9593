//! `POST /firm/payments/{payment}/apply`: money on account goes to an open invoice (PAY-07).

use domain::id::{InvoiceId, PaymentId};
use domain::invoice::Invoice;
use domain::money::Money;
use domain::payment;
use maud::{Markup, html};
use serde::Deserialize;
use store::payments::Booking;
use store::{CommitError, Member, Versioned};
use web::{Answer, App, Complaints, Location, Path, Posted, Refusal, Seal, Staff, State, ui};

use super::show::{Forms, Seen};
use super::stamp;
use crate::paths;
use crate::refused::{self, Tried, Who};

/// To which invoice, and how much.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ApplyForm {
    to: String,
    part: String,
}

/// What was typed, and what is wrong with it.
pub(super) type Typed = (ApplyForm, Complaints);

/// `POST /firm/payments/{payment}/apply`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<PaymentId>,
    posted: Posted<ApplyForm>,
) -> Result<Answer, Refusal> {
    let (once, firm) = (posted.once(&member), app.store.of(&member));
    let seen = Box::pin(Seen::of(&app, &member, &id)).await?;
    let gone = Answer::Go(Location::to(paths::firm_payment(&id)).flash("The invoice has it now."));
    if firm.done(&once).await?.is_some() {
        return Ok(gone);
    }
    let mut complaints = Complaints::default();
    let currency = seen.intent().amount.currency();
    let to = seen.open.iter().find(|invoice| invoice.id.as_str() == posted.form.to);
    let to = complaints.take("to", to.ok_or("Choose one of the open invoices."));
    let amount = complaints.take("part", Money::parse(&posted.form.part, currency));
    let wish = to.map(|invoice| invoice.id.clone()).zip(amount);
    let booked = match complaints.or(wish) {
        Ok((invoice, amount)) => given(&app, (&member, &seen), (&invoice, amount)).await?,
        Err(complaints) => Err(complaints),
    };
    let (booked, owed, amount) = match booked {
        Ok(booked) => booked,
        Err(complaints) => {
            let wish = Tried::to("apply", id.as_str()).sum(amount);
            refused::noted(&app, (Who::Firm(&member), &once), wish, &complaints).await?;
            let forms = Forms { apply: (posted.form, complaints), ..Forms::default() };
            return Ok(Answer::Again(seen.page(&posted.seal, &forms)));
        }
    };

    let version = seen.life.payment.version;
    let booking = Booking { version, owed: std::slice::from_ref(&owed), booked: &booked };
    let to = (&owed.value.id, amount);
    match firm.commit_applied_funds(&once, booking, to, app.now()).await {
        Ok(_) => Ok(gone),
        Err(CommitError::Stale) => Err(Refusal::Stale),
        Err(other) => Err(other.into()),
    }
}

type Given = (payment::Booked, Versioned<domain::invoice::Issued>, Money);

/// What follows from giving so much to an invoice.
async fn given(
    app: &App,
    (member, seen): (&Member, &Seen),
    (id, amount): (&InvoiceId, Money),
) -> Result<Result<Given, Complaints>, Refusal> {
    let found = app.store.of(member).invoice_head(id).await?.ok_or(Refusal::NotFound)?;
    let Invoice::Issued(invoice) = found.value else { return Err(Refusal::NotFound) };
    let owed = Versioned { value: invoice, version: found.version };
    let (intent, refunds) = (seen.intent().clone(), &seen.life.since.refunds);
    let wish = (&owed.value, amount);
    let booked = payment::apply(intent, refunds, wish, &stamp(app).await?);
    let mut complaints = Complaints::default();
    let booked = complaints.obey("part", booked);
    Ok(complaints.or(booked).map(|booked| (booked, owed, amount)))
}

/// The form, while there is something on account.
pub(super) fn card(seen: &Seen, seal: &Seal, (form, complaints): &Typed) -> Markup {
    let intent = seen.intent();
    let there = intent.on_account();
    if !there.is_positive() {
        return html! {};
    }
    let label = |invoice: &domain::invoice::Issued| {
        format!("{}: {} open", invoice.number, ui::money_plain(invoice.open))
    };
    let options: Vec<(String, String)> =
        seen.open.iter().map(|invoice| (invoice.id.to_string(), label(invoice))).collect();
    let hint = format!("{} is on account.", ui::money_plain(there));
    let body = html! {
        @if options.is_empty() && complaints.is_empty() {
            p { (ui::money(there)) " is on account. The client has no open invoice that could take it." }
        } @else {
            (ui::form(&seal.part("apply"), &paths::apply(&intent.id), html! {
                (ui::complaints(complaints))
                (ui::select("Invoice", "to", &options, &form.to).required().complaints(complaints))
                (ui::Field::number("Amount to apply", "part").required().value(&form.part).hint(&hint)
                    .complaints(complaints))
                (ui::actions(ui::submit_quiet("Apply")))
            }))
        }
    };
    ui::card("On account", body)
}
