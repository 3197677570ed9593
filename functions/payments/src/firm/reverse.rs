//! `POST /firm/payments/{payment}/reverse`: a recorded payment is taken back by a new entry, such
//! as when a cheque bounced (PAY-21, rule LED-10).

use domain::allotment::Target;
use domain::id::PaymentId;
use domain::invoice::{Invoice, Issued};
use domain::payment::{self, Intent, Source};
use maud::{Markup, html};
use serde::Deserialize;
use store::payments::Booking;
use store::{FirmStore, Versioned};
use web::{Answer, App, Complaints, Location, Path, Posted, Refusal, Seal, Staff, State, ui};

use super::show::{Forms, Seen};
use super::stamp;
use crate::paths;
use crate::refused::{self, Tried, Who};

/// Nothing is asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ReverseForm {}

/// What is wrong with it.
pub(super) type Typed = Complaints;

/// `POST /firm/payments/{payment}/reverse`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<PaymentId>,
    posted: Posted<ReverseForm>,
) -> Result<Answer, Refusal> {
    let (once, firm) = (posted.once(&member), app.store.of(&member));
    let seen = Box::pin(Seen::of(&app, &member, &id)).await?;
    let gone = Answer::Go(Location::to(paths::firm_payment(&id)).flash("The payment is reversed."));
    if firm.done(&once).await?.is_some() {
        return Ok(gone);
    }
    let owed = owed(firm, seen.intent()).await?;
    let invoices: Vec<Issued> = owed.iter().map(|read| read.value.clone()).collect();
    let booked = match payment::reverse(seen.intent().clone(), &invoices, &stamp(&app).await?) {
        Ok(booked) => booked,
        Err(error) => {
            let mut reverse = Complaints::default();
            reverse.obey::<(), _>("", Err(error));
            let wish = Tried::to("reverse", id.as_str()).sum(Some(seen.intent().amount));
            refused::noted(&app, (Who::Firm(&member), &once), wish, &reverse).await?;
            let forms = Forms { reverse, ..Forms::default() };
            return Ok(Answer::Again(seen.page(&posted.seal, &forms)));
        }
    };

    let booking = Booking { version: seen.life.payment.version, owed: &owed, booked: &booked };
    firm.commit_reversed(&once, booking, app.now()).await?;

    Ok(gone)
}

/// The invoices that have money of a payment, each with its version.
async fn owed(firm: FirmStore<'_>, intent: &Intent) -> Result<Vec<Versioned<Issued>>, Refusal> {
    let mut all = Vec::new();
    for part in intent.funds.iter().flat_map(|funds| &funds.allotments) {
        let Target::Invoice(id) = &part.to else { continue };
        let found = firm.invoice_head(id).await?.ok_or(Refusal::NotFound)?;
        if let Invoice::Issued(value) = found.value {
            all.push(Versioned { value, version: found.version });
        }
    }
    Ok(all)
}

/// The button, for a payment that the firm recorded.
pub(super) fn card(seen: &Seen, seal: &Seal, complaints: &Typed) -> Markup {
    let intent = seen.intent();
    let Source::Recorded(recorded) = &intent.source else { return html! {} };
    if recorded.reversed_on.is_some() && complaints.is_empty() {
        return html! {};
    }
    ui::card(
        "Bounced, or recorded by mistake?",
        html! {
            (ui::complaints(complaints))
            p { "Reversing makes a new entry: its invoice is open again, and both entries stay." }
            (ui::confirm(
                &seal.part("reverse"),
                &paths::reverse(&intent.id),
                "Reverse this payment",
                "What invoices had of it is owed again.",
            ))
        },
    )
}
