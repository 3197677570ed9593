//! Forms: the sealed frame around fields, and the summary of what is wrong with them.
//!
//! A form that uploads is written by its page, since it goes to the bucket and not to us: marked
//! `data-upload` it is taken over by `upload.js`, whose head tells what the two say to each other.

use maud::{Markup, PreEscaped, Render, html};

use super::button::Fold;
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

/// Fields that few need, behind what they are about.
pub fn folded(title: &str, fold: Fold, body: impl Render) -> Markup {
    html! {
        details.fold open[fold == Fold::Open] {
            summary { (title) }
            (body)
        }
    }
}

/// Short fields beside each other, as far as there is room.
pub fn fields(body: impl Render) -> Markup {
    html! { div.fields { (body) } }
}

/// Everything that is wrong with a form, at its top; each complaint leads to its field, whose
/// label the frame puts before it ([`named`]).
pub fn complaints(complaints: &Complaints) -> Markup {
    html! {
        @if !complaints.is_empty() {
            div.notice.bad.complaints role="alert" {
                p { strong { "Not done yet. Please look at this:" } }
                ul {
                    @for complaint in complaints.iter() {
                        li {
                            @if complaint.field.is_empty() { (complaint.sentence) } @else {
                                a.about href={ "#" (anchor(&complaint.field)) } { (complaint.sentence) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The page with every complaint of its summary named by the label of its field (WCAG 3.3.1).
///
/// A field knows its label and the summary stands before it, so this is done when both are there.
/// What people wrote is escaped, so only our own markup can look like these pieces. A complaint
/// about a field that the page does not show leads nowhere, and stands as it is.
pub(crate) fn named(body: &Markup) -> Markup {
    let mut parts = body.0.split(ABOUT);
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let read =
            part.split_once("\">").and_then(|(id, rest)| Some((id, rest.split_once("</a>")?)));
        match read.map(|(id, (sentence, rest))| (id, label_of(&body.0, id), sentence, rest)) {
            Some((id, Some((group, label)), sentence, rest)) => {
                let group = group.map(|group| format!("{group}, ")).unwrap_or_default();
                whole += &format!("{ABOUT}{id}\">{group}{label}: {sentence}</a>{rest}");
            }
            Some((_, None, sentence, rest)) => whole += &format!("{sentence}{rest}"),
            None => whole += part,
        }
    }
    PreEscaped(whole)
}

/// How a complaint that leads to a field begins.
const ABOUT: &str = r##"<a class="about" href="#"##;

/// The label of the control with this id, or the legend of its choices, as they stand in the page;
/// before it the legend of the group that it is in, which tells it from others of its label.
fn label_of<'a>(body: &'a str, id: &str) -> Option<(Option<&'a str>, &'a str)> {
    let ends = [(format!("<label for=\"{id}\">"), "</label>"), (legend(id), "</legend>")];
    ends.iter().find_map(|(begins, ends)| {
        let (before, rest) = body.split_once(begins.as_str())?;
        rest.split_once(ends).map(|(label, _)| (group_at(before), label))
    })
}

/// The legend of the group that is still open at the end of this part of a page.
fn group_at(before: &str) -> Option<&str> {
    let (_, group) = before.rsplit_once(GROUP)?;
    let (legend, inside) = group.split_once("</legend>")?;
    let opened = inside.matches("<fieldset").count();
    let closed = inside.matches("</fieldset>").count();
    (opened >= closed).then_some(legend)
}

/// How a group begins, as [`group`] writes it.
const GROUP: &str = "<fieldset class=\"group\"><legend>";

fn legend(id: &str) -> String {
    format!("<legend id=\"{id}-legend\">")
}

/// A search box that asks by GET.
pub fn search(action: &str, name: &str, value: &str, label: &str) -> Markup {
    search_among(&[], action, (name, value), label)
}

/// The same, among what the page shows: what else its address says stays.
pub fn search_among(
    kept: &[(&str, &str)],
    action: &str,
    (name, value): (&str, &str),
    label: &str,
) -> Markup {
    let id = anchor(name);
    html! {
        form.search role="search" method="get" action=(action) {
            @for (name, value) in kept.iter().filter(|(_, value)| !value.is_empty()) {
                (hidden(name, value))
            }
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
        wrong.add("hours", "Write the time as 0.4.");
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
    fn wcag331_a_complaint_names_its_field_by_its_label() {
        let mut wrong = Complaints::default();
        for field in ["name", "kind", "gone", ""] {
            wrong.add(field, "Fill this in.");
        }
        let page = named(&html! {
            (complaints(&wrong))
            (Field::text("Name & title", "name").value("<label for=\"field-gone\">X</label>"))
            (crate::ui::radios("Kind", "kind", &[("a", "A")], "a"))
        });
        let list = page.0.split_once("<ul>").unwrap().1.split_once("</ul>").unwrap().0;
        assert_eq!(
            list,
            "<li><a class=\"about\" href=\"#field-name\">Name &amp; title: Fill this in.</a></li>\
             <li><a class=\"about\" href=\"#field-kind\">Kind: Fill this in.</a></li>\
             <li>Fill this in.</li><li>Fill this in.</li>"
        );
    }

    #[test]
    fn wcag331_a_complaint_names_the_group_of_its_field() {
        let mut wrong = Complaints::default();
        for field in ["first", "kind", "second", "third"] {
            wrong.add(field, "Fill this in.");
        }
        let page = named(&html! {
            (complaints(&wrong))
            (group("Line 1", html! {
                (Field::text("Matter", "first"))
                (crate::ui::radios("Kind", "kind", &[("a", "A")], "a"))
                (Field::text("Matter", "second"))
            }))
            (Field::text("Matter", "third"))
        });
        let list = page.0.split_once("<ul>").unwrap().1.split_once("</ul>").unwrap().0;
        let said: Vec<&str> =
            list.split("</a>").filter_map(|one| one.rsplit_once("\">")).map(|one| one.1).collect();
        assert_eq!(
            said,
            [
                "Line 1, Matter: Fill this in.",
                "Line 1, Kind: Fill this in.",
                "Line 1, Matter: Fill this in.",
                "Matter: Fill this in.",
            ]
        );
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
