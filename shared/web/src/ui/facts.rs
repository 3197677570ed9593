//! Facts about one thing, as a list of terms.

use maud::{Markup, html};

/// What is known about one thing: each label with its value.
pub fn facts(facts: &[(&str, Markup)]) -> Markup {
    html! {
        dl.facts {
            @for (label, value) in facts { div { dt { (label) } dd { (value) } } }
        }
    }
}
