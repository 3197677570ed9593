//! What the firm decides about money that arrived otherwise than was asked: it is accepted, given
//! back, or left on account (rule PSP-20).

use axum::Extension;
use domain::id::{PaymentId, RefundId};
use domain::invoice::{Invoice, Issued};
use domain::money::Money;
use domain::payment::{
    self, AskBackError, Booked, Deposit, Intent, IntentState, Part, Since, Source,
};
use maud::{Markup, html};
use processors::Till;
use serde::Deserialize;
use store::payments::Booking;
use store::trust::ActError;
use store::{Member, Versioned};
use web::ui::Tone;
use web::{Answer, App, Complaints, Location, Path, Posted, Refusal, Seal, Staff, State, ui};

use super::refund;
use super::show::{Forms, Seen};
use crate::paths;

/// Where the money goes.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct AcceptForm {
    goes: String,
}

/// Nothing is asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct PlainForm {}

/// What was typed, and what is wrong with it.
pub(super) type Typed = (AcceptForm, Complaints);

/// What the choices send that name no invoice.
const MEANT: &str = "meant";
const ACCOUNT: &str = "account";

/// `POST /firm/payments/{payment}/accept`
pub(crate) async fn accept(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<PaymentId>,
    posted: Posted<AcceptForm>,
) -> Result<Answer, Refusal> {
    let (once, firm) = (posted.once(&member), app.store.of(&member));
    let seen = Box::pin(Seen::of(&app, &member, &id)).await?;
    let here = Location::to(paths::firm_payment(&id));
    let gone = Answer::Go(here.flash("The payment is booked as the processor took it."));
    if firm.done(&once).await?.is_some() {
        return Ok(gone);
    }
    if matches!(seen.intent().source, Source::Deposit(_)) {
        let when = (app.now(), app.today().await?);
        let taken = firm.trust().accept_deposit(&once, &seen.life.payment, when).await;
        return into_trust(taken, (&seen, &posted), gone);
    }
    let booked = match posted.form.parts(&seen) {
        Ok(parts) => booked(&app, (&member, &seen), parts).await?,
        Err(complaints) => Err(complaints),
    };
    let (booked, owed) = match booked {
        Ok(booked) => booked,
        Err(complaints) => {
            let forms = Forms { accept: (posted.form, complaints), ..Forms::default() };
            return Ok(Answer::Again(seen.page(&posted.seal, &forms)));
        }
    };

    let booking = Booking { version: seen.life.payment.version, owed: &owed, booked: &booked };
    firm.commit_accepted(&once, booking, (seen.intent().amount, None), app.now()).await?;

    Ok(gone)
}

/// What came of taking a deposit into trust.
fn into_trust(
    taken: Result<Intent, ActError>,
    (seen, posted): (&Seen, &Posted<AcceptForm>),
    gone: Answer,
) -> Result<Answer, Refusal> {
    let refused = match taken {
        Ok(_) => return Ok(gone),
        Err(ActError::Commit(error)) => return Err(error.into()),
        Err(ActError::Missing(_)) => return Err(Refusal::NotFound),
        Err(refused) => Complaints::whole(refused),
    };
    let forms = Forms { accept: (posted.form.clone(), refused), ..Forms::default() };
    Ok(Answer::Again(seen.page(&posted.seal, &forms)))
}

/// `POST /firm/payments/{payment}/give-back`: it is booked on account, and all of it asked back in
/// the same transaction.
pub(crate) async fn give_back(
    Staff(member): Staff,
    State(app): State<App>,
    Extension(till): Extension<Till>,
    Path(id): Path<PaymentId>,
    posted: Posted<PlainForm>,
) -> Result<Answer, Refusal> {
    let (once, firm) = (posted.once(&member), app.store.of(&member));
    let seen = Box::pin(Seen::of(&app, &member, &id)).await?;
    if let Some(first) = firm.done(&once).await? {
        let first = first.parse().map_err(Refusal::fault)?;
        refund::order(&app, &till, (&member, &id), &first).await?;
        return Ok(refund::gone(&id));
    }
    if matches!(seen.intent().source, Source::Deposit(_)) {
        let typed = (AcceptForm::default(), Complaints::whole(AskBackError::InTrust));
        let forms = Forms { accept: typed, ..Forms::default() };
        return Ok(Answer::Again(seen.page(&posted.seal, &forms)));
    }
    let booked = match booked(&app, (&member, &seen), Vec::new()).await? {
        Ok((booked, _)) => booked,
        Err(complaints) => {
            let typed = (AcceptForm::default(), complaints);
            let forms = Forms { accept: typed, ..Forms::default() };
            return Ok(Answer::Again(seen.page(&posted.seal, &forms)));
        }
    };
    let (amount, made) = (booked.intent.amount, (app.id(RefundId::made)?, app.now()));
    let back = booked.intent.ask_back(&Since::default(), amount, made).map_err(Refusal::fault)?;

    let booking = Booking { version: seen.life.payment.version, owed: &[], booked: &booked };
    let asked = (seen.intent().amount, Some(&back));
    let done = firm.commit_accepted(&once, booking, asked, app.now()).await?;
    let first = done.outcome(back.id.as_str()).parse().map_err(Refusal::fault)?;
    refund::order(&app, &till, (&member, &id), &first).await?;

    Ok(refund::gone(&id))
}

/// `POST /firm/payments/{payment}/keep`: what the invoices did not need stays on account.
pub(crate) async fn keep(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<PaymentId>,
    posted: Posted<PlainForm>,
) -> Result<Answer, Refusal> {
    let (once, firm) = (posted.once(&member), app.store.of(&member));
    let life = firm.life(&id).await?.ok_or(Refusal::NotFound)?;
    let here = Location::to(paths::firm_payment(&id));
    if life.surplus.is_none() && firm.done(&once).await?.is_none() {
        return Ok(Answer::Go(here.flash("It was decided before. This is how it stands now.")));
    }
    if let Some(amount) = life.surplus {
        firm.commit_surplus_kept(&once, (&life.payment, amount), app.now()).await?;
    }
    Ok(Answer::Go(here.flash(match &life.payment.value.source {
        Source::Deposit(_) => "It stays in trust until its client says what it is for.",
        Source::Processor(_) | Source::Saved(_) | Source::Recorded(_) => {
            "It stays on account until an invoice takes it."
        }
    })))
}

type Given = (Booked, Vec<Versioned<Issued>>);

/// What follows from accepting it for these parts.
async fn booked(
    app: &App,
    (member, seen): (&Member, &Seen),
    parts: Vec<Part>,
) -> Result<Result<Given, Complaints>, Refusal> {
    let firm = app.store.of(member);
    let mut owed = Vec::new();
    for part in &parts {
        let found = firm.invoice_head(&part.invoice).await?.ok_or(Refusal::NotFound)?;
        let Invoice::Issued(value) = found.value else { return Err(Refusal::NotFound) };
        owed.push(Versioned { value, version: found.version });
    }
    let accepted = match seen.intent().clone().accepted(parts, app.now()) {
        Ok(accepted) => accepted,
        Err(error) => return Ok(Err(Complaints::whole(error))),
    };
    let invoices: Vec<Issued> = owed.iter().map(|read| read.value.clone()).collect();
    let stamp = super::stamp(app).await?;
    let booked = payment::settle(accepted, &invoices, stamp.journal, stamp.effective_on);
    Ok(booked.map(|booked| (booked, owed)).map_err(Complaints::whole))
}

impl AcceptForm {
    fn parts(&self, seen: &Seen) -> Result<Vec<Part>, Complaints> {
        let intent = seen.intent();
        let amount = intent.took.unwrap_or(intent.amount);
        match self.goes.as_str() {
            MEANT => Ok(intent.parts.clone()),
            ACCOUNT => Ok(Vec::new()),
            id => {
                let to = seen.open.iter().find(|invoice| invoice.id.as_str() == id);
                let mut complaints = Complaints::default();
                let to = complaints.take("goes", to.ok_or("Choose where the money goes."));
                complaints.or(to.map(|invoice| {
                    let (invoice, number) = (invoice.id.clone(), invoice.number.to_string());
                    vec![Part { invoice, number, amount, discount: None }]
                }))
            }
        }
    }
}

/// What the processor says, and the decisions, while the payment waits for one.
pub(super) fn card(seen: &Seen, seal: &Seal, typed: &Typed) -> Markup {
    let intent = seen.intent();
    if intent.state == IntentState::Review {
        return other_amount(seen, seal, typed);
    }
    let Some(surplus) = seen.life.surplus else { return html! {} };
    if let Source::Deposit(deposit) = &intent.source {
        return beyond_deposit(surplus, deposit, (intent, seal));
    }
    if !intent.on_account().is_positive() {
        return html! {};
    }
    ui::card(
        "More arrived than was asked for",
        html! {
            p {
                "The invoices of this payment did not need " (ui::money(intent.on_account()))
                " of it: they were paid otherwise meanwhile, or the payment had been let go. It is \
                 the client’s, on account. Refund it, apply it to another invoice, or leave it."
            }
            (ui::press(&seal.part("keep"), &paths::keep(&intent.id), "Leave it on account"))
        },
    )
}

/// More came into trust than the firm had asked for by then.
fn beyond_deposit(surplus: Money, deposit: &Deposit, (intent, seal): (&Intent, &Seal)) -> Markup {
    ui::card(
        "More arrived than was asked for",
        html! {
            p {
                (ui::money(surplus)) " of it was asked for no more when it arrived: it was paid \
                 otherwise meanwhile, or the payment had been let go. It is the client’s, in \
                 trust. Pay it back from the ledger of " (deposit.number) ", or leave it there."
            }
            (ui::actions(html! {
                (ui::button_link_quiet(&paths::trust_ledger(&deposit.matter), "The ledger"))
                (ui::press(&seal.part("keep"), &paths::keep(&intent.id), "Leave it in trust"))
            }))
        },
    )
}

fn other_amount(seen: &Seen, seal: &Seal, (form, complaints): &Typed) -> Markup {
    let intent = seen.intent();
    let Some(took) = intent.took else { return html! {} };
    let body = html! {
        (ui::notice(Tone::Warn, html! {
            p {
                (ui::money(intent.amount)) " was asked for, and " (intent.source.title()) " took "
                strong { (ui::money(took)) } ". Nothing is booked before you decide."
            }
        }))
        @if matches!(intent.source, Source::Deposit(_)) { (deposited(seen, seal, complaints)) }
        @else { (for_firm(seen, seal, (form, complaints))) }
    };
    ui::card("The processor took another amount", body)
}

/// Client money goes to its matter's ledger, whole, or nowhere (rule TR-11).
fn deposited(seen: &Seen, seal: &Seal, complaints: &Complaints) -> Markup {
    let intent = seen.intent();
    let took = intent.took.unwrap_or(intent.amount);
    html! {
        (ui::form(&seal.part("accept"), &paths::accept(&intent.id), html! {
            (ui::complaints(complaints))
            (ui::hidden("goes", ACCOUNT))
            p {
                "It is in the trust account at " (intent.source.title()) ", and on no ledger. Take \
                 all of it into the matter’s ledger. If it is to go back, or went back already, \
                 pay it out of the ledger afterwards, so that the trust book tells both."
            }
            (ui::actions(ui::submit(&format!("Take {} into trust", ui::money_plain(took)))))
        }))
    }
}

/// Money of the firm goes to an invoice or on account, or back.
fn for_firm(seen: &Seen, seal: &Seal, (form, complaints): (&AcceptForm, &Complaints)) -> Markup {
    let intent = seen.intent();
    let took = intent.took.unwrap_or(intent.amount);
    let options = choices(seen, took);
    let first = options.first().map_or("", |(value, _)| value.as_str());
    let goes = if form.goes.is_empty() { first } else { &form.goes };
    html! {
        (ui::form(&seal.part("accept"), &paths::accept(&intent.id), html! {
            (ui::complaints(complaints))
            (ui::radios("Where the money goes", "goes", &options, goes)
                .hint("What an invoice does not need stays on account.").complaints(complaints))
            (ui::actions(ui::submit(&format!("Accept {}", ui::money_plain(took)))))
        }))
        (ui::confirm(
            &seal.part("give-back"),
            &paths::give_back(&intent.id),
            "Give all of it back",
            "It goes back the way it came, and pays nothing.",
        ))
    }
}

/// Where the money can go: what it was meant for, an open invoice, on account.
fn choices(seen: &Seen, took: Money) -> Vec<(String, String)> {
    let intent = seen.intent();
    let mut all = Vec::new();
    let same = intent.parts.iter().all(|part| part.amount.currency() == took.currency());
    if same && !intent.parts.is_empty() {
        let numbers: Vec<&str> = intent.parts.iter().map(|part| part.number.as_str()).collect();
        all.push((MEANT.to_owned(), format!("As it was meant: invoice {}", numbers.join(", "))));
    }
    let meant = |invoice: &Issued| intent.parts.iter().any(|part| part.invoice == invoice.id);
    for invoice in seen.open.iter().filter(|invoice| !meant(invoice)) {
        let open = ui::money_plain(invoice.open);
        all.push((invoice.id.to_string(), format!("Invoice {}: {open} open", invoice.number)));
    }
    all.push((ACCOUNT.to_owned(), "On account".to_owned()));
    all
}
