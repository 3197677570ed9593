//! What the page of a line shows to the client.

use domain::credit::LineCredit;
use domain::firm::Firm;
use domain::invoice::Issued;
use domain::money::Money;
use domain::question::{Question, QuestionState, Voice};
use maud::{Markup, html};
use store::Client;
use store::invoices::LineWhole;
use web::{Complaints, Page, Seal, Tab, ui};

use super::AskForm;
use crate::paths;

/// The line, what was said about it, and the ways to go on.
pub(super) fn page(
    seen: &LineWhole,
    (client, firm): (&Client, &Firm),
    seal: &Seal,
    (form, complaints): (&AskForm, &Complaints),
) -> Page {
    let invoice = &seen.invoice.value;
    let number = invoice.title();
    let credited = LineCredit::after(&seen.line, &seen.credits).taken;
    let name = |voice: &Voice| match voice {
        Voice::Client(id) if id == client.contact() => "You".to_owned(),
        Voice::Client(_) => "A colleague of yours".to_owned(),
        Voice::Firm(_) => firm.name.to_string(),
    };
    let body = html! {
        (ui::crumbs(&[
            (paths::INVOICES, "Invoices"),
            (&paths::invoice(&invoice.id), &number),
        ]))
        (ui::card("What it is", ui::paper::explained(&seen.line, paths::DOCUMENTS)))
        @if credited.is_positive() {
            (ui::notice(ui::Tone::Good, html! {
                p { (ui::money(credited)) " of it was credited: you need not pay that." }
            }))
        }
        @if let Some(question) = seen.question.as_ref().map(|one| &one.value) {
            (ui::card("What was said", html! {
                (stands(question, &seen.invoice.value))
                (ui::paper::thread(question, &firm.zone, name))
                @if question.state == QuestionState::Answered {
                    (ui::form(seal, &accept(seen), ui::actions(ui::submit("I accept this line"))))
                }
            }))
        }
        (asking(seen, seal, (form, complaints)))
    };
    Page::new(Tab::Invoices, "About this line", body)
}

fn here(seen: &LineWhole) -> String {
    paths::line(&seen.invoice.value.id, (seen.line.on, &seen.line.id))
}

fn accept(seen: &LineWhole) -> String {
    paths::accept(&seen.invoice.value.id, (seen.line.on, &seen.line.id))
}

/// How the question stands, and what that means for what is to be paid.
fn stands(question: &Question, invoice: &Issued) -> Markup {
    let minor = question.amount.minor().min(invoice.open.minor());
    let held = ui::money(Money::new(minor, invoice.open.currency()));
    html! {
        p {
            (ui::paper::question_state(question.state)) " "
            @match question.state {
                QuestionState::Asked => {
                    "The firm is to answer. You need not pay " (held) " until this is settled."
                },
                QuestionState::Answered => {
                    "Read the answer. If it will do, accept the line; if not, ask on. You need not \
                     pay " (held) " until this is settled."
                },
                QuestionState::Accepted => { "You have accepted the line." },
                QuestionState::Adjusted => { "The firm has taken something off the invoice." },
                QuestionState::Upheld => {
                    "The firm has answered and leaves the line as it is."
                },
            }
        }
    }
}

fn asking(seen: &LineWhole, seal: &Seal, (form, complaints): (&AskForm, &Complaints)) -> Markup {
    if seen.invoice.value.is_void() {
        return html! {};
    }
    let open = seen.question.as_ref().is_some_and(|question| question.value.state.is_open());
    let (title, press) = if open { ("Go on", "Send") } else { ("Ask about it", "Ask the firm") };
    let hint = if seen.invoice.value.open.is_positive() {
        "Until it is settled, you are not asked to pay this line."
    } else {
        "The firm answers here, and tells you by mail."
    };
    ui::card(
        title,
        ui::form(
            &seal.part("ask"),
            &here(seen),
            html! {
                (ui::complaints(complaints))
                (ui::textarea("Your question", "question", &form.question).required().rows(4).hint(hint)
                    .complaints(complaints))
                (ui::actions(html! {
                    (ui::submit(press))
                    (ui::button_link_quiet(&paths::invoice(&seen.invoice.value.id), "Back to the invoice"))
                }))
            },
        ),
    )
}
