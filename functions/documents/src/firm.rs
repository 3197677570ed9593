//! All documents as the firm sees them: newest first, of one client, or of one matter.

use domain::document::Document;
use domain::id::{ClientId, MatterId};
use domain::matter::Matter;
use jiff::Timestamp;
use maud::{Markup, html};
use serde::Deserialize;
use store::FirmStore;
use web::{Answer, App, Asked, Page, Refusal, Staff, State, ui};

use crate::paths::{Side, firm_client};
use crate::shown;

const SIDE: Side = Side::Firm;

/// Whose documents, and which page of the list.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Filter {
    client: Option<String>,
    matter: Option<String>,
    from: Option<String>,
}

/// What the list is of.
enum Of {
    All,
    Client(ClientId, String),
    Matter(Box<Matter>),
}

/// `GET /firm/documents`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Asked(asked): Asked<Filter>,
) -> Result<Answer, Refusal> {
    let door = app.store.of(&member);
    let of = of(&door, &asked).await?;
    let (later, now) = (asked.from.is_some(), app.now());
    let found = match &of {
        Of::All => door.documents(asked.from, now).await?,
        Of::Client(client, _) => door.documents_of(client, (asked.from, now)).await?,
        Of::Matter(matter) => door.documents_in(matter, (asked.from, now)).await?,
    };
    let zone = app.firm().await?.zone.clone();
    let here = of.path();
    let with = if here.contains('?') { "&" } else { "?" };
    let paging = ui::Paging {
        previous: later.then(|| here.clone()),
        next: found.next.map(|next| format!("{here}{with}from={next}")),
        note: String::new(),
    };
    let body = html! { (head(&of)) (table(&found.items, (&zone, now))) (ui::pages(&paging)) };
    Ok(Answer::Page(Page::new(SIDE.tab(), of.title(), body)))
}

async fn of(door: &FirmStore<'_>, asked: &Filter) -> Result<Of, Refusal> {
    let not_found = |_| Refusal::NotFound;
    if let Some(matter) = asked.matter.as_deref().filter(|text| !text.is_empty()) {
        let id: MatterId = matter.parse().map_err(not_found)?;
        let matter = door.matter(&id).await?.ok_or(Refusal::NotFound)?.value;
        return Ok(Of::Matter(Box::new(matter)));
    }
    if let Some(client) = asked.client.as_deref().filter(|text| !text.is_empty()) {
        let id: ClientId = client.parse().map_err(not_found)?;
        let party = door.client(&id).await?.ok_or(Refusal::NotFound)?.value;
        return Ok(Of::Client(id, party.name.to_string()));
    }
    Ok(Of::All)
}

impl Of {
    fn path(&self) -> String {
        match self {
            Self::All => SIDE.documents().to_owned(),
            Self::Client(client, _) => firm_client(client),
            Self::Matter(matter) => SIDE.matter(&matter.id),
        }
    }

    fn title(&self) -> String {
        match self {
            Self::All => "Documents".to_owned(),
            Self::Client(_, name) => format!("Documents of {name}"),
            Self::Matter(matter) => format!("Documents of {} · {}", matter.number, matter.name),
        }
    }
}

fn head(of: &Of) -> Markup {
    let all = (SIDE.documents(), "Documents");
    match of {
        Of::All => ui::actions(ui::button_link(&SIDE.choose(), "Hand over documents")),
        Of::Client(..) => ui::crumbs(&[all]),
        Of::Matter(matter) => html! {
            (ui::crumbs(&[all, (&firm_client(&matter.client), matter.client_name.as_str())]))
            (ui::actions(ui::button_link(&SIDE.to(&matter.id), "Hand over documents")))
        },
    }
}

fn table(documents: &[Document], at: (&str, Timestamp)) -> ui::Table {
    ui::Table::new("Documents, newest first")
        .text("Document")
        .text("Client")
        .text("Matter")
        .text("From")
        .text("Handed over")
        .number("Size")
        .text("State")
        .rows(documents.iter().map(|document| row(document, at)))
        .empty("No documents were handed over yet. Clients do it in the portal, you do it here.")
}

fn row(document: &Document, (zone, now): (&str, Timestamp)) -> [Markup; 7] {
    [
        shown::name(document, &SIDE.document(&document.id)),
        ui::link(&firm_client(&document.client), document.client_name.as_str()),
        ui::link(&SIDE.matter(&document.matter), &shown::matter(document)),
        html! { (document.from.name) },
        ui::when(document.begun_at, zone),
        html! { (shown::size(document)) },
        shown::state(document, now),
    ]
}
