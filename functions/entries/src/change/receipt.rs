//! A document that was just handed over as the receipt of a cost (INV-24).

use domain::document::{Document, DocumentState};
use domain::entry::{Entry, Work};
use domain::id::DocumentId;
use maud::{Markup, html};
use store::FirmStore;
use web::Refusal;
use web::ui::{self, Tone};

use crate::paths;

/// The document that an address names, where it is one of the cost's matter.
pub(super) async fn arrived(
    store: &FirmStore<'_>,
    asked: &str,
    entry: &Entry,
) -> Result<Option<Document>, Refusal> {
    let (Work::Cost { .. }, Ok(id)) = (&entry.work, asked.parse::<DocumentId>()) else {
        return Ok(None);
    };
    let found = store.document(&id).await?.map(|document| document.value);
    Ok(found.filter(|document| document.matter == entry.matter))
}

/// How far it is, and what is to be done with it.
pub(super) fn notice(document: &Document, entry: &Entry) -> Markup {
    let name = html! { span dir="auto" { (document.name.as_str()) } };
    match &document.state {
        _ if document.content().is_some() => ui::notice(
            Tone::Good,
            html! { p { (name) " is checked, and chosen below. Save the entry to keep it." } },
        ),
        DocumentState::Awaited | DocumentState::Arrived => ui::notice(
            Tone::Info,
            html! {
                p {
                    (name) " is being checked for viruses, which takes a minute or two. Then it \
                     is chosen here as the receipt."
                }
                p { (ui::link(&paths::entry_receipt(entry, &document.id), "See whether it is")) }
            },
        ),
        DocumentState::Dropped
        | DocumentState::Clean(_)
        | DocumentState::Held(_)
        | DocumentState::Releasing(..)
        | DocumentState::Released(..)
        | DocumentState::Refused(_) => ui::notice(
            Tone::Warn,
            html! {
                p { (name) " cannot be chosen as the receipt as it is." }
                p { (ui::link(&paths::document(&document.id), "See why")) }
            },
        ),
    }
}
