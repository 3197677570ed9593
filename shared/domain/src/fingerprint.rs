//! Marks of what a paper says: the same words give the same mark, and others give another one.

use sha2::{Digest, Sha256};

/// A mark in the making.
#[derive(Debug)]
pub(crate) struct Fingerprint(Sha256);

impl Fingerprint {
    /// The mark of a kind of paper, which no other kind can have.
    pub(crate) fn of(kind: &str) -> Self {
        let mut this = Self(Sha256::new());
        this.field(kind);
        this
    }

    /// Takes a field in, apart from the next.
    pub(crate) fn field(&mut self, text: &str) {
        self.0.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
        self.0.update(text.as_bytes());
    }

    /// All of the mark, as hex.
    pub(crate) fn whole(self) -> String {
        hex::encode(self.0.finalize())
    }

    /// The mark as a part of a file's name.
    pub(crate) fn short(self) -> String {
        self.0.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }
}
