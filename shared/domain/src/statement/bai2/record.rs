//! The records of a file, with their continuations.

use crate::statement::problem::{Reason, StatementError};
use crate::text::shown;

/// A record and the 88s behind it.
#[derive(Debug)]
pub(super) struct Record<'a> {
    pub(super) code: &'a str,
    pub(super) line: u64,
    /// How many lines of the file it takes.
    pub(super) physical: u64,
    fields: Vec<&'a str>,
    /// The 88s of a transaction, which are text.
    pub(super) more: Vec<&'a str>,
}

impl<'a> Record<'a> {
    /// A field by its place; the code is the first.
    pub(super) fn field(&self, at: usize) -> Option<&'a str> {
        self.fields.get(at).copied()
    }

    /// The fields from a place on.
    pub(super) fn from(&self, at: usize) -> impl Iterator<Item = &'a str> {
        self.fields.iter().skip(at).copied()
    }

    /// What is wrong with it.
    pub(super) fn wrong(&self, reason: Reason) -> StatementError {
        reason.at(self.line, format!("record {}", self.code))
    }
}

/// Cuts a file into records. Only text may hold a slash: elsewhere it ends the record, and what
/// follows it would be lost.
pub(super) fn records(text: &str) -> Result<Vec<Record<'_>>, StatementError> {
    let mut records: Vec<Record<'_>> = Vec::new();
    for (line, text) in (1..).zip(text.lines()) {
        let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{1a}');
        if text.is_empty() {
            continue;
        }
        let body = text.strip_suffix('/').unwrap_or(text);
        let code = body.split(',').next().unwrap_or("");
        let known = ["01", "02", "03", "16", "49", "88", "98", "99"].contains(&code);
        if !known {
            return Err(Reason::Malformed(shown(text)).at(line, "record"));
        }
        let is_text = code == "16"
            || (code == "88" && records.last().is_some_and(|record| record.code == "16"));
        if !is_text && body.contains('/') {
            return Err(Reason::Malformed(shown(text)).at(line, format!("record {code}")));
        }
        match (code, records.last_mut()) {
            ("88", Some(record)) => {
                record.physical = record.physical.saturating_add(1);
                let rest = body.strip_prefix("88,").unwrap_or("");
                if record.code == "16" {
                    record.more.push(rest);
                } else {
                    record.fields.extend(rest.split(',').map(str::trim));
                }
            }
            ("88", None) => return Err(Reason::Malformed(shown(text)).at(line, "record 88")),
            _ => {
                let fields = body.split(',').map(str::trim).collect();
                records.push(Record { code, line, physical: 1, fields, more: Vec::new() });
            }
        }
    }
    Ok(records)
}
