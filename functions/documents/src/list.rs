//! A client's documents, by matter and newest first.

use domain::document::Document;
use jiff::Timestamp;
use maud::{Markup, html};
use serde::Deserialize;
use web::{Answer, App, Asked, Guest, Page, Refusal, State, ui};

use crate::paths::Side;
use crate::shown;

const SIDE: Side = Side::Client;

/// Which page of the list.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct From {
    from: Option<String>,
}

/// `GET /documents`
pub(crate) async fn page(
    Guest(client): Guest,
    State(app): State<App>,
    Asked(asked): Asked<From>,
) -> Result<Answer, Refusal> {
    let later = asked.from.is_some();
    let found = app.store.of_client(&client).documents(asked.from, app.now()).await?;
    let zone = app.firm().await?.zone.clone();
    let paging = ui::Paging {
        previous: later.then(|| SIDE.documents().to_owned()),
        next: found.next.map(|next| format!("{}?from={next}", SIDE.documents())),
        note: String::new(),
    };
    let body = if found.items.is_empty() && !later && paging.next.is_none() {
        nothing()
    } else {
        html! { (view(&found.items, (&zone, app.now()))) (ui::pages(&paging)) }
    };
    Ok(Answer::Page(Page::new(SIDE.tab(), "Documents", body)))
}

fn nothing() -> Markup {
    ui::empty(
        "No documents yet",
        "Hand over what your lawyers need, and find here what they hand to you.",
        Some((&SIDE.choose(), "Hand over documents")),
    )
}

fn view(documents: &[Document], at: (&str, Timestamp)) -> Markup {
    html! {
        (ui::actions(ui::button_link(&SIDE.choose(), "Hand over documents")))
        @for group in documents.chunk_by(|one, next| one.matter == next.matter) {
            @if let Some(first) = group.first() {
                (ui::card(&shown::matter(first), table(group, at)))
            }
        }
    }
}

fn table(documents: &[Document], at: (&str, Timestamp)) -> ui::Table {
    let caption = documents.first().map(shown::matter).unwrap_or_default();
    ui::Table::new(format!("Documents of {caption}"))
        .text("Document")
        .text("From")
        .text("Handed over")
        .number("Size")
        .text("State")
        .rows(documents.iter().map(|document| row(document, at)))
}

fn row(document: &Document, (zone, now): (&str, Timestamp)) -> [Markup; 5] {
    [
        shown::name(document, &SIDE.document(&document.id)),
        html! { (document.from.name) },
        ui::when(document.begun_at, zone),
        html! { (shown::size(document)) },
        shown::state(document, now),
    ]
}
