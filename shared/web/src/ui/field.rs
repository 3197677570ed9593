//! One thing to fill in: its label, hint, complaints and control, wired together for everyone.
//!
//! Invariants: a control always has a visible label; hint and complaints are its description; a
//! password is never given back. Numbers are typed as text, so that what was typed is kept.

mod control;

use maud::{Markup, Render, html};

use crate::complaints::Complaints;
use control::{Choice, Control, Ticked, Wired};

/// A labelled control; built by steps, rendered in place.
#[derive(Debug, Clone)]
pub struct Field<'a> {
    label: &'a str,
    name: &'a str,
    control: Control<'a>,
    hint: Option<&'a str>,
    required: bool,
    when: &'a str,
    autocomplete: Option<&'a str>,
    complaints: Option<&'a Complaints>,
    scope: &'a str,
    nth: Option<usize>,
}

/// Several lines of text.
pub fn textarea<'a>(label: &'a str, name: &'a str, value: &'a str) -> Field<'a> {
    Field::with(label, name, Control::Area { rows: 4, value })
}

/// One of `(value, label)`, as a drop-down.
pub fn select<'a, V: AsRef<str>, L: AsRef<str>>(
    label: &'a str,
    name: &'a str,
    options: &[(V, L)],
    selected: &str,
) -> Field<'a> {
    Field::with(label, name, Control::Select(choices(options, selected)))
}

/// One of `(value, label)` in named groups, as a drop-down whose first entry stands for none.
pub fn select_grouped<'a, V: AsRef<str>, L: AsRef<str>>(
    label: &'a str,
    name: &'a str,
    none: &'a str,
    groups: &[(&str, Vec<(V, L)>)],
    selected: &str,
) -> Field<'a> {
    let grouped =
        |(title, options): &(&str, Vec<(V, L)>)| ((*title).to_owned(), choices(options, selected));
    let groups = groups.iter().map(grouped).collect();
    Field::with(label, name, Control::Grouped { none, groups })
}

/// A line of text with suggestions `(value, label)` while it is typed; any text may be sent.
pub fn suggested<'a, V: AsRef<str>, L: AsRef<str>>(
    label: &'a str,
    name: &'a str,
    suggestions: &[(V, L)],
    value: &'a str,
) -> Field<'a> {
    Field::with(label, name, Control::Suggested { value, among: choices(suggestions, "") })
}

/// One of `(value, label)`, all of them in view.
pub fn radios<'a, V: AsRef<str>, L: AsRef<str>>(
    label: &'a str,
    name: &'a str,
    options: &[(V, L)],
    selected: &str,
) -> Field<'a> {
    Field::with(label, name, Control::Radios(choices(options, selected)))
}

/// A box to tick; it sends `on` and is ticked when `sent`, what the form last sent, isn't empty.
pub fn checkbox<'a>(label: &'a str, name: &'a str, sent: &str) -> Field<'a> {
    let ticked = (!sent.is_empty()).then_some(Ticked);
    Field::with(label, name, Control::Checkbox { ticked, value: "on" })
}

/// A file to choose; `accept` as HTML has it, such as `.pdf,image/*`, or empty for any.
pub fn file<'a>(label: &'a str, name: &'a str, accept: &'a str) -> Field<'a> {
    Field::with(label, name, Control::File { accept, many: false })
}

/// An input that nobody sees.
pub fn hidden(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}

impl<'a> Field<'a> {
    /// A line of text.
    pub fn text(label: &'a str, name: &'a str) -> Self {
        Self::input(label, name, "text", None)
    }

    /// A mail address.
    pub fn email(label: &'a str, name: &'a str) -> Self {
        Self::input(label, name, "email", Some("email")).autocomplete("email")
    }

    /// A password; say whether it is the `current-password` or a `new-password`.
    pub fn password(label: &'a str, name: &'a str, autocomplete: &'a str) -> Self {
        Self::input(label, name, "password", None).autocomplete(autocomplete)
    }

    /// A code of digits, such as that of an authenticator.
    pub fn code(label: &'a str, name: &'a str) -> Self {
        Self::input(label, name, "text", Some("numeric")).autocomplete("one-time-code")
    }

    /// A number or amount, with a keypad where there is one.
    pub fn number(label: &'a str, name: &'a str) -> Self {
        Self::input(label, name, "text", Some("decimal"))
    }

    /// A day.
    pub fn date(label: &'a str, name: &'a str) -> Self {
        Self::input(label, name, "date", None)
    }

    /// A time of day.
    pub fn clock(label: &'a str, name: &'a str) -> Self {
        Self::input(label, name, "time", None)
    }

    /// A colour, which the browser shows and lets a person pick; `value` is `#` and six digits.
    pub fn colour(label: &'a str, name: &'a str) -> Self {
        Self::input(label, name, "color", None)
    }

    /// A telephone number.
    pub fn tel(label: &'a str, name: &'a str) -> Self {
        Self::input(label, name, "tel", Some("tel")).autocomplete("tel")
    }

    /// What stands in it; for a box to tick, what it sends.
    #[must_use]
    pub fn value(mut self, given: &'a str) -> Self {
        match &mut self.control {
            Control::Input { value, .. }
            | Control::Suggested { value, .. }
            | Control::Area { value, .. }
            | Control::Checkbox { value, .. } => *value = given,
            Control::Select(choices) | Control::Radios(choices) => {
                for choice in choices {
                    choice.chosen = choice.value == given;
                }
            }
            Control::Grouped { groups, .. } => {
                for choice in groups.iter_mut().flat_map(|(_, choices)| choices) {
                    choice.chosen = choice.value == given;
                }
            }
            Control::File { .. } => {}
        }
        self
    }

    /// A sentence that helps to fill it in.
    #[must_use]
    pub fn hint(self, hint: &'a str) -> Self {
        Self { hint: Some(hint), ..self }
    }

    /// That it can't be left empty with another choice beside it, in words such as `for a part`.
    pub fn needed(self, when: &'a str) -> Self {
        Self { when, ..self }
    }

    /// That it can't be left empty; others are marked as optional.
    #[must_use]
    pub fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// What the browser may fill in, as HTML names it.
    #[must_use]
    pub fn autocomplete(self, token: &'a str) -> Self {
        Self { autocomplete: Some(token), ..self }
    }

    /// How many lines a text area shows.
    #[must_use]
    pub fn rows(mut self, count: u8) -> Self {
        if let Control::Area { rows, .. } = &mut self.control {
            *rows = count;
        }
        self
    }

    /// That several files may be chosen.
    #[must_use]
    pub fn multiple(mut self) -> Self {
        if let Control::File { many, .. } = &mut self.control {
            *many = true;
        }
        self
    }

    /// What is wrong with the form; the field shows what is about itself.
    #[must_use]
    pub fn complaints(self, complaints: &'a Complaints) -> Self {
        Self { complaints: Some(complaints), ..self }
    }

    /// A word that keeps this field's id apart when a page has two forms with the same names.
    #[must_use]
    pub fn scope(self, scope: &'a str) -> Self {
        Self { scope, ..self }
    }

    /// Its place among the rows of a form that repeat it, counted from one: a complaint about it is
    /// about [`nth`] of its name.
    #[must_use]
    pub fn nth(self, place: usize) -> Self {
        Self { nth: Some(place), ..self }
    }

    fn input(
        label: &'a str,
        name: &'a str,
        kind: &'static str,
        mode: Option<&'static str>,
    ) -> Self {
        Self::with(label, name, Control::Input { kind, mode, value: "" })
    }

    fn with(label: &'a str, name: &'a str, control: Control<'a>) -> Self {
        Self {
            label,
            name,
            control,
            hint: None,
            required: false,
            when: "optional",
            autocomplete: None,
            complaints: None,
            scope: "",
            nth: None,
        }
    }

    /// What complaints call it.
    fn called(&self) -> String {
        self.nth.map_or_else(|| self.name.to_owned(), |place| nth(self.name, place))
    }

    fn wrong(&self) -> Vec<&'a str> {
        let called = self.called();
        let about = self.complaints.into_iter().flat_map(Complaints::iter);
        about.filter(|one| one.field == called).map(|one| one.sentence.as_str()).collect()
    }

    fn id(&self) -> String {
        if self.scope.is_empty() {
            anchor(&self.called())
        } else {
            format!("{}-{}", self.scope, self.name)
        }
    }

    /// The ids of the sentences that describe the control.
    fn described(&self, id: &str, wrong: &[&str]) -> Option<String> {
        let hint = self.hint.map(|_| format!("{id}-hint"));
        let complaint = (!wrong.is_empty()).then(|| format!("{id}-complaint"));
        let ids: Vec<String> = hint.into_iter().chain(complaint).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn sentences(&self, id: &str, wrong: &[&str]) -> Markup {
        html! {
            @if let Some(hint) = self.hint { p.hint id={ (id) "-hint" } { (hint) } }
            @if !wrong.is_empty() {
                p.complaint id={ (id) "-complaint" } { (wrong.join(" ")) }
            }
        }
    }
}

impl Render for Field<'_> {
    fn render(&self) -> Markup {
        let id = self.id();
        let wrong = self.wrong();
        let wired = Wired {
            described: self.described(&id, &wrong),
            invalid: (!wrong.is_empty()).then_some("true"),
            id,
            name: self.name,
            required: self.required,
            autocomplete: self.autocomplete,
        };
        let sentences = self.sentences(&wired.id, &wrong);
        let control = wired.control(&self.control);
        match &self.control {
            Control::Radios(_) => html! {
                fieldset.field.wrong[!wrong.is_empty()] id=(wired.id)
                    aria-describedby=[&wired.described] {
                    legend id={ (wired.id) "-legend" } { (self.label) }
                    (sentences) (control)
                }
            },
            Control::Checkbox { .. } => html! {
                div.field.tick.wrong[!wrong.is_empty()] {
                    (control)
                    label for=(wired.id) { (self.label) }
                    (sentences)
                }
            },
            Control::Input { .. }
            | Control::Suggested { .. }
            | Control::Area { .. }
            | Control::Select(_)
            | Control::Grouped { .. }
            | Control::File { .. } => html! {
                div.field.wrong[!wrong.is_empty()] {
                    label for=(wired.id) { (self.label) }
                    @if !self.required { span.optional aria-hidden="true" { (self.when) } }
                    (sentences) (control)
                }
            },
        }
    }
}

/// What complaints call a field that each row of a form has: by its row, counted from one.
pub fn nth(name: &str, place: usize) -> String {
    format!("{name}-{place}")
}

/// The id of the field of this name, to which a complaint leads.
pub(crate) fn anchor(name: &str) -> String {
    format!("field-{name}")
}

fn choices<V: AsRef<str>, L: AsRef<str>>(options: &[(V, L)], selected: &str) -> Vec<Choice> {
    options
        .iter()
        .map(|(value, label)| Choice {
            value: value.as_ref().to_owned(),
            label: label.as_ref().to_owned(),
            chosen: value.as_ref() == selected,
        })
        .collect()
}
