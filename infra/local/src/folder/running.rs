//! The note a host leaves so that the command line can go through it.

use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::damage::write_whole;
use crate::engines::Endpoints;

/// Where a running host answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Running {
    /// Its process.
    pub pid: u32,
    /// The portal, without a trailing slash, once it is served.
    pub portal: Option<String>,
    /// Its engines.
    pub endpoints: Endpoints,
}

impl Running {
    /// This process, answering at `endpoints`.
    #[must_use]
    pub fn here(endpoints: &Endpoints, portal: Option<String>) -> Self {
        Self { pid: std::process::id(), portal, endpoints: endpoints.clone() }
    }

    pub(super) fn read(path: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(path).ok()?).ok()
    }

    pub(super) fn write(&self, path: &Path) -> io::Result<()> {
        write_whole(path, &serde_json::to_vec_pretty(self)?)
    }
}
