//! Records that could not be handled: one JSON object a line, kept until somebody looks.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A record that failed as often as a record may.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadLetter {
    /// Who could not handle it.
    pub subscriber: String,
    /// What its handler said last.
    pub reason: String,
    /// The record as it was handed over.
    pub record: Value,
}

/// The file of one subscriber.
#[derive(Debug)]
pub(super) struct Letters {
    path: PathBuf,
}

impl Letters {
    pub(super) fn new(folder: &Path, subscriber: &str) -> Self {
        Self { path: folder.join(format!("{subscriber}.dead.jsonl")) }
    }

    pub(super) fn add(&self, letter: &DeadLetter) -> io::Result<()> {
        // A line of its own even after one that a kill cut short.
        let line = [b"\n", serde_json::to_vec(letter)?.as_slice(), b"\n"].concat();
        File::options().create(true).append(true).open(&self.path)?.write_all(&line)
    }

    /// All of them; a line that a kill cut short is left out, since its record was not passed.
    pub(super) fn all(&self) -> io::Result<Vec<DeadLetter>> {
        let file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut letters = Vec::new();
        for line in BufReader::new(file).lines() {
            letters.extend(serde_json::from_str(&line?));
        }
        Ok(letters)
    }
}
