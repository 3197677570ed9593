//! What a person confirmed: bank lines and the entries they are.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{BookLine, Facts, OpenSlip};
use crate::money::{Money, MoneyError};
use crate::statement::Mark;

/// Lines of the bank and the entries that they are.
///
/// Mostly one and one; several deposits that went in together; a payment and its reversal, which no
/// bank ever sees; a mistake of the bank and its correction, which no book has.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Match {
    /// The lines.
    pub lines: BTreeSet<Mark>,
    /// The entries, by their ids in the journal.
    pub entries: BTreeSet<String>,
}

/// Why a line and entries are not one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MatchError {
    /// Not two of anything.
    #[error("Choose a bank line and an entry, or two that cancel each other.")]
    Nothing,
    /// A line that is not there, or not open.
    #[error("A bank line is not among those that are open.")]
    NoLine,
    /// An entry that is not there, or not open.
    #[error("An entry is not among those that are open.")]
    NoEntry,
    /// One that is matched, or set aside, already.
    #[error("A line or an entry is matched, or set aside, already.")]
    Twice,
    /// Amounts that are not equal.
    #[error(
        "The bank has {lines}, and the entries come to {entries}; they must be equal.",
        lines = .lines.plain(),
        entries = .entries.plain()
    )]
    Differs {
        /// What the bank says.
        lines: Money,
        /// What the book says.
        entries: Money,
    },
    /// A part of what went to the bank on one slip.
    #[error(
        "These are on the deposit slip of {on} with others. Match all that is on the slip, or undo \
         the slip.", on = crate::day::plain(*.0)
    )]
    Slip(Date),
    /// Amounts that cannot be summed.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// Lines and entries that are matched, or set aside.
#[derive(Debug, Default)]
pub(super) struct Matched<'a> {
    lines: BTreeSet<&'a Mark>,
    entries: BTreeSet<&'a str>,
}

impl<'a> Matched<'a> {
    pub(super) fn of(facts: &'a Facts) -> Result<Self, MatchError> {
        let lines = facts.aside.iter().map(|aside| &aside.mark).collect();
        let mut matched = Self { lines, ..Self::default() };
        for found in &facts.matches {
            matched.take(facts, found)?;
        }
        Ok(matched)
    }

    fn take(&mut self, facts: &'a Facts, found: &'a Match) -> Result<(), MatchError> {
        found.check(facts)?;
        for line in &found.lines {
            if !self.lines.insert(line) {
                return Err(MatchError::Twice);
            }
        }
        for entry in &found.entries {
            if !self.entries.insert(entry) {
                return Err(MatchError::Twice);
            }
        }
        Ok(())
    }

    pub(super) fn has_line(&self, mark: &Mark) -> bool {
        self.lines.contains(mark)
    }

    pub(super) fn has_entry(&self, id: &str) -> bool {
        self.entries.contains(id)
    }
}

impl Match {
    /// A line and an entry.
    pub fn one(line: &Mark, entry: &str) -> Self {
        Self { lines: [line.clone()].into(), entries: [entry.to_owned()].into() }
    }

    /// Whether it is one: lines and entries are there, and equal to the cent.
    pub fn check(&self, facts: &Facts) -> Result<(), MatchError> {
        if self.lines.len().saturating_add(self.entries.len()) < 2 {
            return Err(MatchError::Nothing);
        }
        let mut lines = Money::zero(facts.statement.currency());
        for mark in &self.lines {
            let line = facts.lines.iter().find(|line| line.mark == *mark);
            lines = lines.plus(line.ok_or(MatchError::NoLine)?.line.amount)?;
        }
        let mut entries = Money::zero(facts.statement.currency());
        for id in &self.entries {
            let entry = facts.book.iter().find(|entry| entry.id == *id);
            entries = entries.plus(entry.ok_or(MatchError::NoEntry)?.amount)?;
        }
        if lines == entries { Ok(()) } else { Err(MatchError::Differs { lines, entries }) }
    }

    /// Whether it can be added to what is confirmed.
    pub fn joins(&self, facts: &Facts) -> Result<(), MatchError> {
        let mut matched = Matched::of(facts)?;
        matched.take(facts, self)?;
        let torn = facts.slips.iter().find(|slip| slip.is_torn_by(self, facts));
        torn.map_or(Ok(()), |slip| Err(MatchError::Slip(slip.on)))
    }
}

impl OpenSlip {
    /// The entries of what is on it, when all of them are there.
    pub fn entries<'a>(&self, facts: &'a Facts) -> Option<Vec<&'a BookLine>> {
        let is_on = |entry: &&BookLine| self.has(entry);
        let entries: Vec<&BookLine> = facts.book.iter().filter(is_on).collect();
        (entries.len() == self.receipts.len()).then_some(entries)
    }

    /// Whether an entry is of what is on it.
    pub fn has(&self, entry: &BookLine) -> bool {
        entry.receipt.as_ref().is_some_and(|receipt| self.receipts.contains(receipt))
    }

    /// Whether a match has some of it and not all.
    fn is_torn_by(&self, found: &Match, facts: &Facts) -> bool {
        let of_match = |entry: &&BookLine| found.entries.contains(&entry.id) && self.has(entry);
        let count = facts.book.iter().filter(of_match).count();
        count > 0 && count < self.receipts.len()
    }
}
