//! What became of each file, for people and for programs.

use std::io::{self, Write};

use domain::money::{Currency, Money};
use serde::Serialize;

use super::plan::{Plan, Trouble, Verdict};
use super::problem::{Problem, complain};

/// What became of all files.
#[derive(Debug, Default, Serialize)]
pub(super) struct Report {
    pub(super) files: Vec<Outcome>,
}

/// What became of one file.
#[derive(Debug, Serialize)]
pub(super) struct Outcome {
    file: String,
    status: Status,
    invoices: u64,
    lines: u64,
    total: String,
    currency: String,
    problems: Vec<Problem>,
    /// What is odd and no reason to refuse the file.
    notes: Vec<String>,
    /// Where it is in several currencies, all of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    totals: Vec<TotalRow>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Status {
    Imported,
    Unchanged,
    Refused,
}

#[derive(Debug, Serialize)]
struct TotalRow {
    total: String,
    currency: String,
}

impl Report {
    /// Whether any file was refused.
    pub(super) fn is_refused(&self) -> bool {
        self.files.iter().any(|file| file.status == Status::Refused)
    }

    /// Prints what became of the files; why some were refused goes to standard error.
    pub(super) fn print(&self) -> io::Result<()> {
        for file in &self.files {
            match file.status {
                Status::Refused => {
                    complain(&mut io::stderr().lock(), &file.file, &file.problems)?;
                }
                Status::Imported | Status::Unchanged => file.print(&mut io::stdout().lock())?,
            }
        }
        Ok(())
    }
}

impl Outcome {
    /// What became of a file. Of a refused one nothing counts.
    pub(super) fn of(file: String, currency: Currency, plan: Plan) -> Self {
        let status = match plan.verdict() {
            Verdict::Refused => Status::Refused,
            Verdict::Known => Status::Unchanged,
            Verdict::New => Status::Imported,
        };
        let problem = |Trouble { line, field, reason }: &Trouble| Problem {
            line: *line,
            field: field.clone(),
            reason: reason.clone(),
        };
        let problems = plan.troubles.iter().map(problem).collect();
        let taken = if status == Status::Refused { Plan::default() } else { plan };
        let first = taken.totals.first().copied().unwrap_or(Money::zero(currency));
        let all = if taken.totals.len() > 1 { taken.totals.as_slice() } else { &[] };
        Self {
            file,
            status,
            invoices: taken.invoices,
            lines: taken.lines,
            total: first.to_string(),
            currency: first.currency().to_string(),
            problems,
            totals: all.iter().map(TotalRow::of).collect(),
            notes: taken.notes,
        }
    }

    fn print(&self, out: &mut impl Write) -> io::Result<()> {
        let Self { file, invoices, lines, total, currency, .. } = self;
        let what = if self.status == Status::Imported { "imported" } else { "unchanged" };
        writeln!(out, "{file}: {what}, {invoices} invoices, {lines} lines, {total} {currency}")?;
        for TotalRow { total, currency } in self.totals.iter().skip(1) {
            writeln!(out, "  and {total} {currency}")?;
        }
        self.notes.iter().try_for_each(|note| writeln!(out, "  note: {note}"))
    }
}

impl TotalRow {
    fn of(total: &Money) -> Self {
        Self { total: total.to_string(), currency: total.currency().to_string() }
    }
}
