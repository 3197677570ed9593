//! The verdict on an uploaded file: the scanner's, then ours on its type and size.
//!
//! Invariants: a file is opened to nobody before both verdicts are good, or a lawyer released it
//! where the scanner could not look (rule SEC-58); the same event twice has one effect; what is
//! kept of a file binds it to the bytes that were judged (rules SEC-37, SEC-61).
//!
//! # Why
//!
//! The scanner reads everything and knows threats; whether a file is what it claims to be, it does
//! not ask. A verdict of ours is final for that content: when it cannot be had now, the event is
//! tried again.
//!
//! A PDF that runs something when it is opened is flagged and not refused, and a picture is not
//! made anew: both may be evidence, and evidence is kept as it came (rule SEC-57). Whoever opens it
//! is told; it is given out as an attachment of a fixed type, so no page of ours ever runs it.
//!
//! A lawyer's release reaches this function by the stream of the journal, where the order stands as
//! an event. Only this function reads what is in quarantine, so it and no page carries the bytes
//! over; the page that ordered it waits for nothing.

pub mod content;
mod event;
mod release;

pub use event::{Object, Outcome, Scan, ScanEvent};
pub use release::follow;

use content::Sight;
use domain::document::{Content, Document, DocumentState, FileKind, Refused};
use domain::id::DocumentId;
use lambda_runtime::Diagnostic;
use sha2::{Digest, Sha256};
use store::access::SystemStore;
use store::files::{self, File};
use store::{CommitError, Fault, Once};
use web::app::App;

/// How often a verdict is tried while others change the document.
const ATTEMPTS_MAX: u32 = 4;

/// Why a verdict could not be kept; the event comes again.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// Storage failed, or does not let us read the file yet.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// The verdict was not written.
    #[error(transparent)]
    Commit(#[from] CommitError),
}

impl From<ScanError> for Diagnostic {
    fn from(error: ScanError) -> Self {
        let busy = match &error {
            ScanError::Fault(fault) | ScanError::Commit(CommitError::Fault(fault)) => {
                fault.is_busy()
            }
            ScanError::Commit(
                CommitError::Stale
                | CommitError::Closed
                | CommitError::Locked
                | CommitError::Taken(_),
            ) => true,
        };
        let error_type = if busy { "Busy" } else { "Fault" };
        Self { error_type: error_type.to_owned(), error_message: error.to_string() }
    }
}

/// Keeps the verdict that follows from one scan.
pub async fn handle(app: &App, event: &ScanEvent) -> Result<(), ScanError> {
    let scan = &event.detail;
    let Some(id) = files::document_of_key(&scan.s3_object_details.object_key) else {
        tracing::warn!("Heard of a scan of no upload");
        return Ok(());
    };
    let mut attempt = 1;
    loop {
        match judge(app, &id, scan).await {
            Err(ScanError::Commit(CommitError::Stale)) if attempt < ATTEMPTS_MAX => attempt += 1,
            done => return done,
        }
    }
}

async fn judge(app: &App, id: &DocumentId, scan: &Scan) -> Result<(), ScanError> {
    let system = app.store.system("scan");
    let Some(document) = system.document(id).await? else { return Ok(()) };
    let Some(verdict) = verdict(&system, &document.value, scan).await? else { return Ok(()) };
    tracing::info!(document.id = %id, "Judged a document: {}", verdict.word());
    system.commit_scanned(&Once::named(scan.name()), &document, verdict, app.now()).await?;
    Ok(())
}

/// The state that follows; none when the file is gone.
async fn verdict(
    system: &SystemStore<'_>,
    document: &Document,
    scan: &Scan,
) -> Result<Option<DocumentState>, Fault> {
    let scanned = match scan.outcome() {
        Ok(scanned) => scanned,
        Err(reason) => return Ok(Some(DocumentState::Refused(reason))),
    };
    let version = scan.s3_object_details.version_id.as_deref();
    match system.file(&document.id, version).await? {
        File::Missing => Ok(None),
        File::TooLarge => Ok(Some(DocumentState::Refused(Refused::TooLarge))),
        File::Whole { bytes, version } => {
            let kind = document.kind;
            judged(move || state(kind, scanned, &bytes, version)).await.map(Some)
        }
    }
}

/// Judges away from the tasks that wait for the network: a large file takes its time.
async fn judged<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Fault> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| Fault::Refused(Box::new(error)))
}

fn state(kind: FileKind, scanned: Sight, bytes: &[u8], version: Option<String>) -> DocumentState {
    let content = || Content {
        bytes: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
        sha256: hash(bytes),
        version,
        is_active: content::is_active(kind, bytes),
    };
    match (content::judge(kind, bytes), scanned) {
        (Err(reason), _) => DocumentState::Refused(reason),
        (Ok(Sight::Open), Sight::Open) => DocumentState::Clean(content()),
        (Ok(Sight::Locked), _) | (_, Sight::Locked) => DocumentState::Held(content()),
    }
}

fn hash(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn event(status: &str) -> ScanEvent {
        let event = json!({
            "version": "0",
            "id": "72c7d362-737a-6dce-fc78-9e27a0171419",
            "detail-type": "GuardDuty Malware Protection Object Scan Result",
            "source": "aws.guardduty",
            "account": "111122223333",
            "time": "2026-02-28T01:01:01Z",
            "region": "us-east-1",
            "resources": ["arn:aws:guardduty:us-east-1:111122223333:malware-protection-plan/b4c7"],
            "detail": {
                "schemaVersion": "1.0",
                "scanStatus": "COMPLETED",
                "resourceType": "S3_OBJECT",
                "s3ObjectDetails": {
                    "bucketName": "documents",
                    "objectKey": "uploads/doc_00000000000000000000000000",
                    "eTag": "ASIAI44QH8DHBEXAMPLE",
                    "versionId": "d41d8cd98f00b204e9800998eEXAMPLE",
                    "s3Throttled": false
                },
                "scanResultDetails": { "scanResultStatus": status, "threats": null }
            }
        });
        serde_json::from_value(event).expect("the event as AWS documents it")
    }

    #[test]
    fn sec58_one_outcome_opens_one_asks_a_person_every_other_keeps_a_file_shut() {
        assert_eq!(event("NO_THREATS_FOUND").detail.outcome(), Ok(Sight::Open));
        assert_eq!(event("UNSUPPORTED").detail.outcome(), Ok(Sight::Locked));
        assert_eq!(event("THREATS_FOUND").detail.outcome(), Err(Refused::Threat));
        for status in ["ACCESS_DENIED", "FAILED", "", "no_threats_found"] {
            assert_eq!(event(status).detail.outcome(), Err(Refused::Unscannable), "{status}");
        }
    }

    #[test]
    fn sec58_what_cannot_be_looked_into_waits_for_a_person_unless_it_is_something_else() {
        let of = |scanned, bytes: &[u8]| state(FileKind::Pdf, scanned, bytes, None);
        let pdf = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n";
        assert!(matches!(of(Sight::Open, pdf), DocumentState::Clean(_)));
        assert!(matches!(of(Sight::Locked, pdf), DocumentState::Held(_)));
        let other = DocumentState::Refused(Refused::OtherType);
        assert_eq!(of(Sight::Locked, b"<html>"), other);
        let compound = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
        let guarded = state(FileKind::Docx, Sight::Open, &compound, None);
        assert!(matches!(guarded, DocumentState::Held(_)), "the scanner took no notice of it");
    }

    #[test]
    fn a_scan_is_named_by_what_was_scanned_and_found() {
        let clean = event("NO_THREATS_FOUND").detail;
        assert_eq!(clean.name(), event("NO_THREATS_FOUND").detail.name());
        assert_ne!(clean.name(), event("FAILED").detail.name());
        let mut later = clean.clone();
        later.s3_object_details.version_id = Some("another".to_owned());
        assert_ne!(clean.name(), later.name());
    }
}
