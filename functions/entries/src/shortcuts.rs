//! The firm's text shortcuts: a list that everybody of the firm may change (TIM-07).

use domain::shortcut::Shortcuts;
use maud::{Markup, html};
use serde::Deserialize;
use store::{CommitError, Versioned};
use web::page::Seal;
use web::ui;
use web::{Answer, App, Complaints, Location, Page, Posted, Refusal, Staff, State, Tab};

use crate::paths;

/// The list as it is typed, and the version that was looked at.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    lines: String,
    version: String,
}

/// The form came without the version that was looked at.
#[derive(Debug, thiserror::Error)]
#[error("This form is not whole. Load the page again.")]
struct NotWhole;

/// `GET /firm/entries/shortcuts`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let form = Form::of(&app.store.of(&member).shortcuts().await?);
    Ok(Answer::Page(shown(&seal, &form, &Complaints::default())))
}

/// `POST /firm/entries/shortcuts`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let (store, form) = (app.store.of(&member), &posted.form);
    let mut complaints = Complaints::default();
    let read = complaints.take("lines", Shortcuts::parse(&form.lines));
    let version = complaints.take("", form.version.parse::<u64>().map_err(|_| NotWhole));
    let changed = match complaints.or(read.zip(version)) {
        Ok((value, version)) => Versioned { value, version },
        Err(complaints) => return Ok(Answer::Again(shown(&posted.seal, form, &complaints))),
    };

    match store.commit_shortcuts(&posted.once(&member), &changed, app.now()).await {
        Err(CommitError::Stale) => {
            let now = Form::of(&store.shortcuts().await?);
            let lines = form.lines.replace('\r', "");
            let complaints = Complaints::meanwhile(&[("lines", &lines, &now.lines)]);
            let form = Form { version: now.version, lines: form.lines.clone() };
            Ok(Answer::Late(shown(&posted.seal, &form, &complaints)))
        }
        done => {
            done?;
            Ok(Answer::Go(Location::to(paths::SHORTCUTS).flash("Saved the shortcuts.")))
        }
    }
}

impl Form {
    fn of(shortcuts: &Versioned<Shortcuts>) -> Self {
        Self { lines: shortcuts.value.lines(), version: shortcuts.version.to_string() }
    }
}

fn shown(seal: &Seal, form: &Form, complaints: &Complaints) -> Page {
    Page::new(Tab::Entries, "Text shortcuts", view(seal, form, complaints))
}

fn view(seal: &Seal, form: &Form, complaints: &Complaints) -> Markup {
    html! {
        (ui::crumbs(&[(paths::ENTRIES, "Time & costs")]))
        p { "A shortcut is written out when time is recorded, for everybody of the firm." }
        (ui::form(seal, paths::SHORTCUTS, html! {
            (ui::complaints(complaints))
            (ui::hidden("version", &form.version))
            (ui::textarea("Shortcuts", "lines", &form.lines).rows(12)
                .hint("One in a line, such as: tcw = Telephone call with")
                .complaints(complaints))
            (ui::buttons(ui::submit("Save shortcuts")))
        }))
    }
}
