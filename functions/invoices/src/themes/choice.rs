//! Which theme the firm, a client or a matter has: `POST /firm/settings/theme`,
//! `/firm/clients/{client}/theme` and `/firm/matters/{matter}/theme`.

use domain::id::{ClientId, MatterId, ThemeId};
use domain::theme::{Chooser, Theme};
use maud::{Markup, html};
use serde::Deserialize;
use store::{CommitError, Member, Versioned};
use web::ui;
use web::{
    Answer, App, Complaints, Location, Page, Path, Posted, Refusal, Seal, Staff, State, Tab,
};

use crate::paths;

/// What was chosen, and the version that was looked at.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ChoiceForm {
    theme: String,
    version: String,
}

impl ChoiceForm {
    pub(super) fn of(chosen: &Versioned<Option<ThemeId>>) -> Self {
        Self {
            theme: chosen.value.as_ref().map(ToString::to_string).unwrap_or_default(),
            version: chosen.version.to_string(),
        }
    }

    fn read(&self, themes: &[Theme]) -> Result<Versioned<Option<ThemeId>>, Complaints> {
        let mut complaints = Complaints::default();
        let version = complaints.version(&self.version);
        let found = themes.iter().find(|theme| theme.id.as_str() == self.theme);
        let value = match (self.theme.as_str(), found) {
            ("", _) => Some(None),
            (_, found) => complaints
                .take("theme", found.ok_or("Choose one of the themes."))
                .map(|theme| Some(theme.id.clone())),
        };
        complaints.or(value.zip(version).map(|(value, version)| Versioned { value, version }))
    }
}

/// The choice among the themes; `none` is what holds without one.
pub(super) fn field(themes: &[Theme], none: &str, form: &ChoiceForm) -> Markup {
    let named = themes.iter().map(|theme| (theme.id.to_string(), theme.name.to_string()));
    let options: Vec<(String, String)> =
        std::iter::once((String::new(), none.to_owned())).chain(named).collect();
    html! {
        (ui::hidden("version", &form.version))
        (ui::select("Theme", "theme", &options, &form.theme))
    }
}

/// For whom a theme is chosen, and where.
struct Place {
    of: Chooser,
    here: String,
    title: String,
    back: (String, String),
    tab: Tab,
}

impl Place {
    async fn of_client(app: &App, member: &Member, id: ClientId) -> Result<Self, Refusal> {
        let client = app.store.of(member).client(&id).await?.ok_or(Refusal::NotFound)?.value;
        Ok(Self {
            here: paths::client_theme(&id),
            title: format!("Theme of invoices for {}", client.name),
            back: (paths::client(&id), client.name.to_string()),
            of: Chooser::Client(id),
            tab: Tab::Clients,
        })
    }

    async fn of_matter(app: &App, member: &Member, id: MatterId) -> Result<Self, Refusal> {
        let matter = app.store.of(member).matter(&id).await?.ok_or(Refusal::NotFound)?.value;
        Ok(Self {
            here: paths::matter_theme(&id),
            title: format!("Theme of invoices in {}", matter.number),
            back: (paths::firm_matter(&id), matter.number.to_string()),
            of: Chooser::Matter(id),
            tab: Tab::Matters,
        })
    }

    fn firm() -> Self {
        Self {
            of: Chooser::Firm,
            here: paths::THEME.to_owned(),
            title: "Theme of invoices".to_owned(),
            back: (paths::THEMES.to_owned(), "Themes".to_owned()),
            tab: Tab::Settings,
        }
    }

    fn view(&self, themes: &[Theme], seal: &Seal, typed: (&ChoiceForm, &Complaints)) -> Page {
        let (form, complaints) = typed;
        let none = match self.of {
            Chooser::Firm => "The built-in look, in black",
            Chooser::Client(_) => "The firm’s",
            Chooser::Matter(_) => "That of its client",
        };
        let body = html! {
            (ui::crumbs(&[(&self.back.0, &self.back.1)]))
            (ui::complaints(complaints))
            @if themes.is_empty() {
                (ui::empty(
                    "There is no theme yet",
                    "Make one in the settings first.",
                    Some((paths::THEMES, "Themes of invoices")),
                ))
            } @else {
                p { "It holds for invoices that you issue from now on." }
                (ui::form(seal, &self.here, html! {
                    (field(themes, none, form))
                    (ui::actions(ui::submit("Choose")))
                }))
            }
        };
        Page::new(self.tab, self.title.clone(), body)
    }

    async fn shown(self, app: &App, member: &Member, seal: &Seal) -> Result<Answer, Refusal> {
        let door = app.store.of(member);
        let (themes, chosen) = tokio::try_join!(door.themes(), door.theme_choice(&self.of))?;
        let form = ChoiceForm::of(&chosen);
        Ok(Answer::Page(self.view(&themes, seal, (&form, &Complaints::default()))))
    }

    async fn chosen(
        self,
        app: &App,
        member: &Member,
        posted: &Posted<ChoiceForm>,
    ) -> Result<Answer, Refusal> {
        let door = app.store.of(member);
        let themes = door.themes().await?;
        let choice = match posted.form.read(&themes) {
            Ok(choice) => choice,
            Err(complaints) => {
                let page = self.view(&themes, &posted.seal, (&posted.form, &complaints));
                return Ok(Answer::Again(page));
            }
        };
        let once = posted.once(member);
        match door.commit_theme_chosen(&once, (&self.of, &choice), app.now()).await {
            Ok(_) => {
                let to = if self.of == Chooser::Firm { paths::THEMES } else { &self.back.0 };
                Ok(Answer::Go(Location::to(to.to_owned()).flash("Saved how invoices look.")))
            }
            Err(CommitError::Stale) => {
                let now = ChoiceForm::of(&door.theme_choice(&self.of).await?);
                let form = ChoiceForm { version: now.version, ..posted.form.clone() };
                let late = Complaints::whole(
                    "Somebody chose another theme meanwhile. What you chose is below. Choose again \
                     if it still holds.",
                );
                Ok(Answer::Late(self.view(&themes, &posted.seal, (&form, &late))))
            }
            Err(other) => Err(other.into()),
        }
    }
}

/// `POST /firm/settings/theme`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    posted: Posted<ChoiceForm>,
) -> Result<Answer, Refusal> {
    Place::firm().chosen(&app, &member, &posted).await
}

/// `GET /firm/clients/{client}/theme`
pub(crate) async fn client(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ClientId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    Place::of_client(&app, &member, id).await?.shown(&app, &member, &seal).await
}

/// `POST /firm/clients/{client}/theme`
pub(crate) async fn client_act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ClientId>,
    posted: Posted<ChoiceForm>,
) -> Result<Answer, Refusal> {
    Place::of_client(&app, &member, id).await?.chosen(&app, &member, &posted).await
}

/// `GET /firm/matters/{matter}/theme`
pub(crate) async fn matter(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    Place::of_matter(&app, &member, id).await?.shown(&app, &member, &seal).await
}

/// `POST /firm/matters/{matter}/theme`
pub(crate) async fn matter_act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    posted: Posted<ChoiceForm>,
) -> Result<Answer, Refusal> {
    Place::of_matter(&app, &member, id).await?.chosen(&app, &member, &posted).await
}
