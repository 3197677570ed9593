//! What the page of a draft says of its review, and the forms that move it.

use domain::invoice::{Draft, Review, ReviewState};
use jiff::ToSpan;
use maud::{Markup, html};
use store::Member;
use web::ui::Tone;
use web::{Seal, ui};

use super::{Shown, Typed};
use crate::paths;

/// How long a reviewer usually has.
const USUAL_DAYS: i32 = 7;

/// How far the draft is.
pub(crate) fn badge(draft: &Draft) -> Markup {
    let state = draft.review.state();
    let tone = match state {
        ReviewState::Draft => Tone::Neutral,
        ReviewState::InReview => Tone::Warn,
        ReviewState::Approved => Tone::Good,
    };
    ui::badge(tone, state.title())
}

/// The whole of it: where the draft stands, what its reviewer may do, and whom to send it to.
pub(super) fn card(shown: &Shown, (seal, typed): (&Seal, &Typed<'_>), member: &Member) -> Markup {
    let review = &shown.draft.value.review;
    let bills = member.role().bills();
    let may = review.waits_for(member.id(), member.role()).is_ok();
    html! {
        (standing(shown))
        @if may && bills { (answer(shown, seal, typed)) }
        @if bills && shown.draft.value.line_count > 0 && review.state() != ReviewState::Approved {
            (ask(shown, seal, typed))
        }
    }
}

/// What a reader must know about its review.
fn standing(shown: &Shown) -> Markup {
    let name = |id| shown.name(id);
    match &shown.draft.value.review {
        Review::Unasked => html! {},
        Review::Waiting { reviewer, due_on, .. } => ui::notice(
            Tone::Info,
            html! {
                p {
                    "In review: " (name(reviewer)) " looks at it until " (ui::date(*due_on))
                    @if *due_on < shown.today { " " (ui::badge(Tone::Bad, "Late")) }
                    ". It can be changed meanwhile, and is issued once it is approved."
                }
            },
        ),
        Review::Returned { reviewer, words } => ui::notice(
            Tone::Warn,
            html! {
                p { (name(reviewer)) " sent it back:" }
                (ui::prose(words.as_str()))
                p { "It is issued once it is approved: change it, and send it for review again." }
            },
        ),
        Review::Changed { reviewer } => ui::notice(
            Tone::Warn,
            html! {
                p {
                    "It was changed after " (name(reviewer)) " had approved it, so it is a draft again. \
                     Send it for review again; it is issued once it is approved."
                }
            },
        ),
        Review::Approved { by, at } => ui::notice(
            Tone::Good,
            html! {
                p {
                    "Approved by " (name(by)) ", " (ui::when(*at, &shown.zone)) ". When anything of it \
                     is changed, it is a draft again and must be approved again."
                }
            },
        ),
    }
}

/// What its reviewer does with it.
fn answer(shown: &Shown, seal: &Seal, typed: &Typed<'_>) -> Markup {
    let id = &shown.draft.value.id;
    let version = shown.draft.version.to_string();
    ui::card(
        "Your review",
        html! {
            (ui::form(&seal.part("approve"), &paths::approve(id), html! {
                (ui::hidden("version", &version))
                (ui::buttons(ui::submit("Approve the draft")))
            }))
            (ui::form(&seal.part("return"), &paths::send_back(id), html! {
                (ui::hidden("version", &version))
                (ui::textarea("What is to be changed", "words", typed.words).required().rows(2)
                    .complaints(&typed.complaints))
                (ui::buttons(ui::submit_quiet("Send it back")))
            }))
        },
    )
}

/// Whom to send it to.
fn ask(shown: &Shown, seal: &Seal, typed: &Typed<'_>) -> Markup {
    let draft = &shown.draft.value;
    let lawyers = shown.people.iter().filter(|one| one.role.authorises());
    let choices: Vec<(&str, &str)> =
        lawyers.map(|one| (one.id.as_str(), one.name.as_str())).collect();
    let choices: Vec<(&str, &str)> =
        std::iter::once(("", "Choose a lawyer")).chain(choices).collect();
    let usual = draft.review.reviewer().or(shown.responsible.as_ref());
    let usual = usual.map_or("", |id| id.as_str());
    let due = shown.today.checked_add(USUAL_DAYS.days()).unwrap_or(shown.today).to_string();
    let (reviewer, due) = typed.asked.unwrap_or((usual, &due));
    let (title, button) = match draft.review.state() {
        ReviewState::InReview => ("Another reviewer", "Send it to this reviewer"),
        ReviewState::Draft | ReviewState::Approved => ("Review", "Send for review"),
    };
    ui::card(
        title,
        ui::form(
            &seal.part("review"),
            &paths::review(&draft.id),
            html! {
                (ui::hidden("version", &shown.draft.version.to_string()))
                (ui::select("Reviewer", "reviewer", &choices, reviewer).required()
                    .hint("Gets a mail, and finds the draft under “To review”.")
                    .complaints(&typed.complaints))
                (ui::Field::date("To be reviewed by", "due_on").value(due).required()
                    .complaints(&typed.complaints))
                (ui::buttons(ui::submit_quiet(button)))
            },
        ),
    )
}
