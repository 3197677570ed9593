//! The control of a field: what the browser lets a person fill in.

use maud::{Markup, html};

/// The kinds of controls.
#[derive(Debug, Clone)]
pub(super) enum Control<'a> {
    Input { kind: &'static str, mode: Option<&'static str>, value: &'a str },
    Suggested { value: &'a str, among: Vec<Choice> },
    Area { rows: u8, value: &'a str },
    Select(Vec<Choice>),
    Grouped { none: &'a str, groups: Vec<(String, Vec<Choice>)> },
    Radios(Vec<Choice>),
    Checkbox { value: &'a str, ticked: Option<Ticked> },
    File { accept: &'a str, many: bool },
}

/// That a box is ticked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ticked;

/// One of several answers.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) label: String,
    pub(super) chosen: bool,
}

/// What every kind of control carries.
pub(super) struct Wired<'a> {
    pub(super) id: String,
    pub(super) name: &'a str,
    pub(super) required: bool,
    pub(super) autocomplete: Option<&'a str>,
    pub(super) described: Option<String>,
    pub(super) invalid: Option<&'static str>,
}

impl Wired<'_> {
    /// The control itself.
    pub(super) fn control(&self, control: &Control<'_>) -> Markup {
        match control {
            Control::Input { kind, mode, value } => self.input(kind, *mode, value),
            Control::Suggested { value, among } => self.suggested(value, among),
            Control::Area { rows, value } => self.area(*rows, value),
            Control::Select(choices) => self.select(options(choices)),
            Control::Grouped { none, groups } => self.select(html! {
                option value="" { (none) }
                @for (label, choices) in groups { optgroup label=(label) { (options(choices)) } }
            }),
            Control::Radios(choices) => self.radios(choices),
            Control::Checkbox { value, ticked } => self.checkbox(value, *ticked),
            Control::File { accept, many } => self.file(accept, many.then_some(())),
        }
    }

    fn input(&self, kind: &str, mode: Option<&str>, value: &str) -> Markup {
        let value = (kind != "password").then_some(value);
        html! {
            input id=(self.id) name=(self.name) type=(kind) inputmode=[mode]
                autocomplete=[self.autocomplete] value=[value] required[self.required]
                aria-describedby=[&self.described] aria-invalid=[self.invalid];
        }
    }

    fn suggested(&self, value: &str, among: &[Choice]) -> Markup {
        html! {
            input id=(self.id) name=(self.name) type="text" list={ (self.id) "-list" }
                autocomplete="off" value=(value) required[self.required]
                aria-describedby=[&self.described] aria-invalid=[self.invalid];
            datalist id={ (self.id) "-list" } {
                @for choice in among { option value=(choice.value) { (choice.label) } }
            }
        }
    }

    fn area(&self, rows: u8, value: &str) -> Markup {
        html! {
            textarea id=(self.id) name=(self.name) rows=(rows) autocomplete=[self.autocomplete]
                required[self.required] aria-describedby=[&self.described]
                aria-invalid=[self.invalid] {
                "\n" (value)
            }
        }
    }

    #[expect(clippy::needless_pass_by_value, reason = "markup is made for this one place")]
    fn select(&self, options: Markup) -> Markup {
        html! {
            select id=(self.id) name=(self.name) autocomplete=[self.autocomplete]
                required[self.required] aria-describedby=[&self.described]
                aria-invalid=[self.invalid] { (options) }
        }
    }

    fn radios(&self, choices: &[Choice]) -> Markup {
        html! {
            @for (at, choice) in choices.iter().enumerate() {
                div.tick {
                    input type="radio" id={ (self.id) "-" (at) } name=(self.name)
                        value=(choice.value) checked[choice.chosen] required[self.required];
                    label for={ (self.id) "-" (at) } { (choice.label) }
                }
            }
        }
    }

    fn file(&self, accept: &str, many: Option<()>) -> Markup {
        let accept = (!accept.is_empty()).then_some(accept);
        html! {
            input id=(self.id) name=(self.name) type="file" multiple[many.is_some()]
                accept=[accept] required[self.required] aria-describedby=[&self.described]
                aria-invalid=[self.invalid];
        }
    }

    fn checkbox(&self, value: &str, ticked: Option<Ticked>) -> Markup {
        html! {
            input type="checkbox" id=(self.id) name=(self.name) value=(value)
                checked[ticked.is_some()] required[self.required]
                aria-describedby=[&self.described] aria-invalid=[self.invalid];
        }
    }
}

fn options(choices: &[Choice]) -> Markup {
    html! {
        @for choice in choices {
            option value=(choice.value) selected[choice.chosen] { (choice.label) }
        }
    }
}
