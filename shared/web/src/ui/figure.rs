//! Big numbers: the state of affairs at a glance.

use maud::{Markup, html};

use super::badge::Tone;
use super::table::letters;

/// One big number with its label; a note below, and where it leads.
#[derive(Debug, Clone)]
pub struct Figure<'a> {
    label: &'a str,
    value: Markup,
    note: Option<Markup>,
    tone: Tone,
    href: Option<&'a str>,
}

impl<'a> Figure<'a> {
    /// A number under a label.
    pub fn new(label: &'a str, value: Markup) -> Self {
        Self { label, value, note: None, tone: Tone::Neutral, href: None }
    }

    /// A few words below the number.
    #[must_use]
    pub fn note(self, note: Markup) -> Self {
        Self { note: Some(note), ..self }
    }

    /// How it stands.
    #[must_use]
    pub fn tone(self, tone: Tone) -> Self {
        Self { tone, ..self }
    }

    fn size(&self) -> &'static str {
        if letters(&self.value) > LENGTH { " long" } else { "" }
    }

    /// The page with what is behind the number.
    #[must_use]
    pub fn href(self, href: &'a str) -> Self {
        Self { href: Some(href), ..self }
    }
}

/// Letters that fit beside other figures on a phone; longer values are set smaller.
const LENGTH: usize = 12;

/// A row of big numbers.
pub fn figures(figures: &[Figure<'_>]) -> Markup {
    html! {
        dl.figures {
            @for figure in figures {
                div class={ "figure " (figure.tone.class()) (figure.size()) } {
                    dt {
                        @if let Some(href) = figure.href { a href=(href) { (figure.label) } }
                        @else { (figure.label) }
                    }
                    dd.value { (figure.value) }
                    @if let Some(note) = &figure.note { dd.note { (note) } }
                }
            }
        }
    }
}
