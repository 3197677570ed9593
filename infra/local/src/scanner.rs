//! The scanner of one machine: looks at every upload and tells the function `scans`, with the event
//! that GuardDuty sends on AWS.
//!
//! Invariants: every upload that has no verdict yet gets one, also after a restart; a file is
//! looked at after it is whole. It knows one threat, the EICAR test file, and sees when a password
//! guards an Office file: it protects nobody, it shows that the ways of such files work.

use std::time::Duration;

use aws_sdk_s3::Client;
use aws_sdk_s3::operation::get_object::GetObjectOutput;
use domain::document::{DocumentState, FileKind};
use scans::content::{Sight, judge};
use scans::{Object, Outcome, Scan, ScanEvent};
use store::Fault;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use web::App;

use crate::engines::{Arrival, Engines};

/// What every test file of the European Institute for Computer Antivirus Research begins with; in
/// two parts, so that no scanner takes this program for one.
const EICAR: (&[u8], &[u8]) =
    (br"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-", b"ANTIVIRUS-TEST-FILE!");

/// How long to wait when a file could not be looked at.
const PAUSE: Duration = Duration::from_secs(2);

/// A scanner over the bucket of uploads.
#[derive(Debug)]
pub struct Scanner {
    app: App,
    s3: Client,
    arrivals: Receiver<Arrival>,
}

/// Why a file could not be looked at.
#[derive(Debug, thiserror::Error)]
pub enum ScannerError {
    /// The bucket or the tables failed.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// The file broke off.
    #[error(transparent)]
    Read(#[from] aws_sdk_s3::primitives::ByteStreamError),
    /// The verdict was not kept.
    #[error(transparent)]
    Scan(#[from] scans::ScanError),
}

impl Scanner {
    /// A scanner that hears of every upload from now on.
    pub fn new(app: App, engines: &Engines) -> Self {
        Self { app, s3: engines.endpoints().s3(), arrivals: engines.arrivals() }
    }

    /// Scans what waits and what comes until `stop` resolves.
    pub async fn run(mut self, stop: impl Future<Output = ()> + Send) {
        let scanning = async {
            let mut missed = true;
            loop {
                if missed {
                    missed = self.catch_up().await.is_err();
                }
                if missed {
                    tokio::time::sleep(PAUSE).await;
                    continue;
                }
                match self.arrivals.recv().await {
                    Ok(arrival) => missed = !self.heard(&arrival).await,
                    Err(RecvError::Lagged(_)) => missed = true,
                    Err(RecvError::Closed) => return,
                }
            }
        };
        tokio::select! { () = scanning => {}, () = stop => {} }
    }

    /// Looks at an upload that was just told of; whether that worked.
    async fn heard(&self, arrival: &Arrival) -> bool {
        let is_upload = store::files::document_of_key(&arrival.key).is_some();
        if arrival.bucket != self.app.config.buckets.documents || !is_upload {
            return true;
        }
        let scanned = self.scan(&arrival.key).await;
        if let Err(error) = &scanned {
            tracing::warn!(%error, "An upload could not be scanned; it is tried again");
        }
        scanned.is_ok()
    }

    /// Scans every upload whose document waits for a verdict.
    async fn catch_up(&self) -> Result<(), ScannerError> {
        let listed = self.s3.list_objects_v2().bucket(&self.app.config.buckets.documents);
        let mut pages = listed.prefix("uploads/").into_paginator().send();
        while let Some(page) = pages.next().await {
            for object in page.map_err(Fault::from)?.contents() {
                let key = object.key().unwrap_or_default();
                if self.waits(key).await? {
                    self.scan(key).await?;
                }
            }
        }
        Ok(())
    }

    async fn waits(&self, key: &str) -> Result<bool, Fault> {
        let Some(id) = store::files::document_of_key(key) else { return Ok(false) };
        let document = self.app.store.system("scanner").document(&id).await?;
        Ok(document.is_some_and(|document| match document.value.state {
            DocumentState::Awaited | DocumentState::Dropped | DocumentState::Arrived => true,
            DocumentState::Clean(_)
            | DocumentState::Held(_)
            | DocumentState::Releasing(..)
            | DocumentState::Released(..)
            | DocumentState::Refused(_) => false,
        }))
    }

    async fn scan(&self, key: &str) -> Result<(), ScannerError> {
        let bucket = &self.app.config.buckets.documents;
        let answer = self.s3.get_object().bucket(bucket).key(key).send().await;
        let answer = answer.map_err(Fault::from)?;
        let object = object(bucket, key, &answer);
        let bytes = answer.body.collect().await?.into_bytes();
        let found = match judge(FileKind::Docx, &bytes) {
            _ if looks_like_eicar(&bytes) => "THREATS_FOUND",
            Ok(Sight::Locked) => "UNSUPPORTED",
            Ok(Sight::Open) | Err(_) => "NO_THREATS_FOUND",
        };
        scans::handle(&self.app, &event(object, found)).await?;
        Ok(())
    }
}

fn object(bucket: &str, key: &str, answer: &GetObjectOutput) -> Object {
    Object {
        bucket_name: bucket.to_owned(),
        object_key: key.to_owned(),
        e_tag: answer.e_tag().unwrap_or_default().trim_matches('"').to_owned(),
        version_id: answer.version_id().map(str::to_owned),
    }
}

fn event(object: Object, found: &str) -> ScanEvent {
    let mut event = ScanEvent::default();
    event.detail_type = "GuardDuty Malware Protection Object Scan Result".to_owned();
    event.source = "counterfoil.scanner".to_owned();
    event.detail = Scan {
        scan_status: "COMPLETED".to_owned(),
        s3_object_details: object,
        scan_result_details: Outcome { scan_result_status: found.to_owned() },
    };
    event
}

/// Whether a file is the test file of EICAR, or has it inside.
pub fn looks_like_eicar(bytes: &[u8]) -> bool {
    let (head, tail) = EICAR;
    bytes
        .windows(head.len() + tail.len())
        .any(|window| window.starts_with(head) && window.ends_with(tail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_test_file_is_found_wherever_it_hides() {
        let whole = [EICAR.0, EICAR.1].concat();
        assert!(looks_like_eicar(&whole));
        assert!(looks_like_eicar(&[b"%PDF-1.7 ", &*whole, b" %%EOF"].concat()));
        assert!(!looks_like_eicar(EICAR.0) && !looks_like_eicar(b""));
    }
}
