//! What a person presses: submit buttons, links that look like buttons, forms of a single button.

use maud::{Markup, Render, html};

use super::field::hidden;
use super::form::form;
use crate::page::Seal;

/// A row of buttons at the end of a form.
pub fn buttons(body: impl Render) -> Markup {
    html! { div.buttons { (body) } }
}

/// The main submit button of a form.
pub fn submit(text: &str) -> Markup {
    html! { button.button type="submit" { (text) } }
}

/// A submit button that is not the main one.
pub fn submit_quiet(text: &str) -> Markup {
    html! { button.button.quiet type="submit" { (text) } }
}

/// A submit button that says which one was pressed.
pub fn submit_as(name: &str, value: &str, text: &str) -> Markup {
    html! { button.button.quiet type="submit" name=(name) value=(value) { (text) } }
}

/// The main submit button of a form that says which one was pressed.
pub fn submit_main_as(name: &str, value: &str, text: &str) -> Markup {
    html! { button.button type="submit" name=(name) value=(value) { (text) } }
}

/// A link.
pub fn link(href: &str, text: &str) -> Markup {
    html! { a href=(href) { (text) } }
}

/// A link that looks like the main button.
pub fn button_link(href: &str, text: &str) -> Markup {
    html! { a.button href=(href) { (text) } }
}

/// A link that looks like a button that is not the main one.
pub fn button_link_quiet(href: &str, text: &str) -> Markup {
    html! { a.button.quiet href=(href) { (text) } }
}

/// A form that is a single button.
pub fn press(seal: &Seal, action: &str, text: &str) -> Markup {
    form(seal, action, submit_quiet(text))
}

/// A button for what can't be undone: it opens, says what will happen, and asks once more.
pub fn confirm(seal: &Seal, action: &str, text: &str, consequence: &str) -> Markup {
    confirm_with(seal, action, (text, consequence), (Fold::Closed, html! {}))
}

/// The same, for what was looked at: its version goes along.
pub fn confirm_seen(seal: &Seal, action: &str, words: (&str, &str), version: u64) -> Markup {
    let version = hidden("version", &version.to_string());
    confirm_with(seal, action, words, (Fold::Closed, version))
}

/// Whether what is behind a button or a title is in view at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fold {
    /// Behind its button, or its title.
    Closed,
    /// In view: there is something in it, or what was sent before was not right.
    Open,
}

impl Fold {
    /// Of fields: in view where any has text.
    pub fn of<'t>(mut typed: impl Iterator<Item = &'t str>) -> Self {
        if typed.any(|text| !text.trim().is_empty()) { Self::Open } else { Self::Closed }
    }
}

/// The same, with fields that go along.
pub fn confirm_with(
    seal: &Seal,
    action: &str,
    (text, consequence): (&str, &str),
    (fold, sent): (Fold, impl Render),
) -> Markup {
    html! {
        details.confirm open[fold == Fold::Open] {
            summary.button.quiet { (text) }
            div.question {
                p { (consequence) }
                (form(seal, action, html! {
                    (sent)
                    button.button.danger type="submit" { "Yes, " (lower(text)) }
                }))
            }
        }
    }
}

/// The bar of things to do with what the page shows.
pub fn actions(body: impl Render) -> Markup {
    html! { div.actions { (body) } }
}

/// The text with its first letter small, to stand inside a sentence.
fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
