//! Themes of printed invoices: what they look like, for whom they are chosen, and their trials.
//!
//! Invariants: a trial begins once, so a look that takes the printer down is refused and not tried
//! again; the same holds for an invoice and a template of the firm's own.

use domain::audit::Event;
use domain::firm::Accent;
use domain::id::{InvoiceId, ThemeId};
use domain::invoice::Issued;
use domain::stationery::Printed;
use domain::text::{Name, Note};
use domain::theme::{Chooser, Failed, Flaw, Look, Offered, Template, Theme, Trial};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::access::{FirmStore, SystemStore};
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::{self, Versioned};
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};

#[derive(Debug, Serialize, Deserialize)]
struct ThemeItem {
    id: String,
    name: String,
    look: Option<LookItem>,
    offered: Option<LookItem>,
    /// Of what is offered.
    trial: String,
    flaw: Option<FlawItem>,
    failed: Option<(String, FlawItem)>,
}

#[derive(Debug, Serialize, Deserialize)]
struct LookItem {
    accent: Option<String>,
    logo: String,
    footer: Option<String>,
    template: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct FlawItem {
    place: Option<(usize, usize)>,
    said: String,
}

/// Which theme is chosen.
#[derive(Debug, Serialize, Deserialize)]
struct ChoiceItem {
    theme: Option<String>,
}

impl FlawItem {
    fn of(flaw: &Flaw) -> Self {
        Self { place: flaw.place, said: flaw.said.clone() }
    }

    fn read(self) -> Flaw {
        Flaw { place: self.place, said: self.said }
    }
}

impl LookItem {
    fn of(look: &Look) -> Self {
        Self {
            accent: look.accent.as_ref().map(|accent| accent.as_str().to_owned()),
            logo: look.logo.word().to_owned(),
            footer: look.footer.as_ref().map(ToString::to_string),
            template: look.template.as_ref().map(|text| text.as_str().to_owned()),
        }
    }

    fn read(self) -> Result<Look, Fault> {
        let accent = self.accent.as_deref().map(Accent::parse).transpose();
        let footer = self.footer.as_deref().map(Note::parse).transpose();
        let template = Template::parse(self.template.as_deref().unwrap_or_default());
        Ok(Look {
            accent: item::checked("accent", accent)?,
            logo: item::needed("logo", Printed::of_word(&self.logo))?,
            footer: item::checked("footer", footer)?,
            template: item::checked("template", template)?,
        })
    }
}

impl ThemeItem {
    fn of(theme: &Theme) -> Self {
        let offered = theme.offered.as_ref();
        let flaw = offered.and_then(|offered| match &offered.trial {
            Trial::Waiting | Trial::Begun => None,
            Trial::Refused(flaw) => Some(FlawItem::of(flaw)),
        });
        let failed = |failed: &Failed| (failed.number.clone(), FlawItem::of(&failed.flaw));
        Self {
            id: theme.id.to_string(),
            name: theme.name.to_string(),
            look: theme.look.as_ref().map(LookItem::of),
            offered: offered.map(|offered| LookItem::of(&offered.look)),
            trial: offered.map_or("", |offered| word(&offered.trial)).to_owned(),
            flaw,
            failed: theme.failed.as_ref().map(failed),
        }
    }

    fn read(self) -> Result<Theme, Fault> {
        let trial = match (self.trial.as_str(), self.flaw) {
            ("begun", _) => Trial::Begun,
            ("refused", Some(flaw)) => Trial::Refused(flaw.read()),
            _ => Trial::Waiting,
        };
        let offered = self.offered.map(LookItem::read).transpose()?;
        let failed = |(number, flaw): (String, FlawItem)| Failed { number, flaw: flaw.read() };
        Ok(Theme {
            id: item::parsed("theme", &self.id)?,
            name: item::checked("name", Name::parse(&self.name))?,
            look: self.look.map(LookItem::read).transpose()?,
            offered: offered.map(|look| Offered { look, trial }),
            failed: self.failed.map(failed),
        })
    }
}

const fn word(trial: &Trial) -> &'static str {
    match trial {
        Trial::Waiting => "waiting",
        Trial::Begun => "begun",
        Trial::Refused(_) => "refused",
    }
}

fn places(theme: &Theme) -> Places {
    let sort = format!("{}#{}", theme.name.as_str().to_lowercase(), theme.id);
    Places { owner: None, kind: keys::by_kind("THEMES", sort) }
}

impl Store {
    async fn theme(&self, id: &ThemeId) -> Result<Option<Versioned<Theme>>, Fault> {
        let found = self.get::<ThemeItem>(&keys::theme(id)).await?;
        found
            .map(|item| Ok(Versioned { value: item.value.read()?, version: item.version }))
            .transpose()
    }

    /// Which theme is chosen; version nothing while nobody ever chose.
    async fn choice(&self, of: &Chooser) -> Result<Versioned<Option<ThemeId>>, Fault> {
        let Some(found) = self.get::<ChoiceItem>(&keys::theme_choice(of)).await? else {
            return Ok(Versioned { value: None, version: 0 });
        };
        let id = found.value.theme.as_deref().map(|id| item::parsed("theme", id));
        Ok(Versioned { value: id.transpose()?, version: found.version })
    }
}

impl FirmStore<'_> {
    /// All themes, by name.
    pub async fn themes(&self) -> Result<Vec<Theme>, Fault> {
        let asked = self.store.ask_index("by_kind", "THEMES");
        asked.all(|attributes| item::read::<ThemeItem>(attributes)?.read()).await
    }

    /// A theme.
    pub async fn theme(&self, id: &ThemeId) -> Result<Option<Versioned<Theme>>, Fault> {
        self.store.theme(id).await
    }

    /// Which theme is chosen for somebody; version nothing while nobody ever chose.
    pub async fn theme_choice(&self, of: &Chooser) -> Result<Versioned<Option<ThemeId>>, Fault> {
        self.store.choice(of).await
    }

    /// Offers a look, over the version that was read; `printer` hears of it and tries it.
    pub async fn commit_theme_offered(
        &self,
        once: &Once,
        theme: &Versioned<Theme>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let Versioned { value, version } = theme;
        let (key, item) = (keys::theme(&value.id), ThemeItem::of(value));
        let commit = Commit::by(self.member.actor(), once, at).outcome(&value.id);
        let commit = commit.over(self.store, (&key, *version), &places(value), &item)?;
        let event = Event::ThemeOffered { theme: value.id.clone() };
        commit.event(&value.id, event).write(self.store).await
    }

    /// Chooses a theme for somebody, or none, over the version that was read.
    pub async fn commit_theme_chosen(
        &self,
        once: &Once,
        (of, choice): (&Chooser, &Versioned<Option<ThemeId>>),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let theme = choice.value.as_ref().map(ToString::to_string);
        let (entity, key) = (entity(of), keys::theme_choice(of));
        let event =
            Event::ThemeChosen { theme: theme.clone().unwrap_or_default(), of: entity.to_owned() };
        let (item, places) = (ChoiceItem { theme }, Places::default());
        let commit = Commit::by(self.member.actor(), once, at);
        let commit = commit.over(self.store, (&key, choice.version), &places, &item)?;
        commit.event(entity, event).write(self.store).await
    }

    /// The address of the trial's invoice in what a theme looks like; none while it is not made.
    pub async fn theme_sample(&self, theme: &ThemeId) -> Result<Option<String>, Fault> {
        self.store.address_of(&sample_key(theme), "sample-invoice").await
    }
}

fn entity(of: &Chooser) -> &str {
    match of {
        Chooser::Firm => "FIRM",
        Chooser::Client(id) => id.as_str(),
        Chooser::Matter(id) => id.as_str(),
    }
}

impl SystemStore<'_> {
    /// A theme.
    pub async fn theme(&self, id: &ThemeId) -> Result<Option<Versioned<Theme>>, Fault> {
        self.store.theme(id).await
    }

    /// The theme of an invoice: that of its matter, else of its client, else the firm's.
    pub async fn theme_of(&self, invoice: &Issued) -> Result<Option<Versioned<Theme>>, Fault> {
        let of = [
            Chooser::Matter(invoice.matter.clone()),
            Chooser::Client(invoice.client.clone()),
            Chooser::Firm,
        ];
        for of in &of {
            if let Some(id) = self.store.choice(of).await?.value {
                return self.store.theme(&id).await;
            }
        }
        Ok(None)
    }

    /// Writes how far the trial of a theme is, over the version that was read.
    pub async fn commit_theme_tried(
        &self,
        theme: &Versioned<Theme>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let Versioned { value, version } = theme;
        let once = Once::named(format!("tried#{}#{version}", value.id));
        let state = value.offered.as_ref().map_or("passed", |offered| word(&offered.trial));
        let key = keys::theme(&value.id);
        Commit::by(self.actor(), &once, at)
            .outcome(&value.id)
            .replace(self.store, (&key, *version), &places(value), &ThemeItem::of(value))?
            .event(&value.id, Event::ThemeTried { theme: value.id.clone(), state })
            .write(self.store)
            .await
    }

    /// Notes that an invoice is about to be printed with a template of the firm's own; a second
    /// time the first one did not come back.
    pub async fn commit_theme_used(
        &self,
        (theme, invoice): (&ThemeId, &InvoiceId),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let once = Once::named(format!("themed#{invoice}"));
        let event = Event::ThemeUsed { theme: theme.clone(), invoice: invoice.clone() };
        Commit::by(self.actor(), &once, at)
            .outcome(invoice)
            .event(invoice, event)
            .write(self.store)
            .await
    }

    /// Keeps in mind that an invoice was printed so.
    pub async fn commit_themed(
        &self,
        invoice: &InvoiceId,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let commit = Commit::by(self.actor(), &themed(invoice), at);
        commit.outcome(invoice).write(self.store).await
    }

    /// Whether an invoice was printed so.
    pub async fn was_themed(&self, invoice: &InvoiceId) -> Result<bool, CommitError> {
        let commit = Commit::by(self.actor(), &themed(invoice), Timestamp::UNIX_EPOCH);
        Ok(commit.marked(self.store).await?.is_some())
    }

    /// Notes that an invoice could not be printed with its theme.
    pub async fn commit_theme_failed(
        &self,
        (theme, invoice): (&Versioned<Theme>, &InvoiceId),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let Versioned { value, version } = theme;
        let once = Once::named(format!("theme-failed#{invoice}"));
        let event = Event::ThemeFailed { theme: value.id.clone(), invoice: invoice.clone() };
        let key = keys::theme(&value.id);
        Commit::by(self.actor(), &once, at)
            .outcome(&value.id)
            .replace(self.store, (&key, *version), &places(value), &ThemeItem::of(value))?
            .event(invoice, event)
            .write(self.store)
            .await
    }

    /// Keeps the trial's invoice in what a theme looks like, in place of an earlier one.
    pub async fn put_theme_sample(&self, theme: &ThemeId, pdf: Vec<u8>) -> Result<(), Fault> {
        self.store.put_sample(&sample_key(theme), pdf).await
    }
}

fn themed(invoice: &InvoiceId) -> Once {
    Once::named(format!("was-themed#{invoice}"))
}

fn sample_key(theme: &ThemeId) -> String {
    format!("themes/{theme}.pdf")
}
