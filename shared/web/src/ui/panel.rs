//! Boxes: a card, a notice, an empty place, progress.

use maud::{Markup, Render, html};

use super::badge::Tone;
use super::button::button_link;

/// A section of a page under its own heading.
pub fn card(title: &str, body: impl Render) -> Markup {
    html! { section.card { h2 { (title) } (body) } }
}

/// Something the reader must know.
pub fn notice(tone: Tone, body: impl Render) -> Markup {
    html! { div class={ "notice " (tone.class()) } { (body) } }
}

/// A place where nothing is yet, and what to do about it.
pub fn empty(title: &str, sentence: &str, next: Option<(&str, &str)>) -> Markup {
    html! {
        div.empty {
            p.title { (title) }
            p { (sentence) }
            @if let Some((href, label)) = next { p { (button_link(href, label)) } }
        }
    }
}

/// How far something has come.
pub fn progress(label: &str, done: u64, of: u64) -> Markup {
    html! {
        div.progress {
            span.label { (label) }
            progress max=(of.max(1)) value=(done.min(of.max(1))) aria-label=(label) {}
            span.note { (done) " of " (of) }
        }
    }
}

/// A paragraph of text that a person wrote: its line breaks are kept.
pub fn prose(text: &str) -> Markup {
    html! { p.prose dir="auto" { (text) } }
}

/// What matters beside what accompanies it; below it on a narrow screen.
pub fn beside(main: impl Render, side: impl Render) -> Markup {
    html! { div.beside { div { (main) } div { (side) } } }
}
