//! `/firm/settings/themes`: how printed invoices look, under several names, and which of them the
//! firm uses where nothing else is chosen (CUS-01).

mod choice;
mod form;
mod show;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::id::ThemeId;
use domain::theme::{BUILT_IN, Chooser, Theme, Trial};
use maud::{Markup, html};
use store::{Member, Versioned};
use web::ui::{self, Tone};
use web::{Answer, App, Complaints, Location, Page, Posted, Refusal, Seal, Staff, State, Tab};

use crate::paths;
use choice::{ChoiceForm, field};
pub(crate) use choice::{act as choose, client, client_act, matter, matter_act};
use form::LookForm;
pub(crate) use show::{change, page as one, sample};

const TITLE: &str = "Themes of invoices";

/// `GET /firm/settings/themes`
pub(crate) async fn list(
    Staff(member): Staff,
    State(app): State<App>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let form = LookForm::default();
    Ok(Answer::Page(view(&member, &app, &seal, (&form, &Complaints::default())).await?))
}

/// `POST /firm/settings/themes`
pub(crate) async fn add(
    Staff(member): Staff,
    State(app): State<App>,
    posted: Posted<LookForm>,
) -> Result<Answer, Refusal> {
    let (name, look) = match posted.form.read() {
        Ok(read) => read,
        Err(complaints) => {
            let typed = (&posted.form, &complaints);
            return Ok(Answer::Again(view(&member, &app, &posted.seal, typed).await?));
        }
    };
    let id = app.id(ThemeId::made)?;
    let theme = Versioned { value: Theme::new(id, name, look), version: 0 };

    let (once, door) = (posted.once(&member), app.store.of(&member));
    let done = door.commit_theme_offered(&once, &theme, app.now()).await?;

    let id = match done {
        store::Done::Now => theme.value.id,
        store::Done::Before(id) => id.parse().map_err(|_| Refusal::NotFound)?,
    };
    Ok(Answer::Go(Location::to(paths::theme(&id)).flash("It is being tried with a sample.")))
}

/// `GET /firm/settings/themes/built-in`: the template that invoices have without another, which a
/// firm may begin with.
pub(crate) async fn built_in(Staff(_): Staff) -> Result<Response, Refusal> {
    let head = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"invoice.typ\""),
    ];
    Ok((head, BUILT_IN).into_response())
}

async fn view(
    member: &Member,
    app: &App,
    seal: &Seal,
    (form, complaints): (&LookForm, &Complaints),
) -> Result<Page, Refusal> {
    let door = app.store.of(member);
    let (themes, chosen) = tokio::try_join!(door.themes(), door.theme_choice(&Chooser::Firm))?;
    let bills = member.role().bills();
    let rows = themes.iter().map(|theme| {
        let is_own = theme.latest().is_some_and(|look| look.template.is_some());
        [
            ui::link(&paths::theme(&theme.id), theme.name.as_str()),
            html! { @if is_own { "Your own" } @else { "Built-in" } },
            state(theme),
        ]
    });
    let table = ui::Table::new("Themes").text("Name").text("Template").text("State").rows(rows);
    let choice = ChoiceForm::of(&chosen);
    let body = html! {
        (ui::crumbs(&[(paths::SETTINGS, "Settings")]))
        (table.empty("No theme yet. Invoices are printed in black, without a logo."))
        @if bills && !themes.is_empty() {
            (ui::card("What invoices have where nothing else is chosen", html! {
                (ui::form(&seal.part("choice"), paths::THEME, html! {
                    (field(&themes, "The built-in look, in black", &choice))
                    (ui::buttons(ui::submit_quiet("Choose")))
                }))
            }))
        }
        @if bills {
            (ui::card("A new theme", html! {
                (ui::form(&seal.part("new"), paths::THEMES, html! {
                    (form.fields(complaints))
                    (ui::actions(ui::submit("Try it")))
                }))
            }))
        }
    };
    Ok(Page::new(Tab::Settings, TITLE, body))
}

/// How a theme stands.
fn state(theme: &Theme) -> Markup {
    let offered = theme.offered.as_ref().map(|offered| &offered.trial);
    match (offered, &theme.look, &theme.failed) {
        (Some(Trial::Refused(_)), ..) => ui::badge(Tone::Bad, "Refused"),
        (Some(Trial::Waiting | Trial::Begun), ..) => ui::badge(Tone::Info, "Being tried"),
        (None, Some(_), Some(_)) => ui::badge(Tone::Warn, "Failed for an invoice"),
        (None, ..) => ui::badge(Tone::Good, "Ready"),
    }
}
