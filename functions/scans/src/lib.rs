//! The verdict on an uploaded file: the scanner's, then ours on its type and size.
//!
//! Invariants: a file is opened to nobody before both verdicts are good (rule SEC-58); the same
//! event twice has one effect; what is kept of a good file binds it to the bytes that were judged
//! (rules SEC-37, SEC-61).
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

pub mod content;
mod event;

pub use event::{Object, Outcome, Scan, ScanEvent};

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
            ScanError::Commit(CommitError::Stale | CommitError::Taken(_)) => true,
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
    if let Err(reason) = scan.outcome() {
        return Ok(Some(DocumentState::Refused(reason)));
    }
    let version = scan.s3_object_details.version_id.as_deref();
    let judged = match system.file(&document.id, version).await? {
        File::Missing => return Ok(None),
        File::TooLarge => Err(Refused::TooLarge),
        File::Whole { bytes, version } => content::judge(document.kind, &bytes)
            .map(|()| described(document.kind, &bytes, version)),
    };
    Ok(Some(judged.map_or_else(DocumentState::Refused, DocumentState::Clean)))
}

fn described(kind: FileKind, bytes: &[u8], version: Option<String>) -> Content {
    Content {
        bytes: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
        sha256: hex::encode(Sha256::digest(bytes)),
        version,
        is_active: content::is_active(kind, bytes),
    }
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
    fn sec58_every_outcome_but_one_keeps_a_file_shut() {
        assert_eq!(event("NO_THREATS_FOUND").detail.outcome(), Ok(()));
        assert_eq!(event("THREATS_FOUND").detail.outcome(), Err(Refused::Threat));
        for status in ["UNSUPPORTED", "ACCESS_DENIED", "FAILED", "", "no_threats_found"] {
            assert_eq!(event(status).detail.outcome(), Err(Refused::Unscannable), "{status}");
        }
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
