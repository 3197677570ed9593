//! What became of files of time and of calendars, in words and in JSON.

use std::io::{self, Write};
use std::path::PathBuf;

use serde::Serialize;
use store::CommitError;
use store::suggestions::{Facts, Taken};

use super::problem::{Problem, complain};
use super::whole::{again, bytes, counted, unreadable};
use crate::command::{End, print_json};

const REFUSED: &str = "refused";

/// What a file consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Read {
    Rows,
    Events,
}

/// How the outcome is told.
#[derive(Debug, Clone, Copy)]
pub(super) enum Tell {
    Json,
    Words,
}

/// What became of all files.
#[derive(Debug, Serialize)]
struct Report {
    files: Vec<Outcome>,
}

/// What became of one file.
#[derive(Debug, Serialize)]
pub(super) struct Outcome {
    file: String,
    status: &'static str,
    format: Option<&'static str>,
    /// How many rows of time it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    rows: Option<usize>,
    /// How many events it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    events: Option<usize>,
    suggestions: usize,
    /// Suggestions that no other file had.
    new: usize,
    problems: Vec<Problem>,
    /// What was left, and no reason to refuse the file.
    notes: Vec<String>,
}

/// Takes every file that can be read.
pub(super) async fn all(
    files: &[PathBuf],
    (read, bytes_max): (Read, usize),
    take: impl AsyncFn(&[u8]) -> Result<Taken, CommitError>,
) -> Result<Vec<Outcome>, CommitError> {
    let mut outcomes = Vec::new();
    for path in files {
        let taken = match bytes(path, bytes_max) {
            Ok(bytes) => again(async || take(&bytes).await).await?,
            Err(error) => Taken::Refused(None, vec![unreadable(&error)]),
        };
        outcomes.push(Outcome::of(path.display().to_string(), taken, read));
    }
    Ok(outcomes)
}

/// Says what became of all files, and how the command ends.
pub(super) fn ended(files: Vec<Outcome>, tell: Tell) -> anyhow::Result<End> {
    let is_refused = files.iter().any(|file| file.status == REFUSED);
    let report = Report { files };
    match tell {
        Tell::Json => print_json(&report)?,
        Tell::Words => report.print()?,
    }
    Ok(if is_refused { End::Refused } else { End::Done })
}

impl Outcome {
    fn of(file: String, taken: Taken, read: Read) -> Self {
        match taken {
            Taken::Imported(facts) => Self::sound(file, "imported", facts, read),
            Taken::Unchanged(facts) => Self::sound(file, "unchanged", facts, read),
            Taken::Refused(source, troubles) => Self {
                file,
                status: REFUSED,
                format: source.map(domain::suggestion::Notebook::name),
                rows: (read == Read::Rows).then_some(0),
                events: (read == Read::Events).then_some(0),
                suggestions: 0,
                new: 0,
                problems: troubles.into_iter().map(Problem::from).collect(),
                notes: Vec::new(),
            },
        }
    }

    fn sound(file: String, status: &'static str, facts: Facts, read: Read) -> Self {
        Self {
            file,
            status,
            format: Some(facts.source.name()),
            rows: (read == Read::Rows).then_some(facts.read),
            events: (read == Read::Events).then_some(facts.read),
            suggestions: facts.suggestions,
            new: facts.new,
            problems: Vec::new(),
            notes: facts.notes,
        }
    }

    fn print(&self, out: &mut impl Write) -> io::Result<()> {
        let Self { file, status, suggestions, new, .. } = self;
        let format = self.format.unwrap_or("unknown");
        let number = |count: usize, word| counted(u64::try_from(count).unwrap_or(u64::MAX), word);
        let read = match (self.rows, self.events) {
            (Some(rows), _) => number(rows, "row"),
            (None, events) => number(events.unwrap_or(0), "event"),
        };
        let suggestions = number(*suggestions, "suggestion");
        writeln!(out, "{file}: {status}, {format}, {read}, {suggestions}, {new} new")?;
        self.notes.iter().try_for_each(|note| writeln!(out, "  {note}"))
    }
}

impl Report {
    fn print(&self) -> io::Result<()> {
        for file in &self.files {
            if file.status == REFUSED {
                complain(&mut io::stderr().lock(), &file.file, &file.problems)?;
            } else {
                file.print(&mut io::stdout().lock())?;
            }
        }
        Ok(())
    }
}
