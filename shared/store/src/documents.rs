//! Documents: what is known about the files that are handed over.
//!
//! Invariants: the address of a file is given out together with the event that says so, and only
//! for a file that was found clean or released (rules SEC-37, SEC-58, SEC-61); a client's door
//! reaches the client's own documents alone; a try is dropped only while its file has not come.

mod item;
mod release;

pub use release::release_ordered;

use domain::audit::{Actor, Event};
use domain::document::{Document, DocumentState};
use domain::id::{ClientId, DocumentId, MatterId};
use domain::matter::Matter;
use jiff::Timestamp;

use crate::Store;
use crate::access::{ClientStore, FirmStore, SystemStore};
use crate::commit::Commit;
use crate::fault::Fault;
use crate::files::{Landing, Upload};
use crate::item::Versioned;
use crate::keys;
use crate::once::{CommitError, Done, Once};
use crate::query::Page;
use item::{DocumentItem, places};

impl Store {
    async fn document(&self, id: &DocumentId) -> Result<Option<Versioned<Document>>, Fault> {
        let found = self.get::<DocumentItem>(&keys::document(id)).await?;
        found
            .map(|item| Ok(Versioned { value: item.value.read()?, version: item.version }))
            .transpose()
    }

    async fn documents_of(
        &self,
        client: &ClientId,
        matter: Option<&MatterId>,
        (from, now): (Option<String>, Timestamp),
    ) -> Result<Page<Document>, Fault> {
        let asked = self.ask_index("by_owner", &keys::owner_pk(client));
        let asked = asked.beginning(keys::documents_prefix(matter));
        Ok(listed(asked.from(from).page(DocumentItem::read_from).await?, now))
    }

    async fn upload_begun(
        &self,
        actor: Actor,
        once: &Once,
        document: &Document,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let (id, matter) = (document.id.clone(), document.matter.clone());
        let key = keys::document(&document.id);
        Commit::by(actor, once, at)
            .outcome(&document.id)
            .create(self, &key, &places(document), &DocumentItem::of(document))?
            .event(&document.id, Event::UploadBegun { document: id, matter })
            .write(self)
            .await
    }

    /// A new state, with the event that tells of it.
    async fn document_moved(
        &self,
        commit: Commit,
        document: &Versioned<Document>,
        state: DocumentState,
        event: Event,
    ) -> Result<Done, CommitError> {
        let value = Document { state, ..document.value.clone() };
        let key = keys::document(&value.id);
        commit
            .outcome(&value.id)
            .replace(self, (&key, document.version), &places(&value), &DocumentItem::of(&value))?
            .event(&value.id, event)
            .write(self)
            .await
    }

    async fn document_arrived(
        &self,
        actor: Actor,
        document: &Versioned<Document>,
        at: Timestamp,
    ) -> Result<(), CommitError> {
        if document.value.state != DocumentState::Awaited {
            return Ok(());
        }
        let id = &document.value.id;
        let commit = Commit::by(actor, &Once::named(format!("arrived#{id}")), at);
        let event = Event::UploadArrived { document: id.clone() };
        match self.document_moved(commit, document, DocumentState::Arrived, event).await {
            // The scan result was faster: the file has arrived all the more.
            Ok(_) | Err(CommitError::Stale) => Ok(()),
            Err(error) => Err(error),
        }
    }

    async fn document_dropped(
        &self,
        actor: Actor,
        document: &Versioned<Document>,
        at: Timestamp,
    ) -> Result<(), CommitError> {
        if !document.value.is_missing(at) {
            return Ok(());
        }
        let id = &document.value.id;
        let commit = Commit::by(actor, &Once::named(format!("dropped#{id}")), at);
        let event = Event::UploadDropped { document: id.clone() };
        match self.document_moved(commit, document, DocumentState::Dropped, event).await {
            // The file came after all, and stays.
            Ok(_) | Err(CommitError::Stale) => Ok(()),
            Err(error) => Err(error),
        }
    }

    async fn document_opened(
        &self,
        actor: Actor,
        document: &Document,
        at: Timestamp,
    ) -> Result<Option<String>, CommitError> {
        let Some(content) = document.content() else { return Ok(None) };
        let address = self.address(document, content).await?;
        let id = &document.id;
        let name = format!("opened#{id}#{}#{}", actor.id, at.as_nanosecond());
        Commit::by(actor, &Once::named(name), at)
            .event(id, Event::DocumentOpened { document: id.clone() })
            .write(self)
            .await?;
        Ok(Some(address))
    }
}

/// A page without the tries that came to nothing; it may hold fewer than another, or none.
fn listed(mut page: Page<Document>, now: Timestamp) -> Page<Document> {
    page.items.retain(|document| document.is_listed(now));
    page
}

impl FirmStore<'_> {
    /// A document.
    pub async fn document(&self, id: &DocumentId) -> Result<Option<Versioned<Document>>, Fault> {
        self.store.document(id).await
    }

    /// All documents, newest first.
    pub async fn documents(
        &self,
        from: Option<String>,
        now: Timestamp,
    ) -> Result<Page<Document>, Fault> {
        let asked = self.store.ask_index("by_kind", "DOCUMENTS");
        Ok(listed(asked.from(from).page(DocumentItem::read_from).await?, now))
    }

    /// A client's documents by matter, newest first.
    pub async fn documents_of(
        &self,
        client: &ClientId,
        (from, now): (Option<String>, Timestamp),
    ) -> Result<Page<Document>, Fault> {
        self.store.documents_of(client, None, (from, now)).await
    }

    /// A matter's documents, newest first.
    pub async fn documents_in(
        &self,
        matter: &Matter,
        (from, now): (Option<String>, Timestamp),
    ) -> Result<Page<Document>, Fault> {
        self.store.documents_of(&matter.client, Some(&matter.id), (from, now)).await
    }

    /// Begins an upload.
    pub async fn commit_upload_begun(
        &self,
        once: &Once,
        document: &Document,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        self.store.upload_begun(self.member.actor(), once, document, at).await
    }

    /// Leave to hand over the file of a document whose upload was begun.
    pub async fn upload(
        &self,
        document: &Document,
        landing: Landing,
        sha256: Option<[u8; 32]>,
    ) -> Result<Upload, Fault> {
        self.store.upload(document, landing, sha256).await
    }

    /// Notes that the browser came back from handing a file over.
    pub async fn commit_arrived(
        &self,
        document: &Versioned<Document>,
        at: Timestamp,
    ) -> Result<(), CommitError> {
        self.store.document_arrived(self.member.actor(), document, at).await
    }

    /// Takes a try whose file never came off the lists.
    pub async fn commit_dropped(
        &self,
        document: &Versioned<Document>,
        at: Timestamp,
    ) -> Result<(), CommitError> {
        self.store.document_dropped(self.member.actor(), document, at).await
    }

    /// Opens a document: notes who did, and gives its address; none unless it may be opened.
    pub async fn commit_opened(
        &self,
        document: &Document,
        at: Timestamp,
    ) -> Result<Option<String>, CommitError> {
        self.store.document_opened(self.member.actor(), document, at).await
    }
}

impl ClientStore<'_> {
    /// One of the client's documents; another client's is not found.
    pub async fn document(&self, id: &DocumentId) -> Result<Option<Versioned<Document>>, Fault> {
        let found = self.store.document(id).await?;
        Ok(found.filter(|document| document.value.client == self.client.id))
    }

    /// The client's documents by matter, newest first.
    pub async fn documents(
        &self,
        from: Option<String>,
        now: Timestamp,
    ) -> Result<Page<Document>, Fault> {
        self.store.documents_of(&self.client.id, None, (from, now)).await
    }

    /// Begins an upload to one of the client's matters.
    pub async fn commit_upload_begun(
        &self,
        once: &Once,
        document: &Document,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        if document.client != self.client.id {
            return Err(Fault::Refused("an upload to a foreign matter".into()).into());
        }
        self.store.upload_begun(self.client.actor(), once, document, at).await
    }

    /// Leave to hand over the file of a document whose upload was begun.
    pub async fn upload(
        &self,
        document: &Document,
        landing: Landing,
        sha256: Option<[u8; 32]>,
    ) -> Result<Upload, Fault> {
        self.store.upload(document, landing, sha256).await
    }

    /// Notes that the browser came back from handing a file over.
    pub async fn commit_arrived(
        &self,
        document: &Versioned<Document>,
        at: Timestamp,
    ) -> Result<(), CommitError> {
        self.store.document_arrived(self.client.actor(), document, at).await
    }

    /// Takes a try whose file never came off the lists.
    pub async fn commit_dropped(
        &self,
        document: &Versioned<Document>,
        at: Timestamp,
    ) -> Result<(), CommitError> {
        self.store.document_dropped(self.client.actor(), document, at).await
    }

    /// Opens a document: notes who did, and gives its address; none unless it may be opened.
    pub async fn commit_opened(
        &self,
        document: &Document,
        at: Timestamp,
    ) -> Result<Option<String>, CommitError> {
        self.store.document_opened(self.client.actor(), document, at).await
    }
}

impl SystemStore<'_> {
    /// A document.
    pub async fn document(&self, id: &DocumentId) -> Result<Option<Versioned<Document>>, Fault> {
        self.store.document(id).await
    }

    /// Begins an upload that no person asked for.
    pub async fn commit_upload_begun(
        &self,
        once: &Once,
        document: &Document,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        self.store.upload_begun(self.actor(), once, document, at).await
    }

    /// Leave to hand over the file of a document whose upload was begun.
    pub async fn upload(&self, document: &Document, landing: Landing) -> Result<Upload, Fault> {
        self.store.upload(document, landing, None).await
    }

    /// Keeps the verdict on a file; each scan of it counts once, and the last one stands. Lawyers
    /// hear of a file that waits for one of them.
    pub async fn commit_scanned(
        &self,
        once: &Once,
        document: &Versioned<Document>,
        verdict: DocumentState,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let (sha256, word) = match &verdict {
            DocumentState::Clean(content) if content.is_active => {
                (content.sha256.clone(), "clean, with active content")
            }
            DocumentState::Clean(content) | DocumentState::Held(content) => {
                (content.sha256.clone(), verdict.word())
            }
            DocumentState::Awaited
            | DocumentState::Dropped
            | DocumentState::Arrived
            | DocumentState::Releasing(..)
            | DocumentState::Released(..)
            | DocumentState::Refused(_) => (String::new(), verdict.word()),
        };
        let document_id = document.value.id.clone();
        let event = Event::DocumentScanned { document: document_id, verdict: word, sha256 };
        let commit = Commit::by(self.actor(), once, at);
        let commit = match &verdict {
            DocumentState::Held(_) => self.told_of_held(commit).await?,
            DocumentState::Awaited
            | DocumentState::Dropped
            | DocumentState::Arrived
            | DocumentState::Clean(_)
            | DocumentState::Releasing(..)
            | DocumentState::Released(..)
            | DocumentState::Refused(_) => commit,
        };
        self.store.document_moved(commit, document, verdict, event).await
    }
}
