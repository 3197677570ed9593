//! States as a word on a tinted ground; the word carries the meaning, the tint only helps.

use maud::{Markup, html};

/// How something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Neither good nor bad: draft, void, closed.
    #[default]
    Neutral,
    /// As it should be: paid, settled, clean.
    Good,
    /// Wants attention soon: due, pending, waiting.
    Warn,
    /// Wants attention now: overdue, failed, refused.
    Bad,
    /// Worth knowing: issued, new.
    Info,
}

impl Tone {
    /// The class that stands for it in the stylesheet.
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Good => "good",
            Self::Warn => "warn",
            Self::Bad => "bad",
            Self::Info => "info",
        }
    }
}

/// A state, such as `badge(Tone::Bad, "Overdue")`.
pub fn badge(tone: Tone, word: &str) -> Markup {
    html! { span class={ "badge " (tone.class()) } { (word) } }
}
