//! Forms: the sealed frame around fields, and the summary of what is wrong with them.
//!
//! A form that uploads is written by its page, since it goes to the bucket and not to us: marked
//! `data-upload` it is taken over by `upload.js`, whose head tells what the two say to each other.

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

/// The same, where a small file is among the fields; larger ones go to the bucket by themselves.
pub fn form_with_files(seal: &Seal, action: &str, body: impl Render) -> Markup {
    html! {
        form method="post" action=(action) enctype="multipart/form-data" novalidate {
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
                            @if complaint.field.is_empty() { (complaint.sentence) } @else {
                                a href={ "#" (anchor(complaint.field)) } { (complaint.sentence) }
                            }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::Field;

    fn seal() -> Seal {
        Seal { csrf: "c1".into(), once: "o1".into() }
    }

    #[test]
    fn a_form_carries_its_seal() {
        let shown = form(&seal(), "/pay", html! {}).into_string();
        assert!(shown.contains(r#"name="csrf" value="c1""#), "{shown}");
        assert!(shown.contains(r#"name="once" value="o1""#), "{shown}");
    }

    #[test]
    fn a_complaint_leads_to_its_field_and_describes_it() {
        let mut wrong = Complaints::default();
        wrong.add("hours", "Write hours in tenths.");
        let summary = complaints(&wrong).into_string();
        assert!(summary.contains(r##"href="#field-hours""##), "{summary}");
        let field = Field::number("Hours", "hours").value("x").complaints(&wrong);
        let field = html! { (field) }.into_string();
        assert!(field.contains(r#"id="field-hours""#), "{field}");
        assert!(field.contains(r#"aria-describedby="field-hours-complaint""#), "{field}");
        assert!(field.contains(r#"aria-invalid="true""#), "{field}");
        assert!(field.contains(r#"value="x""#), "what was typed is kept: {field}");
    }

    #[test]
    fn a_password_is_never_given_back() {
        let field = Field::password("Password", "password", "current-password").value("secret");
        assert!(!html! { (field) }.into_string().contains("secret"));
    }

    #[test]
    fn what_people_write_is_text() {
        let field = crate::ui::textarea("Note", "note", "</textarea><script>");
        let shown = html! { (field) }.into_string();
        assert!(shown.contains("&lt;/textarea&gt;&lt;script&gt;"), "{shown}");
    }
}
