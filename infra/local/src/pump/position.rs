//! How far a subscriber is, on disk.
//!
//! Invariant: what is read back was written whole; a lost position means handing over again, never
//! skipping.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::folder::write_whole;

/// The last record that needs no handing over any more.
#[derive(Debug)]
pub(super) struct Position {
    path: PathBuf,
    after: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Written {
    after: String,
}

impl Position {
    /// Reads the position of a subscriber; a new one begins with the oldest record.
    pub(super) fn read(folder: &Path, subscriber: &str) -> Self {
        let path = folder.join(format!("{subscriber}.json"));
        let written = fs::read(&path).ok().map(|content| serde_json::from_slice(&content));
        let after = match written {
            Some(Ok(Written { after })) => Some(after),
            Some(Err(error)) => {
                tracing::warn!(%error, subscriber, "Lost the position: begins anew");
                None
            }
            None => None,
        };
        Self { path, after }
    }

    /// The number of that record.
    pub(super) fn after(&self) -> Option<&str> {
        self.after.as_deref()
    }

    /// Goes on to a later record.
    pub(super) fn advance(&mut self, after: &str) -> io::Result<()> {
        let written = Written { after: after.to_owned() };
        write_whole(&self.path, &serde_json::to_vec(&written)?)?;
        self.after = Some(written.after);
        Ok(())
    }
}
