//! Every component in every state, for the eye.

use maud::{Markup, html};

use super::{Tone, badge};

/// A page of all components, shown by the local host at `/_gallery`.
pub fn gallery() -> Markup {
    html! {
        @for (tone, word) in [(Tone::Neutral, "Draft"), (Tone::Good, "Paid")] { (badge(tone, word)) " " }
    }
}
