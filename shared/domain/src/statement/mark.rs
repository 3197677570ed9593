//! What makes a line the same line in another file.
//!
//! Invariant: the mark of a line does not depend on the file it came in, on its place there, or on
//! the format's spelling of its text; two equal lines of one day are the first and the second.

use std::collections::BTreeMap;
use std::fmt;

use sha2::{Digest, Sha256};

use super::{Line, Statement};

/// The mark of a line of an account.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mark(String);

impl Mark {
    /// The mark that was stored so.
    pub fn of_word(word: &str) -> Self {
        Self(word.to_owned())
    }

    /// The mark as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Statement {
    /// The marks of the lines, in their order: by the bank's reference where there is one, else by
    /// what the line says. `seen` counts equal lines over all statements that a file has of one
    /// account.
    pub fn marks(&self, seen: &mut Seen) -> Vec<Mark> {
        self.lines.iter().map(|line| seen.mark(line)).collect()
    }
}

/// How often a line of an account was seen in a file.
#[derive(Debug, Clone, Default)]
pub struct Seen(BTreeMap<String, u32>);

impl Seen {
    pub(super) fn mark(&mut self, line: &Line) -> Mark {
        let said = said(line);
        let count = self.0.entry(said.clone()).or_default();
        *count = count.saturating_add(1);
        Mark::hashed(&said, *count)
    }
}

impl Mark {
    /// The mark of a line whose name another line has: it takes its words to tell them apart.
    pub(super) fn apart(line: &Line, count: u32) -> Self {
        Self::hashed(&format!("{}\u{1}{}", said(line), words(line)), count)
    }

    fn hashed(said: &str, count: u32) -> Self {
        let hash = Sha256::digest(format!("{said}\u{1}{count}"));
        Self(hex::encode(hash).chars().take(40).collect())
    }
}

/// What a line says, without what formats spell each their own way.
pub(super) fn words(line: &Line) -> String {
    let letters = line.text.chars().filter(|c| c.is_alphanumeric());
    let text: String = letters.flat_map(char::to_lowercase).take(40).collect();
    format!("{}\u{1}{text}", line.instrument.as_deref().unwrap_or(""))
}

/// What names a line: banks use a reference twice for different amounts, so it never stands alone.
pub(super) fn said(line: &Line) -> String {
    let named = match &line.reference {
        Some(reference) => format!("reference\u{1}{reference}"),
        None => format!("text\u{1}{}", words(line)),
    };
    let (on, amount) = (line.on, line.amount);
    format!("{named}\u{1}{on}\u{1}{amount}\u{1}{}", amount.currency())
}
