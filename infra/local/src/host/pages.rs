//! Pages that only one machine has: the mails that were caught, which one lets come back to see
//! what follows, and the gallery of components.

use axum::Extension;
use mailer::Mailer;
use maud::html;
use serde::Deserialize;
use web::{Answer, Location, Page, Path, Posted, Refusal, Routes, Seal, Tab, ui};

use crate::engines::Mails;

/// The pages of one machine.
pub(super) fn routes(mails: Mails, mailer: Mailer) -> Routes {
    Routes::new()
        .get("/_mails", list)
        .get("/_mails/{id}", read)
        .post("/_mails/{id}/bounce", bounce)
        .get("/_gallery", gallery)
        .with_extension(mails)
        .with_extension(mailer)
}

async fn gallery() -> Answer {
    Answer::Page(Page::new(Tab::None, "Components", ui::gallery()))
}

async fn list(Extension(mails): Extension<Mails>) -> Result<Answer, Refusal> {
    let caught = mails.list().map_err(Refusal::fault)?;
    let rows = caught.iter().take(200).map(|mail| {
        [
            html! { (mail.at.strftime("%Y-%m-%d %H:%M:%S").to_string()) },
            html! { (mail.to.join(", ")) },
            ui::link(&format!("/_mails/{}", mail.id), &mail.subject),
        ]
    });
    let table = ui::Table::new("Mails, newest first")
        .text("Sent")
        .text("To")
        .text("Subject")
        .rows(rows)
        .empty("No mail was sent yet.");
    let body = html! {
        p { "On one machine no mail leaves it: what the portal sends is kept here." }
        (table)
    };
    Ok(Answer::Page(Page::new(Tab::None, "Mails", body)))
}

async fn read(
    Extension(mails): Extension<Mails>,
    Path(id): Path<String>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let mail = mails.read(&id).map_err(Refusal::fault)?.ok_or(Refusal::NotFound)?;
    let text = mail.text.clone();
    let links = text.split_whitespace().filter(|word| word.starts_with("http"));
    let body = html! {
        (ui::crumbs(&[("/_mails", "Mails")]))
        (ui::facts(&[("To", html! { (mail.to.join(", ")) }), ("From", html! { (mail.from) })]))
        (ui::prose(&text))
        (ui::actions(html! {
            @for link in links { (ui::button_link(link, "Open the link")) }
            (ui::confirm(
                &seal,
                &format!("/_mails/{id}/bounce"),
                "Let it come back",
                "The portal hears what SES would say: that there is no such mailbox.",
            ))
        }))
    };
    Ok(Answer::Page(Page::new(Tab::None, mail.subject.clone(), body)))
}

/// Nothing is typed to let a mail come back.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pressed {}

async fn bounce(
    Extension(mails): Extension<Mails>,
    Extension(mailer): Extension<Mailer>,
    Path(id): Path<String>,
    _: Posted<Pressed>,
) -> Result<Answer, Refusal> {
    let report = mails.bounce(&id).map_err(Refusal::fault)?.ok_or(Refusal::NotFound)?;
    mailer.returned(&report).await.map_err(Refusal::fault)?;
    Ok(Answer::Go(Location::to(format!("/_mails/{id}")).flash("The portal heard of it.")))
}
