//! How a payment stands: where the person comes back to from the processor's page.

use axum::Extension;
use domain::discount::Ground;
use domain::id::PaymentId;
use domain::money::Money;
use domain::paying::Way;
use domain::payment::{Intent, IntentState, Source};
use maud::{Markup, html};
use processors::{Failure, Till};
use web::ui::Tone;
use web::{Answer, App, Guest, Page, Path, Refusal, Seal, State, Tab, ui};

use crate::{checkout, desk, paths};

/// `GET /payments/{id}`
pub(crate) async fn page(
    Guest(client): Guest,
    State(app): State<App>,
    Extension(till): Extension<Till>,
    Path(id): Path<PaymentId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let door = app.store.of_client(&client);
    let mut intent = door.payment(&id).await?.ok_or(Refusal::NotFound)?.value;
    // The account of a deposit is not known here (rule PSP-46): its own page asks.
    if intent.may_have_changed() && !matches!(intent.source, Source::Deposit(_)) {
        ask(&app, &till, &intent).await?;
        intent = door.payment(&id).await?.ok_or(Refusal::NotFound)?.value;
    }
    let zone = app.firm().await?.zone.clone();
    Ok(Answer::Page(view(&intent, &zone, &seal)))
}

/// Asks the processor, which may know more than its webhooks have told us; its silence changes
/// nothing.
pub(crate) async fn ask(app: &App, till: &Till, intent: &Intent) -> Result<(), Refusal> {
    let Some(connection) = desk::taker(app, till, intent).await? else { return Ok(()) };
    match connection.ask(intent).await {
        Ok(Some(fact)) => {
            let system = app.store.system("return from the processor");
            system.hear(&fact, app.now(), app.today().await?).await?;
        }
        // It never heard of the wish: the same request with the same key (rule PSP-02).
        Ok(None) if intent.state == IntentState::Unknown => {
            checkout::start(app, till, intent.clone()).await?;
        }
        Ok(None) => {}
        Err(failure) => silent(intent, &failure),
    }
    Ok(())
}

pub(crate) fn silent(intent: &Intent, failure: &Failure) {
    tracing::warn!(payment.id = %intent.id, error = %failure, "The processor does not do it");
}

/// The badge of a payment: its state, and whether its money has gone back.
pub(crate) fn badge_of(intent: &Intent) -> Markup {
    let in_dispute = intent.funds.as_ref().is_some_and(|funds| funds.in_dispute);
    let in_trust = matches!(intent.source, Source::Deposit(_));
    let whole = in_trust || intent.kept() == intent.amount;
    if intent.state != IntentState::Succeeded || (!in_dispute && whole) {
        badge(intent.state)
    } else if in_dispute {
        ui::badge(Tone::Warn, "disputed")
    } else if intent.kept().is_zero() {
        ui::badge(Tone::Neutral, "gone back")
    } else {
        ui::badge(Tone::Warn, "partly gone back")
    }
}

/// The invoices that a payment is for, each with a link to it, or the matter of a deposit.
pub(crate) fn invoices(intent: &Intent) -> Markup {
    if let Source::Deposit(deposit) = &intent.source {
        let request = paths::deposit(&deposit.request);
        return html! { "In trust, " (ui::link(&request, deposit.number.as_str())) };
    }
    html! {
        @for (at, part) in intent.parts.iter().enumerate() {
            @if at > 0 { ", " }
            (ui::link(&paths::invoice(&part.invoice), &part.number))
        }
        @if intent.parts.is_empty() { "On account" }
    }
}

/// When a payment was begun; of what the firm recorded nobody knows the hour.
fn begun(intent: &Intent, zone: &str) -> (&'static str, Markup) {
    match &intent.source {
        Source::Recorded(recorded) => ("Received on", ui::date(recorded.on)),
        Source::Processor(_) | Source::Saved(_) | Source::Deposit(_) => {
            ("Begun", ui::when(intent.made_at, zone))
        }
    }
}

/// When a payment was begun, in a list.
pub(crate) fn begun_plain(intent: &Intent, zone: &str) -> String {
    match &intent.source {
        Source::Recorded(recorded) => ui::date_plain(recorded.on),
        Source::Processor(_) | Source::Saved(_) | Source::Deposit(_) => {
            ui::when_plain(intent.made_at, zone)
        }
    }
}

/// The badge of a payment's state.
fn badge(state: IntentState) -> Markup {
    let tone = match state {
        IntentState::Succeeded => Tone::Good,
        IntentState::Failed | IntentState::Expired => Tone::Bad,
        IntentState::Review => Tone::Warn,
        IntentState::Unknown
        | IntentState::Open
        | IntentState::Authorized
        | IntentState::Processing => Tone::Info,
    };
    ui::badge(tone, if state == IntentState::Expired { "let go" } else { state.word() })
}

fn view(intent: &Intent, zone: &str, seal: &Seal) -> Page {
    let (title, sentence) = words(intent);
    let subject = Subject::of(intent);
    let body = html! {
        (ui::crumbs(&[(paths::PAYMENTS, "Payments")]))
        (ui::notice(tone(intent.state), html! { p { (sentence) } }))
        (facts(intent, subject.label, zone))
        (promise(intent))
        (surplus(intent))
        (ui::actions(html! {
            (next(intent, &subject))
            @if intent.state == IntentState::Open {
                (ui::press(seal, &stop(intent), "Let it go"))
            }
        }))
    };
    Page::new(Tab::Payments, title, body)
}

fn facts(intent: &Intent, label: &str, zone: &str) -> Markup {
    let mut facts = vec![("Amount", ui::money(intent.amount))];
    facts.extend(intent.surcharge().map(|top| ("Of it a surcharge", ui::money(top))));
    facts.push((label, invoices(intent)));
    facts.push(begun(intent, zone));
    facts.push(("State", badge_of(intent)));
    ui::facts(&facts)
}

/// What is taken off once the money is here (PAY-18).
fn promise(intent: &Intent) -> Markup {
    let promised = || intent.parts.iter().filter_map(|part| part.discount);
    let is_to_come = matches!(
        intent.state,
        IntentState::Unknown
            | IntentState::Open
            | IntentState::Authorized
            | IntentState::Processing
    );
    let off = |early: bool| {
        let these = promised().filter(|one| matches!(one.ground, Ground::Early { .. }) == early);
        let off = Money::sum(these.map(|one| one.off), intent.amount.currency()).ok();
        off.filter(|off| is_to_come && off.is_positive())
    };
    html! {
        @for (off, what) in [(off(false), "by bank"), (off(true), "early")] {
            @if let Some(off) = off {
                p {
                    "With it, the discount of " (ui::money(off)) " for paying " (what) " is taken "
                    "off once the money has arrived."
                }
            }
        }
    }
}

/// What nobody asked for by the time it arrived.
fn surplus(intent: &Intent) -> Markup {
    let (left, parts) = (intent.on_account(), !intent.parts.is_empty());
    html! {
        @if parts && intent.state == IntentState::Succeeded && left.is_positive() {
            p {
                (ui::money(left)) " of it was not needed any more and is on your account. The firm \
                 uses it for another invoice or gives it back: ask it."
            }
        }
    }
}

const fn tone(state: IntentState) -> Tone {
    match state {
        IntentState::Succeeded => Tone::Good,
        IntentState::Failed | IntentState::Expired => Tone::Bad,
        IntentState::Review => Tone::Warn,
        IntentState::Unknown
        | IntentState::Open
        | IntentState::Authorized
        | IntentState::Processing => Tone::Info,
    }
}

/// What a payment is for, as its page names it.
struct Subject {
    label: &'static str,
    page: String,
    see: &'static str,
    back: &'static str,
}

impl Subject {
    fn of(intent: &Intent) -> Self {
        if let Source::Deposit(deposit) = &intent.source {
            let page = paths::deposit(&deposit.request);
            return Self {
                label: "For",
                page,
                see: "See the deposit",
                back: "Back to the deposit",
            };
        }
        match intent.parts.as_slice() {
            [one] => Self {
                label: "Invoice",
                page: paths::invoice(&one.invoice),
                see: "See the invoice",
                back: "Back to the invoice",
            },
            _ => Self {
                label: "Invoices",
                page: paths::INVOICES.to_owned(),
                see: "See your invoices",
                back: "Back to the invoices",
            },
        }
    }
}

/// The heading and the sentence of a payment's page.
const fn words(intent: &Intent) -> (&'static str, &'static str) {
    match (&intent.source, intent.state) {
        (Source::Deposit(_), IntentState::Succeeded) => (
            "Thank you, your deposit has arrived",
            "We hold it for you in trust, apart from our own money. Your receipt is ready.",
        ),
        (_, IntentState::Processing) if matches!(intent.way, Some(Way::Card)) => (
            "Your payment is on its way",
            "It can take until tomorrow until the money is here. We mail you when it is; you need \
             not do anything.",
        ),
        (_, state) => words_of(state),
    }
}

const fn words_of(state: IntentState) -> (&'static str, &'static str) {
    match state {
        IntentState::Unknown => (
            "Checking your payment",
            "We have not heard from the processor yet. Do not pay again: load this page in a \
             minute. Nothing is charged twice.",
        ),
        IntentState::Open => (
            "Your payment is not finished",
            "Nothing was charged yet. You can go on where you stopped, or let it go.",
        ),
        IntentState::Authorized => (
            "Your payment is authorised",
            "Your bank holds the amount for us. Nothing is charged before we take it.",
        ),
        IntentState::Processing => (
            "Your payment is on its way",
            "It can take a few business days until the money is here. We mail you when it is; you \
             need not do anything.",
        ),
        IntentState::Expired => (
            "This payment was let go",
            "It was ended, or its time to pay ran out. Nothing was charged. You can begin again \
             whenever you like.",
        ),
        IntentState::Failed => (
            "The payment did not go through",
            "Nothing was charged. Try another card or a bank account.",
        ),
        IntentState::Review => (
            "We are looking into your payment",
            "The processor reports another amount than was asked for. Somebody at the firm looks at \
             it; you need not do anything.",
        ),
        IntentState::Succeeded => {
            ("Thank you, your payment has arrived", "It is booked, and your receipt is ready.")
        }
    }
}

/// Where it is let go.
fn stop(intent: &Intent) -> String {
    match &intent.source {
        Source::Deposit(deposit) => paths::deposit_stop(&deposit.request),
        Source::Processor(_) | Source::Saved(_) | Source::Recorded(_) => paths::stop(&intent.id),
    }
}

/// Where the same is paid anew.
pub(crate) fn again(intent: &Intent) -> String {
    if let Source::Deposit(deposit) = &intent.source {
        return paths::deposit(&deposit.request);
    }
    match intent.parts.as_slice() {
        [one] => paths::pay(&one.invoice),
        [] => paths::AHEAD.to_owned(),
        _ => paths::PAY.to_owned(),
    }
}

fn next(intent: &Intent, subject: &Subject) -> Markup {
    match intent.state {
        IntentState::Succeeded => html! {
            (ui::button_link(&paths::receipt(&intent.id), "See the receipt"))
            (ui::button_link_quiet(&subject.page, subject.see))
        },
        IntentState::Open => html! {
            @if let Some(pay_at) = &intent.pay_at {
                (ui::button_link(pay_at, "Go on with the payment"))
            }
            (ui::button_link_quiet(&subject.page, subject.back))
        },
        IntentState::Failed | IntentState::Expired => html! {
            (ui::button_link(&again(intent), "Try again"))
            (ui::button_link_quiet(&subject.page, subject.back))
        },
        IntentState::Unknown
        | IntentState::Authorized
        | IntentState::Processing
        | IntentState::Review => html! {
            (ui::button_link_quiet(&paths::payment(&intent.id), "Look again"))
            (ui::button_link_quiet(&subject.page, subject.back))
        },
    }
}
