//! `/firm/settings/themes/{theme}`: one theme, its trial, and another look for it.

use domain::id::ThemeId;
use domain::theme::{Flaw, Theme, Trial};
use maud::{Markup, html};
use store::{CommitError, Member, Versioned};
use web::ui::{self, Tone};
use web::{
    Answer, App, Complaints, Location, Page, Path, Posted, Refusal, Seal, Staff, State, Tab,
};

use super::form::LookForm;
use crate::paths;

/// `GET /firm/settings/themes/{theme}`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ThemeId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let theme = found(&app, &member, &id).await?;
    let form = LookForm::of(&theme.value, theme.version);
    Ok(Answer::Page(view(&member, &theme.value, &seal, (&form, &Complaints::default()))))
}

/// `POST /firm/settings/themes/{theme}`
pub(crate) async fn change(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ThemeId>,
    posted: Posted<LookForm>,
) -> Result<Answer, Refusal> {
    let theme = found(&app, &member, &id).await?;
    let mut complaints = Complaints::default();
    let version = complaints.version(&posted.form.version);
    let read = complaints.or(version).and_then(|version| Ok((version, posted.form.read()?)));
    let (version, (name, look)) = match read {
        Ok(read) => read,
        Err(complaints) => {
            let typed = (&posted.form, &complaints);
            return Ok(Answer::Again(view(&member, &theme.value, &posted.seal, typed)));
        }
    };
    let offered = Versioned { value: theme.value.clone().offering(name, look), version };

    let (once, door) = (posted.once(&member), app.store.of(&member));
    match door.commit_theme_offered(&once, &offered, app.now()).await {
        Ok(_) => {
            let said = "It is being tried with a sample. Until it passes, invoices look as before.";
            Ok(Answer::Go(Location::to(paths::theme(&id)).flash(said)))
        }
        Err(CommitError::Stale) => {
            let form = posted.form.over(theme.version);
            let late = Complaints::whole(
                "This theme changed while you were at it: it was tried, or somebody saved it. What \
                 you typed is below. Look at it, and save it again if it still holds.",
            );
            Ok(Answer::Late(view(&member, &theme.value, &posted.seal, (&form, &late))))
        }
        Err(other) => Err(other.into()),
    }
}

/// `GET /firm/settings/themes/{theme}/sample`: the sample that passed last.
pub(crate) async fn sample(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ThemeId>,
) -> Result<Answer, Refusal> {
    found(&app, &member, &id).await?;
    let address = app.store.of(&member).theme_sample(&id).await?;
    Ok(Answer::Go(Location::to(address.ok_or(Refusal::NotFound)?)))
}

async fn found(app: &App, member: &Member, id: &ThemeId) -> Result<Versioned<Theme>, Refusal> {
    app.store.of(member).theme(id).await?.ok_or(Refusal::NotFound)
}

fn view(
    member: &Member,
    theme: &Theme,
    seal: &Seal,
    (form, complaints): (&LookForm, &Complaints),
) -> Page {
    let body = html! {
        (ui::crumbs(&[(paths::SETTINGS, "Settings"), (paths::THEMES, "Themes")]))
        (trial(theme))
        (failed(theme))
        @if theme.look.is_some() {
            (ui::actions(ui::button_link_quiet(&paths::theme_sample(&theme.id), "Sample invoice (PDF)")))
        }
        @if member.role().bills() {
            (ui::form(seal, &paths::theme(&theme.id), html! {
                (form.fields(complaints))
                (ui::actions(ui::submit("Try it")))
            }))
        }
    };
    Page::new(Tab::Settings, theme.name.to_string(), body)
}

/// What became of the look that was offered last.
fn trial(theme: &Theme) -> Markup {
    let Some(offered) = &theme.offered else { return html! {} };
    let before = if theme.look.is_some() {
        "Invoices look as they did before."
    } else {
        "Nothing is printed with it yet."
    };
    match &offered.trial {
        Trial::Waiting | Trial::Begun => ui::notice(
            Tone::Info,
            html! {
                p {
                    "A sample invoice is being printed with it, which takes a few seconds. "
                    (before)
                }
                p { (ui::link(&paths::theme(&theme.id), "Look again")) }
            },
        ),
        Trial::Refused(flaw) => ui::notice(
            Tone::Bad,
            html! { p { "The sample could not be printed. " (before) } (said(flaw)) },
        ),
    }
}

/// The last invoice that it did not print.
fn failed(theme: &Theme) -> Markup {
    html! {
        @if let Some(failed) = &theme.failed {
            (ui::notice(Tone::Warn, html! {
                p {
                    "Invoice " (failed.number) " could not be printed with it, and was printed in the \
                     built-in look. Put the template right, and try it."
                }
                (said(&failed.flaw))
            }))
        }
    }
}

/// What is wrong, and where.
fn said(flaw: &Flaw) -> Markup {
    html! {
        p {
            @if let Some((line, column)) = flaw.place {
                strong { "Line " (line) ", column " (column) ": " }
            }
            (flaw.said)
        }
    }
}
