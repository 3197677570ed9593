//! Bank lines that a person set aside: the bank wrote them, and no money moved for them that the
//! book would have, as where a bank sends a statement again and gives an old line a new reference.
//!
//! Invariant: a line that is set aside changes no figure. What the bank holds is what its statement
//! ends with, so setting aside a line over money that did move leaves bank and book apart, and
//! nothing is signed (rule TR-18).

use super::Report;
use crate::bank::BankLine;
use crate::statement::Mark;
use crate::text::{Name, Note};

/// That a line was set aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aside {
    /// The line.
    pub mark: Mark,
    /// Why.
    pub why: Note,
    /// Who did it, by name.
    pub by: Name,
}

impl Report {
    /// The lines that were set aside, each with why: a signature says them all.
    pub fn set_aside(&self) -> Vec<(&BankLine, &Aside)> {
        let of = |line: &BankLine| self.facts.aside.iter().find(|aside| aside.mark == line.mark);
        self.facts.lines.iter().filter_map(|line| Some((line, of(line)?))).collect()
    }
}
