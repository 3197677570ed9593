//! One document: how far it is, its file, and for the firm who opened it.

use domain::audit::Link;
use domain::document::{Document, DocumentState, Release};
use domain::id::DocumentId;
use jiff::Timestamp;
use maud::{Markup, html};
use serde::Deserialize;
use store::{FirmStore, Member};
use web::ui::{self, Tone};
use web::{Answer, App, Guest, Location, Page, Path, Posted, Refusal, Seal, Staff, State};

use crate::desk::Desk;
use crate::paths::{self, Side, firm_client};
use crate::shown;

/// `GET /documents/{document}`
pub(crate) async fn guest(
    desk: Guest,
    State(app): State<App>,
    Path(id): Path<DocumentId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let document = desk.document(&app, &id).await?.ok_or(Refusal::NotFound)?.value;
    let at = (app.firm().await?.zone.clone(), app.now());
    let body = html! {
        (ui::crumbs(&[(Side::Client.documents(), "Documents")]))
        (view(Side::Client, &document, &at, (&seal, html! {})))
    };
    Ok(Answer::Page(Page::new(Side::Client.tab(), document.name.as_str(), body)))
}

/// `GET /firm/documents/{document}`
pub(crate) async fn staff(
    desk: Staff,
    State(app): State<App>,
    Path(id): Path<DocumentId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let document = desk.document(&app, &id).await?.ok_or(Refusal::NotFound)?.value;
    let at = (app.firm().await?.zone.clone(), app.now());
    let moments = moments(&app, &desk.0, &document).await?;
    let client = firm_client(&document.client);
    let body = html! {
        (ui::crumbs(&[
            (Side::Firm.documents(), "Documents"),
            (&client, document.client_name.as_str()),
            (&Side::Firm.matter(&document.matter), &shown::matter(&document)),
        ]))
        (ui::beside(
            view(Side::Firm, &document, &at, (&seal, asked(&desk.0, &document))),
            ui::card("What happened", ui::history(&at.0, &moments)),
        ))
    };
    Ok(Answer::Page(Page::new(Side::Firm.tab(), document.name.as_str(), body)))
}

/// `GET …/{document}/file`
pub(crate) async fn file<D: Desk>(
    desk: D,
    State(app): State<App>,
    Path(id): Path<DocumentId>,
) -> Result<Answer, Refusal> {
    let document = desk.document(&app, &id).await?.ok_or(Refusal::NotFound)?.value;
    let address = desk.open(&app, &document).await?;
    Ok(Answer::Go(Location::to(address.unwrap_or_else(|| D::SIDE.document(&id)))))
}

/// What a lawyer is asked to do about a file that no scanner can look into.
fn asked(member: &Member, document: &Document) -> Markup {
    html! {
        @if document.held().is_some() && member.role().releases() {
            (ui::actions(ui::button_link(&paths::release(&document.id), "Look at it and decide")))
        }
    }
}

/// Nothing is asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct RemoveForm {}

/// `POST …/{document}/remove`: a file that came meanwhile stays.
pub(crate) async fn remove<D: Desk>(
    desk: D,
    State(app): State<App>,
    Path(id): Path<DocumentId>,
    _posted: Posted<RemoveForm>,
) -> Result<Answer, Refusal> {
    let document = desk.document(&app, &id).await?.ok_or(Refusal::NotFound)?;
    desk.drop_try(&app, &document).await?;
    let now = desk.document(&app, &id).await?.ok_or(Refusal::NotFound)?.value;
    Ok(Answer::Go(if now.state == DocumentState::Dropped {
        Location::to(D::SIDE.matter(&now.matter)).flash("The try is removed.")
    } else {
        Location::to(D::SIDE.document(&id))
    }))
}

fn view(
    side: Side,
    document: &Document,
    at: &(String, Timestamp),
    (seal, next): (&Seal, Markup),
) -> Markup {
    html! {
        @if document.is_missing(at.1) { (missing(side, document, seal)) }
        @else { (standing(side, document, &at.0)) }
        (next)
        (ui::facts(&facts(side, document, at)))
        @if document.content().is_some() {
            (ui::actions(ui::button_link(&side.file(&document.id), "Download")))
        }
    }
}

/// What to do when the bucket took nothing: it says so in a language for machines, if at all.
fn missing(side: Side, document: &Document, seal: &Seal) -> Markup {
    let most = shown::bytes(Document::BYTES_MAX);
    html! {
        (ui::notice(Tone::Bad, html! { p {
            "This file did not arrive: too large, empty or interrupted. Try again with a file of \
             at most " (most) " that is not empty."
        } }))
        (ui::actions(html! {
            (ui::button_link(&side.send(&document.id), "Try again"))
            (ui::press(seal, &side.remove(&document.id), "Remove"))
        }))
    }
}

/// How far it is, and what to do about it.
fn standing(side: Side, document: &Document, zone: &str) -> Markup {
    match &document.state {
        DocumentState::Awaited => html! {
            (ui::notice(Tone::Warn, html! { p { "The file has not arrived yet." } }))
            (ui::actions(ui::button_link(&side.send(&document.id), "Send the file")))
        },
        DocumentState::Dropped => html! {
            (ui::notice(Tone::Info, html! { p {
                "The file never arrived, and the try was removed."
            } }))
            (ui::actions(ui::button_link(&side.to(&document.matter), "Hand over another file")))
        },
        DocumentState::Arrived => ui::notice(
            Tone::Info,
            html! { p {
                "The file has arrived and is being checked for viruses. Nobody can open it before; \
                 it takes a minute or two. Load this page again to see."
            } },
        ),
        DocumentState::Clean(content) if content.is_active => ui::notice(
            Tone::Warn,
            html! { p {
                "This PDF holds a script, an attached file or a form that sends, or it is locked \
                 so that nobody can tell. The virus scan found nothing harmful; open it only if \
                 you know who it is from."
            } },
        ),
        DocumentState::Clean(_) => html! {},
        DocumentState::Held(_) => held(side, document),
        DocumentState::Releasing(_, release) => ui::notice(
            Tone::Info,
            html! { p {
                (release.name) " has released this file. It can be opened in a moment; load this \
                 page again to see."
            } },
        ),
        DocumentState::Released(_, release) => released(release, zone),
        DocumentState::Refused(reason) => html! {
            (ui::notice(Tone::Bad, html! { p { (reason.sentence()) } }))
            (ui::actions(ui::button_link(&side.to(&document.matter), "Hand over another file")))
        },
    }
}

/// The file waits for a lawyer.
fn held(side: Side, document: &Document) -> Markup {
    html! {
        (ui::notice(Tone::Warn, match side {
            Side::Client => html! { p {
                "This file could not be scanned, perhaps because of a password. The firm is asked \
                 to look at it; until then nobody can open it. It goes faster without a password."
            } },
            Side::Firm => html! { p {
                "The virus scan could not look inside this file, perhaps because of a password. \
                 Nobody can open it until a lawyer releases it."
            } },
        }))
        (ui::actions(ui::button_link_quiet(&side.to(&document.matter), "Hand over another file")))
    }
}

/// A lawyer let it out.
fn released(release: &Release, zone: &str) -> Markup {
    ui::notice(
        Tone::Warn,
        html! { p {
            "Released by " (release.name) " on " (ui::when(release.at, zone)) ". The virus scan \
             could not look inside; open it only if you know who it is from."
        } },
    )
}

fn facts(
    side: Side,
    document: &Document,
    (zone, now): &(String, Timestamp),
) -> Vec<(&'static str, Markup)> {
    let mut facts = vec![
        ("State", shown::state(document, *now)),
        ("Matter", html! { (shown::matter(document)) }),
        ("Type", html! { (document.kind.label()) }),
        ("From", html! { (document.from.name) }),
        ("Handed over", ui::when(document.begun_at, zone)),
    ];
    if let Some(content) = document.judged() {
        facts.push(("Size", html! { (shown::bytes(content.bytes)) }));
        facts.push(("SHA-256", html! { code { (content.sha256) } }));
    }
    if let DocumentState::Released(_, release) | DocumentState::Releasing(_, release) =
        &document.state
        && side == Side::Firm
    {
        facts.push(("Why released", html! { (release.reason) }));
    }
    facts
}

/// The chain of a document, told with names.
async fn moments(
    app: &App,
    member: &Member,
    document: &Document,
) -> Result<Vec<ui::Moment>, Refusal> {
    let door = app.store.of(member);
    let links = door.history(document.id.as_str(), None).await?.items;
    let people = people(&door, document).await?;
    let moment = |link: &Link| ui::Moment {
        at: Timestamp::from_millisecond(link.at_ms).unwrap_or(document.begun_at),
        who: who(link, &people),
        what: told(link),
    };
    Ok(links.iter().map(moment).collect())
}

/// Everyone who may appear in the chain: id and name.
async fn people(
    door: &FirmStore<'_>,
    document: &Document,
) -> Result<Vec<(String, String)>, Refusal> {
    let members = door.members().await?;
    let contacts = door.contacts(&document.client).await?;
    let members = members.iter().map(|member| (member.id.to_string(), member.name.to_string()));
    let contacts = contacts.iter().map(|one| (one.id.to_string(), one.name.to_string()));
    Ok(members.chain(contacts).collect())
}

fn who(link: &Link, people: &[(String, String)]) -> String {
    let found = people.iter().find(|(id, _)| *id == link.actor_id);
    match (found, link.actor_kind.as_str()) {
        (Some((_, name)), "contact") => format!("{name} (client)"),
        (Some((_, name)), _) => name.clone(),
        (None, "system" | "command") => "The portal".to_owned(),
        (None, _) => "Somebody who has left".to_owned(),
    }
}

fn told(link: &Link) -> Markup {
    let verdict = link.facts.iter().find(|(name, _)| name == "verdict");
    let verdict = verdict.map_or("", |(_, word)| word.as_str());
    match link.what.as_str() {
        "upload begun" => html! { "Began to hand it over" },
        "upload arrived" => html! { "Handed it over" },
        "upload dropped" => html! { "Removed the try, since no file came" },
        "document scanned" => html! { "Checked it: " (verdict) },
        "release ordered" => html! { "Released it, unscanned" },
        "document released" => html! { "Compared it with what was looked at, and let it out" },
        "document opened" => html! { "Opened it" },
        other => html! { (other) },
    }
}
