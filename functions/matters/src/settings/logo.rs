//! The firm's logo: a small picture that every page carries within itself.

mod picture;

use domain::firm::Firm;
use maud::{Markup, html};
use serde::Deserialize;
use store::Versioned;
use web::page::Seal;
use web::ui;
use web::{Answer, App, Complaints, Location, Page, Posted, Refusal, Staff, State, Tab};

use crate::{allowed, paths};

/// The picture as the extractor gives files, in base64; or the wish to have none.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    logo: String,
    remove: String,
}

/// `POST /firm/settings/logo`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    allowed::to_bill(&member)?;
    let Versioned { value: firm, version } = super::current(&app).await?;
    let logo = match posted.form.read() {
        Ok(logo) => logo,
        Err(complaints) => {
            let body = view(&posted.seal, &firm, &complaints);
            return Ok(Answer::Again(Page::new(Tab::Settings, "Logo", body)));
        }
    };

    let flash = if logo.is_some() { "Saved the logo." } else { "Removed the logo." };
    let changed = Versioned { value: Firm { logo, ..firm }, version };

    app.store.of(&member).commit_firm(&posted.once(&member), &changed, app.now()).await?;
    app.forget_firm().await;

    Ok(Answer::Go(Location::to(paths::SETTINGS).flash(flash)))
}

impl Form {
    fn read(&self) -> Result<Option<String>, Complaints> {
        if !self.remove.is_empty() {
            return Ok(None);
        }
        let mut complaints = Complaints::default();
        let address = complaints.take("logo", picture::address(&self.logo));
        complaints.or(address.map(Some))
    }
}

/// The logo beside the other settings.
pub(super) fn card(seal: &Seal, firm: &Firm) -> Markup {
    ui::card("Logo", fields(seal, firm, &Complaints::default()))
}

fn view(seal: &Seal, firm: &Firm, complaints: &Complaints) -> Markup {
    html! {
        (ui::crumbs(&[(paths::SETTINGS, "Settings")]))
        (ui::complaints(complaints))
        (fields(seal, firm, complaints))
    }
}

fn fields(seal: &Seal, firm: &Firm, complaints: &Complaints) -> Markup {
    let body = html! {
        (ui::file("Picture", "logo", ".svg,.png").required()
            .hint("SVG or PNG, up to 32 KB. It is shown 32 pixels high, on light and on dark.")
            .complaints(complaints))
        (ui::buttons(ui::submit_quiet("Save logo")))
    };
    html! {
        @match &firm.logo {
            Some(logo) => { p { img src=(logo) alt="The present logo" height="32"; } },
            None => { p.note { "No logo yet: pages show the firm’s name alone." } },
        }
        (ui::form_with_files(&seal.part("logo"), paths::LOGO, body))
        @if firm.logo.is_some() {
            (ui::form(&seal.part("no-logo"), paths::LOGO, html! {
                (ui::hidden("remove", "yes"))
                (ui::submit_quiet("Remove logo"))
            }))
        }
    }
}
