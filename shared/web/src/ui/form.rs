//! Forms: the sealed frame around fields, and the summary of what is wrong with them.

use maud::{Markup, Render, html};

use super::field::{anchor, hidden};
use crate::complaints::Complaints;
use crate::page::Seal;

/// A form that posts, with the token and the once-key that every post needs.
///
/// The browser doesn't validate (`novalidate`): the answer shows all complaints at once.
pub fn form(seal: &Seal, action: &str, body: impl Render) -> Markup {
    html! {
        form method="post" action=(action) novalidate {
            (hidden("csrf", &seal.csrf))
            (hidden("once", &seal.once))
            (body)
        }
    }
}

/// Fields that belong together, under a legend.
pub fn group(legend: &str, body: impl Render) -> Markup {
    html! { fieldset.group { legend { (legend) } (body) } }
}

/// Short fields beside each other, as far as there is room.
pub fn fields(body: impl Render) -> Markup {
    html! { div.fields { (body) } }
}

/// Everything that is wrong with a form, at its top; each complaint leads to its field.
pub fn complaints(complaints: &Complaints) -> Markup {
    html! {
        @if !complaints.is_empty() {
            div.notice.bad.complaints role="alert" {
                p { strong { "This can’t be saved yet." } }
                ul {
                    @for complaint in complaints.iter() {
                        li {
                            @if complaint.field.is_empty() { (complaint.sentence) }
                            @else { a href={ "#" (anchor(complaint.field)) } { (complaint.sentence) } }
                        }
                    }
                }
            }
        }
    }
}

/// A search box that asks by GET.
pub fn search(action: &str, name: &str, value: &str, label: &str) -> Markup {
    let id = anchor(name);
    html! {
        form.search role="search" method="get" action=(action) {
            label for=(id) { (label) }
            div.with-button {
                input id=(id) type="search" name=(name) value=(value) autocomplete="off";
                button.button.quiet type="submit" { "Search" }
            }
        }
    }
}
