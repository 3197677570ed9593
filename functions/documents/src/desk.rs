//! Who hands documents over and opens them: what both sides do alike, each through its own door.

use axum::extract::FromRequestParts;
use domain::document::{Document, Giver};
use domain::id::{DocumentId, MatterId};
use domain::matter::Matter;
use store::files::{Landing, Upload};
use store::{CommitError, Done, Fault, Once, Versioned};
use web::{App, Guest, Posted, Refusal, Staff};

use crate::paths::Side;

/// A signed-in person of either side; having one is the permission for what its door reaches.
pub(crate) trait Desk: FromRequestParts<App, Rejection = Refusal> + Send + Sync {
    /// Whose pages they see.
    const SIDE: Side;

    /// Who they are.
    fn giver(&self) -> Giver;

    /// The once-key of a form they sent.
    fn once<F>(&self, posted: &Posted<F>) -> Once;

    /// A matter of theirs.
    fn matter(&self, app: &App, id: &MatterId) -> impl Found<Option<Matter>>;

    /// A document of theirs.
    fn document(&self, app: &App, id: &DocumentId) -> impl Found<Option<Versioned<Document>>>;

    /// Begins an upload.
    fn begin(&self, app: &App, once: &Once, document: &Document) -> impl Written<Done>;

    /// Leave to hand the file of a document over.
    fn upload(
        &self,
        app: &App,
        document: &Document,
        landing: Landing,
        sha256: Option<[u8; 32]>,
    ) -> impl Found<Upload>;

    /// Notes that they came back from handing a file over.
    fn arrived(&self, app: &App, document: &Versioned<Document>) -> impl Written<()>;

    /// Takes a try whose file never came off the lists.
    fn drop_try(&self, app: &App, document: &Versioned<Document>) -> impl Written<()>;

    /// Notes that they open a document, and finds its address, if it may be opened.
    fn open(&self, app: &App, document: &Document) -> impl Written<Option<String>>;
}

/// A reading that a handler may wait for.
pub(crate) trait Found<T>: Future<Output = Result<T, Fault>> + Send {}
impl<T, F: Future<Output = Result<T, Fault>> + Send> Found<T> for F {}

/// A writing that a handler may wait for.
pub(crate) trait Written<T>: Future<Output = Result<T, CommitError>> + Send {}
impl<T, F: Future<Output = Result<T, CommitError>> + Send> Written<T> for F {}

impl Desk for Guest {
    const SIDE: Side = Side::Client;

    fn giver(&self) -> Giver {
        Giver { id: self.0.contact().to_string(), name: self.0.name().to_owned() }
    }

    fn once<F>(&self, posted: &Posted<F>) -> Once {
        posted.once(&self.0)
    }

    async fn matter(&self, app: &App, id: &MatterId) -> Result<Option<Matter>, Fault> {
        app.store.of_client(&self.0).matter(id).await
    }

    async fn document(
        &self,
        app: &App,
        id: &DocumentId,
    ) -> Result<Option<Versioned<Document>>, Fault> {
        app.store.of_client(&self.0).document(id).await
    }

    async fn begin(
        &self,
        app: &App,
        once: &Once,
        document: &Document,
    ) -> Result<Done, CommitError> {
        app.store.of_client(&self.0).commit_upload_begun(once, document, app.now()).await
    }

    async fn upload(
        &self,
        app: &App,
        document: &Document,
        landing: Landing,
        sha256: Option<[u8; 32]>,
    ) -> Result<Upload, Fault> {
        app.store.of_client(&self.0).upload(document, landing, sha256).await
    }

    async fn arrived(&self, app: &App, document: &Versioned<Document>) -> Result<(), CommitError> {
        app.store.of_client(&self.0).commit_arrived(document, app.now()).await
    }

    async fn drop_try(&self, app: &App, document: &Versioned<Document>) -> Result<(), CommitError> {
        app.store.of_client(&self.0).commit_dropped(document, app.now()).await
    }

    async fn open(&self, app: &App, document: &Document) -> Result<Option<String>, CommitError> {
        app.store.of_client(&self.0).commit_opened(document, app.now()).await
    }
}

impl Desk for Staff {
    const SIDE: Side = Side::Firm;

    fn giver(&self) -> Giver {
        Giver { id: self.0.id().to_string(), name: self.0.name().to_owned() }
    }

    fn once<F>(&self, posted: &Posted<F>) -> Once {
        posted.once(&self.0)
    }

    async fn matter(&self, app: &App, id: &MatterId) -> Result<Option<Matter>, Fault> {
        Ok(app.store.of(&self.0).matter(id).await?.map(|matter| matter.value))
    }

    async fn document(
        &self,
        app: &App,
        id: &DocumentId,
    ) -> Result<Option<Versioned<Document>>, Fault> {
        app.store.of(&self.0).document(id).await
    }

    async fn begin(
        &self,
        app: &App,
        once: &Once,
        document: &Document,
    ) -> Result<Done, CommitError> {
        app.store.of(&self.0).commit_upload_begun(once, document, app.now()).await
    }

    async fn upload(
        &self,
        app: &App,
        document: &Document,
        landing: Landing,
        sha256: Option<[u8; 32]>,
    ) -> Result<Upload, Fault> {
        app.store.of(&self.0).upload(document, landing, sha256).await
    }

    async fn arrived(&self, app: &App, document: &Versioned<Document>) -> Result<(), CommitError> {
        app.store.of(&self.0).commit_arrived(document, app.now()).await
    }

    async fn drop_try(&self, app: &App, document: &Versioned<Document>) -> Result<(), CommitError> {
        app.store.of(&self.0).commit_dropped(document, app.now()).await
    }

    async fn open(&self, app: &App, document: &Document) -> Result<Option<String>, CommitError> {
        app.store.of(&self.0).commit_opened(document, app.now()).await
    }
}
