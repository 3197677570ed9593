//! What was said about a line, in order.

use domain::question::{Question, QuestionState, Voice};
use maud::{Markup, html};

use crate::ui::badge::{Tone, badge};
use crate::ui::date::when;
use crate::ui::panel::prose;

/// What became of a question, as a word.
pub fn question_state(state: QuestionState) -> Markup {
    match state {
        QuestionState::Asked => badge(Tone::Warn, "Questioned"),
        QuestionState::Answered => badge(Tone::Info, "Answered"),
        QuestionState::Accepted => badge(Tone::Good, "Accepted"),
        QuestionState::Adjusted => badge(Tone::Good, "Adjusted"),
        QuestionState::Upheld => badge(Tone::Neutral, "Unchanged"),
    }
}

/// All that was said, the first at the top, with the names that the reader knows the speakers by.
pub fn thread(question: &Question, zone: &str, name: impl Fn(&Voice) -> String) -> Markup {
    html! {
        ol.thread {
            @for said in &question.said {
                li {
                    p.note { strong { (name(&said.by)) } ", " (when(said.at, zone)) }
                    (prose(said.text.as_str()))
                }
            }
        }
    }
}
