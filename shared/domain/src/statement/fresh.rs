//! Which lines of a file the books do not have yet.
//!
//! Invariants: a line that the books have, whatever its format, is not fresh; a line whose words
//! differ from those of every line that the bank gave the same reference is, since banks use a
//! reference twice. Words are compared within a format alone: formats spell the same line each
//! their own way, and so does each mapping of a CSV file.

use std::collections::{BTreeMap, BTreeSet};

use super::mark::{said, words};
use super::{Format, Line, Mark, Seen};

/// A line that the books have, and the format of the file it came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Its mark.
    pub mark: Mark,
    /// What it says.
    pub line: Line,
    /// The format.
    pub format: Format,
}

/// A line that the books do not have yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fresh<'a> {
    /// What it says.
    pub line: &'a Line,
    /// The mark it gets.
    pub mark: Mark,
    /// Whether the bank gave its reference to another line, too.
    pub is_reused: bool,
}

/// A line of the same name, until a line of the file is found to be it.
struct Twin {
    words: String,
    format: Format,
    is_met: bool,
}

/// The lines of an account in one file that the books do not have, in their order.
pub fn fresh<'a>(
    lines: impl IntoIterator<Item = &'a Line>,
    format: Format,
    known: &[Known],
) -> Vec<Fresh<'a>> {
    let mut books = Books::new(format, known);
    let mut seen = Seen::default();
    lines.into_iter().filter_map(|line| books.place(line, seen.mark(line))).collect()
}

struct Books {
    format: Format,
    marks: BTreeSet<Mark>,
    twins: BTreeMap<String, Vec<Twin>>,
}

impl Books {
    fn new(format: Format, known: &[Known]) -> Self {
        let mut twins: BTreeMap<String, Vec<Twin>> = BTreeMap::new();
        for known in known.iter().filter(|known| known.line.reference.is_some()) {
            let twin = Twin { words: words(&known.line), format: known.format, is_met: false };
            twins.entry(said(&known.line)).or_default().push(twin);
        }
        Self { format, marks: known.iter().map(|known| known.mark.clone()).collect(), twins }
    }

    fn place<'a>(&mut self, line: &'a Line, mark: Mark) -> Option<Fresh<'a>> {
        let Self { format, marks, twins } = self;
        if line.reference.is_none() {
            return marks.insert(mark.clone()).then_some(Fresh { line, mark, is_reused: false });
        }
        let (words, twins) = (words(line), twins.entry(said(line)).or_default());
        let same = |twin: &Twin| !twin.is_met && twin.words == words;
        let other = |twin: &Twin| !twin.is_met && !compares(twin.format, *format);
        let met = twins.iter().position(same).or_else(|| twins.iter().position(other));
        if let Some(twin) = met.and_then(|at| twins.get_mut(at)) {
            twin.is_met = true;
            return None;
        }
        let is_reused = twins.iter().any(|twin| twin.words != words);
        twins.push(Twin { words, format: *format, is_met: true });
        let mut apart = std::iter::once(mark).chain((1..).map(|count| Mark::apart(line, count)));
        let mark = apart.find(|mark| marks.insert(mark.clone()))?;
        Some(Fresh { line, mark, is_reused })
    }
}

/// Whether a line has the same words in two files when it is the same.
fn compares(one: Format, two: Format) -> bool {
    one == two && one != Format::Csv
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::{Currency, Money};
    use crate::statement::LineKind;
    use jiff::civil::date;

    fn line(reference: Option<&str>, text: &str) -> Line {
        Line {
            at: 1,
            on: date(2026, 3, 2),
            value_on: None,
            amount: Money::new(10_000, Currency::USD),
            reference: reference.map(str::to_owned),
            instrument: None,
            kind: LineKind::Plain,
            text: text.to_owned(),
            transactions: 1,
        }
    }

    type File<'a> = (Format, &'a [&'a Line]);

    /// Puts files into the books, one after the other: how many lines of each are fresh, and how
    /// many of these have a reference that another line has.
    fn told(files: &[File<'_>]) -> Vec<(usize, usize)> {
        let mut books: Vec<Known> = Vec::new();
        let mut told = Vec::new();
        for (format, lines) in files {
            let fresh = fresh(lines.iter().copied(), *format, &books);
            told.push((fresh.len(), fresh.iter().filter(|line| line.is_reused).count()));
            let known = |fresh: Fresh<'_>| Known {
                mark: fresh.mark,
                line: fresh.line.clone(),
                format: *format,
            };
            let new: Vec<Known> = fresh.into_iter().map(known).collect();
            books.extend(new);
        }
        let marks: BTreeSet<&Mark> = books.iter().map(|known| &known.mark).collect();
        assert_eq!(marks.len(), books.len(), "every line has a mark of its own");
        told
    }

    #[test]
    fn pay23_a_reference_that_the_bank_used_twice_names_two_lines() {
        let (acme, rivers) = (line(Some("77"), "Acme Mills"), line(Some("77"), "Rivers Ltd"));
        let ofx = Format::Ofx;
        assert_eq!(told(&[(ofx, &[&acme]), (ofx, &[&rivers])]), [(1, 0), (1, 1)]);
        let again: [File<'_>; 3] =
            [(ofx, &[&acme]), (ofx, &[&rivers, &acme]), (ofx, &[&acme, &rivers])];
        assert_eq!(told(&again), [(1, 0), (1, 1), (0, 0)]);
        let both: [File<'_>; 3] = [(ofx, &[&acme, &rivers]), (ofx, &[&rivers]), (ofx, &[&acme])];
        assert_eq!(told(&both), [(2, 1), (0, 0), (0, 0)]);
    }

    #[test]
    fn a_line_that_says_the_same_is_one_line_as_often_as_a_file_has_it() {
        let acme = line(Some("77"), "Acme Mills");
        let spelt = line(Some("77"), "ACME   MILLS");
        let ofx = Format::Ofx;
        assert_eq!(told(&[(ofx, &[&acme]), (ofx, &[&spelt])]), [(1, 0), (0, 0)]);
        assert_eq!(told(&[(ofx, &[&acme]), (ofx, &[&acme, &acme])]), [(1, 0), (1, 0)]);
        let bare = line(None, "Acme Mills");
        assert_eq!(told(&[(ofx, &[&bare, &bare]), (ofx, &[&bare])]), [(2, 0), (0, 0)]);
    }

    #[test]
    fn another_format_spells_a_line_its_own_way() {
        let (ofx, camt) = (line(Some("77"), "Acme Mills"), line(Some("77"), "MILLS ACME INV 9"));
        assert_eq!(told(&[(Format::Ofx, &[&ofx]), (Format::Camt, &[&camt])]), [(1, 0), (0, 0)]);
        assert_eq!(told(&[(Format::Csv, &[&ofx]), (Format::Csv, &[&camt])]), [(1, 0), (0, 0)]);
    }
}
