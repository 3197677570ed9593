//! The forms of the hosted page.

use maud::{Markup, html};

use super::{Typed, Way};

/// What is wrong with a form: about a field, or about the whole.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::sandbox) struct Complaints(Vec<(&'static str, String)>);

/// The name under which a complaint is about the whole form.
const WHOLE: &str = "";

impl Complaints {
    pub(in crate::sandbox) fn whole(text: &str) -> Self {
        Self(vec![(WHOLE, text.to_owned())])
    }

    pub(in crate::sandbox) fn add(&mut self, field: &'static str, text: &str) {
        self.0.push((field, text.to_owned()));
    }

    pub(in crate::sandbox) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(in crate::sandbox) fn of(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|(about, _)| *about == field).map(|(_, text)| text.as_str())
    }
}

/// One input and its label.
struct Field<'a> {
    name: &'a str,
    label: &'a str,
    hint: &'a str,
    kind: &'a str,
    value: Option<&'a str>,
}

/// The form of one way to pay.
pub(in crate::sandbox) fn form(way: Way, typed: &Typed, complaints: &Complaints) -> Markup {
    let text = |name, label, hint| Field { name, label, hint, kind: "numeric", value: None };
    let email = Field {
        name: "email",
        label: "Email",
        hint: "",
        kind: "email",
        value: typed.0.email.as_deref(),
    };
    let name = |label| Field {
        name: "name",
        label,
        hint: "",
        kind: "text",
        value: typed.0.name.as_deref(),
    };
    html! {
        form method="post" novalidate {
            @if let Some(text) = complaints.of(WHOLE) { p.complaint role="alert" { (text) } }
            input type="hidden" name="way" value=(if way == Way::Card { "card" } else { "bank" });
            (field(&email, complaints))
            @match way {
                Way::Card => {
                    (field(&text("number", "Card number", "Such as 4242 4242 4242 4242"), complaints))
                    div.pair {
                        (field(&text("expiry", "Expiry (MM/YY)", "Any future month"), complaints))
                        (field(&text("cvc", "Security code (CVC)", "Any three digits"), complaints))
                    }
                    (field(&name("Name on card"), complaints))
                    button.button { "Pay" }
                    (cards())
                }
                Way::Bank => {
                    (field(&text("routing", "Routing number", "Such as 110000000"), complaints))
                    (field(&text("account", "Account number", "Such as 000123456789"), complaints))
                    (field(&name("Account holder"), complaints))
                    button.button { "Pay" }
                    (accounts())
                }
            }
        }
    }
}

fn field(field: &Field<'_>, complaints: &Complaints) -> Markup {
    let complaint = complaints.of(field.name);
    let (hint, error) = (format!("{}-hint", field.name), format!("{}-error", field.name));
    let mut described = Vec::new();
    if !field.hint.is_empty() {
        described.push(hint.as_str());
    }
    if complaint.is_some() {
        described.push(error.as_str());
    }
    html! {
        div.field {
            label for=(field.name) { (field.label) }
            input id=(field.name) name=(field.name)
                type=[(field.kind == "email").then_some("email").or(Some("text"))]
                inputmode=[(field.kind == "numeric").then_some("numeric")]
                autocomplete="off" maxlength="200" value=[field.value] required
                aria-invalid=[complaint.map(|_| "true")]
                aria-describedby=[(!described.is_empty()).then(|| described.join(" "))];
            @if !field.hint.is_empty() { p.hint id=(hint) { (field.hint) } }
            @if let Some(text) = complaint { p.complaint id=(error) { (text) } }
        }
    }
}

fn cards() -> Markup {
    numbers(&[
        ("4242 4242 4242 4242", "pays"),
        ("4000 0025 0000 3155", "asks for 3-D Secure"),
        ("4000 0000 0000 0002", "is declined"),
        ("4000 0000 0000 9995", "has insufficient funds"),
    ])
}

fn accounts() -> Markup {
    numbers(&[
        ("000123456789", "pays after a while"),
        ("000222222227", "comes back: insufficient funds"),
        ("000111111113", "comes back: account closed"),
    ])
}

fn numbers(rows: &[(&str, &str)]) -> Markup {
    html! {
        details {
            summary { "Test numbers" }
            dl {
                @for (number, effect) in rows {
                    div { dt { code { (number) } } dd { (effect) } }
                }
            }
        }
    }
}
