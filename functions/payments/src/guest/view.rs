//! What the holder of a link sees: numbers and amounts, never a name.

use domain::payment::{Intent, IntentState, Part, Source};
use maud::{Markup, html};
use web::ui::Tone;
use web::{Complaints, Page, Seal, Tab, ui};

use super::{GuestForm, Seen};
use crate::desk;

/// The link does not work any more, and says no more.
pub(super) fn over() -> Page {
    let sentence = "Its time is over, or the firm has withdrawn it. Ask the firm for another one, \
                    or sign in to pay in the portal.";
    page("This link does not work any more", ui::empty("Nothing is shown here", sentence, SIGN_IN))
}

/// Too many payments were begun.
pub(super) fn used_up() -> Page {
    let sentence = "Too many payments were begun through this link. Ask the firm for another one.";
    page("This link is used up", ui::empty("Nothing more is begun here", sentence, SIGN_IN))
}

/// Everything that the link asks for is paid.
pub(super) fn nothing() -> Page {
    let sentence = "What this link asks for is paid, or is not asked for now. Thank you.";
    page("Nothing is open", ui::empty("Nothing is open", sentence, None))
}

/// The payment arrived.
pub(super) fn thanks(paid: &Intent) -> Page {
    let body = html! {
        (ui::notice(Tone::Good, html! { p { "Your payment has arrived and is booked." } }))
        (facts(&paid.parts, paid, "Paid"))
    };
    page("Thank you", body)
}

/// The payment that was begun through this link is not at its end.
pub(super) fn under_way(begun: &Intent, (here, seal): (&str, &Seal)) -> Page {
    let open = begun.state == IntentState::Open;
    let sentence = if open {
        "You began a payment and did not finish it. Nothing was charged yet."
    } else {
        "Your payment is on its way. You need not do anything; do not pay again."
    };
    let body = html! {
        (ui::notice(Tone::Info, html! { p { (sentence) } }))
        (facts(&begun.parts, begun, "Amount"))
        (ui::actions(html! {
            @if let (true, Some(pay_at)) = (open, &begun.pay_at) {
                (ui::button_link(pay_at, "Go on with the payment"))
            }
            (ui::button_link_quiet(here, "Look again"))
            @if open { (ui::press(seal, &format!("{here}/stop"), "Let it go")) }
        }))
    };
    page(if open { "Your payment is not finished" } else { "Your payment is on its way" }, body)
}

/// What is asked for, and the button.
pub(super) fn ask(
    seen: &Seen,
    last: Option<&Intent>,
    (here, seal): (&str, &Seal),
    (form, complaints): (&GuestForm, &Complaints),
) -> Page {
    let link = seen.payer.link();
    let due = |part: &Part| seen.owed.iter().find(|i| i.id == part.invoice).map(|i| i.due_on);
    let rows = seen.parts.iter().map(|part| {
        let due = due(part).map(ui::date).unwrap_or_default();
        [html! { (part.number) }, due, ui::money(part.amount)]
    });
    let amount = Part::sum(&seen.parts).map(ui::money).unwrap_or_default();
    let body = html! {
        (ui::complaints(complaints))
        @if let Some(sentence) = last.and_then(before) {
            (ui::notice(Tone::Warn, html! { p { (sentence) } }))
        }
        (ui::Table::new("What is asked for").text("Invoice").text("Due").number("Amount")
            .rows(rows).foot([html! { "Together" }, html! {}, amount]))
        @if link.share.is_some() {
            p { "This is your share. It is all that you are asked for." }
        }
        (ui::form(seal, here, html! {
            (desk::choice(&seen.offers, &form.by, complaints))
            (desk::saving(&seen.offers, seen.discount, (&seen.parts, &seen.whole, seen.today)))
            (ui::buttons(ui::submit("Go to the payment page")))
        }))
        (desk::promise(&seen.offers))
    };
    page("Pay without signing in", body)
}

/// What became of the payment before.
pub(super) fn before(last: &Intent) -> Option<&'static str> {
    match last.state {
        IntentState::Failed => {
            Some("The payment did not go through. Nothing was charged; try another way to pay.")
        }
        IntentState::Expired => {
            Some("The payment before was let go, or its time ran out. Nothing was charged.")
        }
        IntentState::Succeeded => Some("Thank you, your payment has arrived. This is still open."),
        IntentState::Unknown
        | IntentState::Open
        | IntentState::Authorized
        | IntentState::Processing
        | IntentState::Review => None,
    }
}

fn facts(parts: &[Part], intent: &Intent, label: &'static str) -> Markup {
    let numbers: Vec<&str> = parts.iter().map(|part| part.number.as_str()).collect();
    let deposit = matches!(intent.source, Source::Deposit(_));
    ui::facts(&[
        if deposit {
            ("For", html! { "A deposit in trust" })
        } else {
            ("Invoice", html! { (numbers.join(", ")) })
        },
        (label, ui::money(intent.amount)),
        ("Payment", html! { code { (intent.id) } }),
    ])
}

const SIGN_IN: Option<(&str, &str)> = Some(("/sign-in", "Sign in"));

pub(super) fn page(title: &str, body: Markup) -> Page {
    Page::new(Tab::None, title, body)
}
