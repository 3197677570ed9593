//! Pages that only one machine has: the mails that were caught, and the gallery of components.

use axum::Extension;
use maud::html;
use web::{Answer, Page, Path, Refusal, Routes, Tab, ui};

use crate::engines::Mails;

/// The pages of one machine.
pub(super) fn routes(mails: Mails) -> Routes {
    Routes::new()
        .get("/_mails", list)
        .get("/_mails/{id}", read)
        .get("/_gallery", gallery)
        .with_extension(mails)
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
) -> Result<Answer, Refusal> {
    let mail = mails.read(&id).map_err(Refusal::fault)?.ok_or(Refusal::NotFound)?;
    let text = mail.text.clone();
    let links = text.split_whitespace().filter(|word| word.starts_with("http"));
    let body = html! {
        (ui::crumbs(&[("/_mails", "Mails")]))
        (ui::facts(&[("To", html! { (mail.to.join(", ")) }), ("From", html! { (mail.from) })]))
        (ui::prose(&text))
        (ui::actions(html! { @for link in links { (ui::button_link(link, "Open the link")) } }))
    };
    Ok(Answer::Page(Page::new(Tab::None, mail.subject.clone(), body)))
}
