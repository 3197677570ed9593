//! Where one is and where one can go: crumbs, paging, steps.

use maud::{Markup, html};

/// The neighbours of a page of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paging {
    /// The address of the page before.
    pub previous: Option<String>,
    /// The address of the page after.
    pub next: Option<String>,
    /// What is in view, such as `1 to 25`; may be empty.
    pub note: String,
}

/// The way from the top to here, as `(href, text)`; the page itself is its heading.
pub fn crumbs(way: &[(&str, &str)]) -> Markup {
    html! {
        nav.crumbs aria-label="Breadcrumb" {
            ol { @for (href, text) in way { li { a href=(href) { (text) } } } }
        }
    }
}

/// Links to the neighbouring pages of a list; nothing when there are none.
pub fn pages(paging: &Paging) -> Markup {
    html! {
        @if paging.previous.is_some() || paging.next.is_some() {
            nav.pages aria-label="Pages" {
                @if let Some(href) = &paging.previous {
                    a.previous href=(href) rel="prev" { "Previous" }
                }
                @if !paging.note.is_empty() { span.note { (paging.note) } }
                @if let Some(href) = &paging.next { a.next href=(href) rel="next" { "Next" } }
            }
        }
    }
}

/// Lists beside each other, as `(href, text)`, of which the one called `current` is in view, or
/// none where that is empty.
pub fn tabs(label: &str, lists: &[(impl AsRef<str>, &str)], current: &str) -> Markup {
    html! {
        nav.tabs aria-label=(label) {
            ul {
                @for (href, text) in lists {
                    li { a href=(href.as_ref()) aria-current=[(*text == current).then_some("page")] { (text) } }
                }
            }
        }
    }
}

/// The steps of a task, of which the `at`th (from 1) is being taken.
pub fn steps(labels: &[&str], at: usize) -> Markup {
    html! {
        ol.steps {
            @for (step, label) in (1..).zip(labels) {
                li.done[step < at] aria-current=[(step == at).then_some("step")] {
                    (label)
                    @if step < at { span.heard { " (done)" } }
                }
            }
        }
    }
}
