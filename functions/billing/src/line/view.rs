//! What the page of a line shows to the firm.

use domain::client::Contact;
use domain::credit::LineCredit;
use domain::invoice::Issued;
use domain::member::Member as Person;
use domain::money::Money;
use domain::question::{Question, QuestionState, Voice};
use maud::{Markup, html};
use store::Member;
use store::invoices::LineWhole;
use web::{App, Complaints, Page, Refusal, Seal, Tab, ui};

use super::{AnswerForm, Place, seen};
use crate::paths;

/// What was typed, and what is wrong with it.
type Typed<'a> = (&'a AnswerForm, &'a Complaints);

/// The line, the thread about it, and the ways to go on.
pub(super) async fn page(
    app: &App,
    member: &Member,
    place: &Place,
    (seal, typed): (&Seal, Typed<'_>),
) -> Result<Page, Refusal> {
    let firm = app.store.of(member);
    let seen = seen(app, member, place).await?;
    let client = &seen.invoice.value.client;
    let (contacts, members) = tokio::try_join!(firm.contacts(client), firm.members())?;
    let name = |voice: &Voice| named(voice, &contacts, &members);
    let zone = &app.firm().await?.zone;
    let number = seen.invoice.value.title();
    let credited = LineCredit::after(&seen.line, &seen.credits).taken;
    let body = html! {
        (ui::crumbs(&[
            (paths::QUESTIONS, "Questions"),
            (&paths::invoice(&seen.invoice.value.id), &number),
        ]))
        (ui::card("The line", html! {
            (ui::paper::explained(&seen.line, paths::DOCUMENTS))
            @if credited.is_positive() { p { (ui::money(credited)) " of it was credited." } }
        }))
        @match seen.question.as_ref().map(|one| &one.value) {
            None => (ui::notice(ui::Tone::Info, html! {
                p { "The client has asked nothing about this line." }
            })),
            Some(question) => {
                (ui::card("What was said", html! {
                    (stands(question, &seen.invoice.value))
                    (ui::paper::thread(question, zone, name))
                }))
                @if question.state.is_open() && member.role().bills() {
                    (acts(&seen, question, seal, typed))
                }
            },
        }
    };
    Ok(Page::new(Tab::Billing, "Question about a line", body))
}

fn named(voice: &Voice, contacts: &[Contact], members: &[Person]) -> String {
    match voice {
        Voice::Client(id) => {
            let found = contacts.iter().find(|one| one.id == *id);
            found.map_or_else(|| "Somebody of the client".to_owned(), |one| one.name.to_string())
        }
        Voice::Firm(id) => {
            let found = members.iter().find(|one| one.id == *id);
            found.map_or_else(|| "Somebody of the firm".to_owned(), |one| one.name.to_string())
        }
    }
}

/// How it stands, and what that means for what is asked for.
fn stands(question: &Question, invoice: &Issued) -> Markup {
    let minor = question.amount.minor().min(invoice.open.minor());
    let held = ui::money(Money::new(minor, invoice.open.currency()));
    html! {
        p {
            (ui::paper::question_state(question.state)) " "
            @match question.state {
                QuestionState::Asked => {
                    "The client waits for an answer; " (held) " is not asked for meanwhile."
                },
                QuestionState::Answered => {
                    "The client is to say whether that will do; " (held) " is not asked for \
                     meanwhile."
                },
                QuestionState::Accepted => { "The client accepts the line." },
                QuestionState::Adjusted => { "Something was taken off the invoice for it." },
                QuestionState::Upheld => { "The firm stands by the line." },
            }
        }
    }
}

fn acts(
    seen: &LineWhole,
    question: &Question,
    seal: &Seal,
    (form, complaints): Typed<'_>,
) -> Markup {
    let (invoice, line) = (&seen.invoice.value, (seen.line.on, &seen.line.id));
    let here = paths::asked(&invoice.id, line);
    let credit = paths::credit_line(&invoice.id, &seen.line.id);
    html! {
        (ui::card("Answer", ui::form(&seal.part("answer"), &here, html! {
            (ui::complaints(complaints))
            (ui::textarea("Your answer", "answer", &form.answer).required().rows(4)
                .hint("The client reads it beside the line.").complaints(complaints))
            (ui::actions(ui::submit("Answer")))
        })))
        (ui::card("Settle it", html! {
            @if invoice.open.is_positive() {
                p { "Take something off the line by a credit note: that settles the question." }
                (ui::actions(ui::button_link_quiet(&credit, "Credit this line")))
            } @else {
                p {
                    "Nothing is open on this invoice. To take something off the line, give money \
                     back on the page of its " (ui::link(paths::PAYMENTS, "payment")) " first."
                }
            }
            @if question.state == QuestionState::Answered {
                p { "Or leave the line as it is without waiting for the client any longer: it is \
                     asked for again, and the client is told." }
                (ui::form(seal, &paths::uphold(&invoice.id, line),
                    ui::actions(ui::submit_quiet("Stand by the line"))))
            }
        }))
    }
}
