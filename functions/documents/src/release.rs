//! A lawyer's second look at a file that no scanner can look into, and its release (rule SEC-58).
//!
//! Invariants: the lawyer sees whose name stands for it and the hash of the bytes; the hash that
//! was shown comes back with the form, so that a file that was replaced meanwhile is not released.

use domain::document::{Content, Document, Release};
use domain::id::DocumentId;
use domain::text::Note;
use maud::{Markup, html};
use serde::Deserialize;
use store::{Member, Versioned};
use web::ui::{self, Tone};
use web::{Answer, App, Complaints, Location, Page, Path, Posted, Refusal, Seal, Staff, State};

use crate::paths::{self, Side};
use crate::shown;

/// What a lawyer writes and confirms.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ReleaseForm {
    reason: String,
    sha256: String,
    sure: String,
}

/// `GET /firm/documents/{document}/release`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<DocumentId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    allowed(&member)?;
    let document = found(&member, &app, &id).await?.value;
    let Some(content) = document.held() else { return Ok(waits_not(&id)) };
    let (form, complaints) = (ReleaseForm::default(), Complaints::default());
    Ok(Answer::Page(view((&document, content), &member, &form, &complaints, &seal)))
}

/// `POST /firm/documents/{document}/release`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<DocumentId>,
    posted: Posted<ReleaseForm>,
) -> Result<Answer, Refusal> {
    allowed(&member)?;
    let document = found(&member, &app, &id).await?;
    let Some(content) = document.value.held() else { return Ok(waits_not(&id)) };
    let reason = match posted.form.read(content) {
        Ok(reason) => reason,
        Err(complaints) => {
            let (whole, form) = ((&document.value, content), &posted.form);
            return Ok(Answer::Again(view(whole, &member, form, &complaints, &posted.seal)));
        }
    };

    let (by, name) = (member.id().clone(), member.name().to_owned());
    let release = Release { by, name, reason, at: app.now() };
    app.store.of(&member).commit_release(&posted.once(&member), &document, release).await?;
    let said = "Released. It can be opened in a moment.";
    Ok(Answer::Go(Location::to(Side::Firm.document(&id)).flash(said)))
}

fn allowed(member: &Member) -> Result<(), Refusal> {
    if member.role().releases() {
        Ok(())
    } else {
        Err(Refusal::NotAllowed(
            "Only a lawyer releases a file that the virus scan could not look into. Ask one to look \
             at it.",
        ))
    }
}

async fn found(
    member: &Member,
    app: &App,
    id: &DocumentId,
) -> Result<Versioned<Document>, Refusal> {
    app.store.of(member).document(id).await?.ok_or(Refusal::NotFound)
}

/// Its page says how far it is.
fn waits_not(id: &DocumentId) -> Answer {
    Answer::Go(Location::to(Side::Firm.document(id)).flash("This file waits for no release."))
}

impl ReleaseForm {
    fn read(&self, content: &Content) -> Result<Note, Complaints> {
        let mut complaints = Complaints::default();
        if self.sha256 != content.sha256 {
            complaints.add("", "The file was replaced while you looked. Look at this one.");
        }
        let reason = complaints.take("reason", Note::parse(&self.reason));
        if self.sure.is_empty() {
            complaints.add("sure", "Confirm that you stand for this file.");
        }
        complaints.or(reason)
    }
}

fn view(
    (document, content): (&Document, &Content),
    member: &Member,
    form: &ReleaseForm,
    complaints: &Complaints,
    seal: &Seal,
) -> Page {
    let here = Side::Firm.document(&document.id);
    let body = html! {
        (ui::crumbs(&[(Side::Firm.documents(), "Documents"), (&here, document.name.as_str())]))
        (ui::complaints(complaints))
        (ui::notice(Tone::Warn, html! { p {
            "The virus scan could not look inside this file, and nobody has. Once released, \
             everyone with access to the matter can open it. Ask who sent it whether they did, \
             and compare the hash with theirs where you can."
        } }))
        (ui::facts(&[
            ("File", html! { span dir="auto" { (document.name.as_str()) } }),
            ("Matter", html! { (shown::matter(document)) " · " (document.client_name) }),
            ("From", html! { (document.from.name) }),
            ("Size", html! { (shown::bytes(content.bytes)) }),
            ("SHA-256", html! { code { (content.sha256) } }),
            ("Released by", html! { (member.name()) }),
        ]))
        (ui::form(seal, &paths::release(&document.id), fields(member, content, form, complaints)))
    };
    Page::new(Side::Firm.tab(), "Release an unscanned file", body)
}

fn fields(
    member: &Member,
    content: &Content,
    form: &ReleaseForm,
    complaints: &Complaints,
) -> Markup {
    let short = content.sha256.get(..8).unwrap_or_default();
    let sure = format!("I, {}, stand for the file whose hash begins {short}", member.name());
    html! {
        (ui::hidden("sha256", &content.sha256))
        (ui::textarea("Why it may be opened", "reason", &form.reason)
            .hint("Who sent it and how you know, in writing for whoever asks later.")
            .required().complaints(complaints))
        (ui::checkbox(&sure, "sure", &form.sure).required().complaints(complaints))
        (ui::buttons(ui::submit("Release it")))
    }
}
