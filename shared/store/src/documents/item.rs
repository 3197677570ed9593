//! A document as it is stored.

use domain::document::{
    Content, Document, DocumentState, FileKind, FileName, Giver, Refused, Release,
};
use domain::text::{Mark, Name, Note};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::item::{self, Attributes};
use crate::keys::{self, Places};

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct DocumentItem {
    id: String,
    matter: String,
    matter_number: String,
    matter_name: String,
    client: String,
    client_name: String,
    name: String,
    media_type: String,
    from: String,
    from_name: String,
    begun_at: Timestamp,
    state: String,
    content: Option<ContentItem>,
    #[serde(default)]
    release: Option<ReleaseItem>,
}

#[derive(Debug, Serialize, Deserialize)]
struct ContentItem {
    bytes: u64,
    sha256: String,
    version_id: Option<String>,
    #[serde(default)]
    is_active: bool,
}

#[derive(Debug, Serialize, Deserialize)]
struct ReleaseItem {
    by: String,
    name: String,
    reason: String,
    at: Timestamp,
}

impl DocumentItem {
    pub(super) fn of(document: &Document) -> Self {
        Self {
            id: document.id.to_string(),
            matter: document.matter.to_string(),
            matter_number: document.matter_number.to_string(),
            matter_name: document.matter_name.to_string(),
            client: document.client.to_string(),
            client_name: document.client_name.to_string(),
            name: document.name.as_str().to_owned(),
            media_type: document.kind.media_type().to_owned(),
            from: document.from.id.clone(),
            from_name: document.from.name.clone(),
            begun_at: document.begun_at,
            state: document.state.word().to_owned(),
            content: document.judged().map(ContentItem::of),
            release: release_of(&document.state).map(ReleaseItem::of),
        }
    }

    pub(super) fn read(self) -> Result<Document, Fault> {
        Ok(Document {
            id: item::parsed("document", &self.id)?,
            matter: item::parsed("matter", &self.matter)?,
            matter_number: item::checked("matter number", Mark::parse(&self.matter_number))?,
            matter_name: item::checked("matter name", Name::parse(&self.matter_name))?,
            client: item::parsed("client", &self.client)?,
            client_name: item::checked("client name", Name::parse(&self.client_name))?,
            name: FileName::shown(&self.name),
            kind: item::needed("media type", FileKind::of_media_type(&self.media_type))?,
            from: Giver { id: self.from, name: self.from_name },
            begun_at: self.begun_at,
            state: state(&self.state, self.content, self.release)?,
        })
    }

    pub(super) fn read_from(attributes: Attributes) -> Result<Document, Fault> {
        item::read::<Self>(attributes)?.read()
    }
}

impl ContentItem {
    fn of(content: &Content) -> Self {
        Self {
            bytes: content.bytes,
            sha256: content.sha256.clone(),
            version_id: content.version.clone(),
            is_active: content.is_active,
        }
    }

    fn read(self) -> Content {
        Content {
            bytes: self.bytes,
            sha256: self.sha256,
            version: self.version_id,
            is_active: self.is_active,
        }
    }
}

impl ReleaseItem {
    fn of(release: &Release) -> Self {
        Self {
            by: release.by.to_string(),
            name: release.name.clone(),
            reason: release.reason.to_string(),
            at: release.at,
        }
    }

    fn read(self) -> Result<Release, Fault> {
        Ok(Release {
            by: item::parsed("member", &self.by)?,
            name: self.name,
            reason: item::checked("reason", Note::parse(&self.reason))?,
            at: self.at,
        })
    }
}

const fn release_of(state: &DocumentState) -> Option<&Release> {
    match state {
        DocumentState::Releasing(_, release) | DocumentState::Released(_, release) => Some(release),
        DocumentState::Awaited
        | DocumentState::Dropped
        | DocumentState::Arrived
        | DocumentState::Clean(_)
        | DocumentState::Held(_)
        | DocumentState::Refused(_) => None,
    }
}

fn state(
    word: &str,
    content: Option<ContentItem>,
    release: Option<ReleaseItem>,
) -> Result<DocumentState, Fault> {
    let content = content.map(ContentItem::read);
    let release = release.map(ReleaseItem::read).transpose()?;
    match (word, content, release) {
        ("awaited", None, None) => Ok(DocumentState::Awaited),
        ("dropped", None, None) => Ok(DocumentState::Dropped),
        ("arrived", None, None) => Ok(DocumentState::Arrived),
        ("clean", Some(content), None) => Ok(DocumentState::Clean(content)),
        ("held", Some(content), None) => Ok(DocumentState::Held(content)),
        ("releasing", Some(content), Some(by)) => Ok(DocumentState::Releasing(content, by)),
        ("released", Some(content), Some(by)) => Ok(DocumentState::Released(content, by)),
        (word, ..) => {
            Ok(DocumentState::Refused(item::needed("document state", Refused::of_word(word))?))
        }
    }
}

pub(super) fn places(document: &Document) -> Places {
    let sort = format!("{}#{}", keys::latest_first(document.begun_at), document.id);
    Places {
        owner: keys::by_owner(&document.client, keys::document_sort(document)),
        kind: keys::by_kind("DOCUMENTS", sort),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::{ClientId, DocumentId, MatterId, MemberId};

    fn document(state: DocumentState) -> Document {
        Document {
            id: DocumentId::made(1, [1; 10]),
            matter: MatterId::made(1, [2; 10]),
            matter_number: Mark::parse("2026-007").unwrap(),
            matter_name: Name::parse("Lease").unwrap(),
            client: ClientId::made(1, [3; 10]),
            client_name: Name::parse("Acme").unwrap(),
            name: FileName::shown("lease.pdf"),
            kind: FileKind::Pdf,
            from: Giver { id: "con_1".to_owned(), name: "Ada".to_owned() },
            begun_at: "2026-03-12T10:00:00Z".parse().unwrap(),
            state,
        }
    }

    #[test]
    fn what_was_written_is_what_is_read() {
        let version = Some("v1".to_owned());
        let content = Content { bytes: 7, sha256: "ab".repeat(32), version, is_active: true };
        let release = Release {
            by: MemberId::made(1, [4; 10]),
            name: "Ada".to_owned(),
            reason: Note::parse("Read over the telephone").unwrap(),
            at: "2026-03-12T11:00:00Z".parse().unwrap(),
        };
        let refused = Refused::ALL.map(DocumentState::Refused);
        let states = [
            DocumentState::Awaited,
            DocumentState::Dropped,
            DocumentState::Arrived,
            DocumentState::Clean(content.clone()),
            DocumentState::Held(content.clone()),
            DocumentState::Releasing(content.clone(), release.clone()),
            DocumentState::Released(content, release),
        ];
        for state in states.into_iter().chain(refused) {
            let document = document(state);
            assert_eq!(DocumentItem::of(&document).read().unwrap(), document);
        }
    }

    #[test]
    fn a_clean_document_without_content_is_damaged() {
        let mut item = DocumentItem::of(&document(DocumentState::Arrived));
        item.state = "clean".to_owned();
        assert!(item.read().is_err());
        let content = Content { bytes: 7, sha256: String::new(), version: None, is_active: false };
        let mut item = DocumentItem::of(&document(DocumentState::Held(content)));
        item.state = "released".to_owned();
        assert!(item.read().is_err(), "nobody released it");
    }
}
