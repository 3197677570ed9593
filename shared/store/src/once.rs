//! Once-keys: the same request twice has one effect and one answer (rules LED-05, LED-20).

use domain::audit::Actor;
use sha2::{Digest, Sha256};

use crate::fault::Fault;

/// Names one wish: made with the form, sent with every press of its button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Once {
    name: String,
    input: String,
}

impl Once {
    /// A wish of `actor` by its key, with what was asked: the same key with other input is refused.
    pub fn new(actor: &Actor, key: &str, input: &[u8]) -> Self {
        Self { name: format!("{}#{}", actor.id, hash(key.as_bytes())), input: hash(input) }
    }

    /// A wish that the world names itself: a webhook's event, a file's content, an invoice.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), input: String::new() }
    }

    /// A part of what is wished, which is written by itself: a repeat goes on with the parts that
    /// are missing.
    #[must_use]
    pub fn part(&self, part: impl std::fmt::Display) -> Self {
        Self { name: format!("{}#{part}", self.name), input: self.input.clone() }
    }

    /// The same press, as the wish to note that it was refused: pressed again with something else
    /// typed it is another one, and the wish itself stays open.
    pub(crate) fn refused(&self) -> Self {
        Self { name: format!("{}#REFUSED#{}", self.name, self.input), input: String::new() }
    }

    /// The name of the marker.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The hash of what was asked.
    pub(crate) fn input(&self) -> &str {
        &self.input
    }
}

fn hash(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// How a commit ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Done {
    /// It was written now.
    Now,
    /// It had been written before: this was its outcome.
    Before(String),
}

impl Done {
    /// The outcome of this wish: what was written before, or what was written now.
    pub fn outcome(self, now: &str) -> String {
        match self {
            Self::Now => now.to_owned(),
            Self::Before(outcome) => outcome,
        }
    }
}

/// Why a commit was not written.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// Somebody changed it since it was read.
    #[error("someone changed this meanwhile")]
    Stale,
    /// The matter was closed.
    #[error("This matter is closed. A lawyer can reopen it.")]
    Closed,
    /// The day of the work was locked, and no reason was given.
    #[error("This day is locked. Give a reason.")]
    Locked,
    /// A name that must be unique is taken.
    #[error("{0} is taken")]
    Taken(&'static str),
    /// Storage failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}
