//! What is wrong with a file, and where.

use std::io::{self, Write};

use serde::Serialize;
use store::statements::Trouble;

/// One thing that is wrong; no line has the number 0, which stands for the whole file.
#[derive(Debug, Serialize)]
pub(super) struct Problem {
    pub(super) line: u64,
    pub(super) field: String,
    pub(super) reason: String,
}

impl From<Trouble> for Problem {
    fn from(Trouble { line, field, reason }: Trouble) -> Self {
        Self { line, field, reason }
    }
}

/// Says why a file was refused.
pub(super) fn complain(out: &mut impl Write, file: &str, problems: &[Problem]) -> io::Result<()> {
    writeln!(out, "{file}: refused, nothing of it was written")?;
    problems.iter().try_for_each(|Problem { line, field, reason }| match line {
        0 => writeln!(out, "  {reason}"),
        line => writeln!(out, "  line {line}, {field}: {reason}"),
    })
}
