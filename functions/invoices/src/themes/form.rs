//! The form of a look: colour, logo, footer and template.

use domain::firm::Accent;
use domain::stationery::Printed;
use domain::text::Name;
use domain::theme::{Look, Template, Theme};
use maud::{Markup, html};
use serde::Deserialize;
use web::{Complaints, ui};

use crate::paths;

/// A look as it was typed.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct LookForm {
    name: String,
    accent: String,
    logo: String,
    footer: String,
    template: String,
    pub(super) version: String,
}

impl Default for LookForm {
    fn default() -> Self {
        Self::with("", &Look::default(), 0)
    }
}

impl LookForm {
    pub(super) fn of(theme: &Theme, version: u64) -> Self {
        let look = theme.latest().cloned().unwrap_or_default();
        Self::with(theme.name.as_str(), &look, version)
    }

    fn with(name: &str, look: &Look, version: u64) -> Self {
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        Self {
            name: name.to_owned(),
            accent: text(look.accent.as_ref().map(Accent::as_str)),
            logo: if look.logo.is_on() { "on" } else { "" }.to_owned(),
            footer: text(look.footer.as_ref().map(domain::text::Note::as_str)),
            template: text(look.template.as_ref().map(Template::as_str)),
            version: version.to_string(),
        }
    }

    /// The same, to be saved over a version.
    pub(super) fn over(&self, version: u64) -> Self {
        Self { version: version.to_string(), ..self.clone() }
    }

    pub(super) fn read(&self) -> Result<(Name, Look), Complaints> {
        let mut complaints = Complaints::default();
        let name = complaints.take("name", Name::parse(&self.name));
        let accent = match self.accent.trim() {
            "" => Some(None),
            text => complaints.take("accent", Accent::parse(text)).map(Some),
        };
        let footer = complaints.take("footer", Look::footer(&self.footer));
        let template = complaints.take("template", Template::parse(&self.template));
        let logo = Printed::of_box(&self.logo);
        let read = (|| {
            Some((name?, Look { accent: accent?, logo, footer: footer?, template: template? }))
        })();
        complaints.or(read)
    }

    pub(super) fn fields(&self, complaints: &Complaints) -> Markup {
        html! {
            (ui::complaints(complaints))
            (ui::hidden("version", &self.version))
            (ui::Field::text("Name", "name").value(&self.name).required().complaints(complaints))
            (ui::Field::text("Colour", "accent").value(&self.accent)
                .hint("Six hex digits, such as 1f5f4a. Leave it empty for the colour of your pages.")
                .complaints(complaints))
            (ui::checkbox("The logo at the head", "logo", &self.logo)
                .hint("The one in the settings, where there is one."))
            (ui::textarea("At the foot of every page", "footer", &self.footer)
                .hint("Up to four lines, such as the partners’ names.").complaints(complaints))
            (ui::textarea("Your own template", "template", &self.template)
                .hint("In the language of typst; leave it empty for the built-in one. It reads what \
                       stands on the invoice and nothing else: no files, no packages, no network.")
                .complaints(complaints))
            p.note { (ui::link(paths::BUILT_IN, "The built-in template, to begin with")) }
        }
    }
}
