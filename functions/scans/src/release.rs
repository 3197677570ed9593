//! Carries a file that a lawyer released out of quarantine, as the stream of the journal tells of
//! it (rule SEC-58).
//!
//! Invariants: what is put where readers reach it are the bytes that were hashed, and their hash is
//! the one that the lawyer saw; an order that comes twice, or too late, does nothing.

use aws_lambda_events::event::dynamodb::{Event, EventRecord};
use aws_lambda_events::streams::{DynamoDbBatchItemFailure, DynamoDbEventResponse};
use domain::document::DocumentState;
use domain::id::DocumentId;
use store::CommitError;
use store::documents::release_ordered;
use store::files::File;
use web::app::App;

use crate::{ATTEMPTS_MAX, ScanError, hash, judged};

/// Does what a batch of changes orders; tells which records have to come again.
pub async fn follow(app: &App, event: Event) -> DynamoDbEventResponse {
    let mut response = DynamoDbEventResponse::default();
    for record in event.records {
        let place = record.change.sequence_number.clone();
        if let Err(error) = followed(app, record).await {
            tracing::error!(%error, cause = ?std::error::Error::source(&error), "Not released");
            let mut failure = DynamoDbBatchItemFailure::default();
            failure.item_identifier = place;
            response.batch_item_failures.push(failure);
            break;
        }
    }
    response
}

async fn followed(app: &App, record: EventRecord) -> Result<(), ScanError> {
    let Some(id) = release_ordered(&record.change.new_image.into()) else { return Ok(()) };
    let mut attempt = 1;
    loop {
        match release(app, &id).await {
            Err(ScanError::Commit(CommitError::Stale)) if attempt < ATTEMPTS_MAX => attempt += 1,
            done => return done,
        }
    }
}

async fn release(app: &App, id: &DocumentId) -> Result<(), ScanError> {
    let system = app.store.system("release");
    let Some(document) = system.document(id).await? else { return Ok(()) };
    let DocumentState::Releasing(content, _) = &document.value.state else { return Ok(()) };
    let (found, bytes) = match system.file(id, content.version.as_deref()).await? {
        File::Missing | File::TooLarge => (String::new(), Vec::new()),
        File::Whole { bytes, .. } => judged(move || (hash(&bytes), bytes)).await?,
    };
    let version = if found == content.sha256 {
        system.put_released(&document.value, bytes).await?
    } else {
        None
    };
    system.commit_released(&document, (&found, version), app.now()).await?;
    tracing::info!(document.id = %id, "Released a document");
    Ok(())
}
