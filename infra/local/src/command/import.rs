//! `counterfoil import ledes`: invoices of other books (EBL-11).
//!
//! Invariants: a file is read twice, and nothing of it is written before the first reading has
//! found all of it sound; what an invoice becomes follows from its content alone, so an import that
//! broke off goes on where it stopped, and one that is repeated changes nothing; memory grows with
//! the largest invoice.

mod bill;
mod books;
pub(super) mod calendar;
mod digest;
mod file;
mod line;
mod outcome;
mod plan;
mod problem;
pub(super) mod statement;
mod suggested;
pub(super) mod time;
mod whole;
mod write;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use domain::ledes::Trust;
use domain::money::Currency;
use indicatif::ProgressBar;

use super::{End, bar_style, print_json, tell};
use crate::desk::Desk;
use books::Books;
use file::File;
use outcome::{Outcome, Report};
use plan::{Plan, Verdict};

/// The format to read.
#[derive(Debug, Subcommand)]
pub(super) enum Format {
    /// LEDES 1998B and 1998BI V2.
    Ledes(Flags),
    /// Bank statements: OFX, QFX, CAMT.053, MT940, BAI2 and CSV.
    Statement(statement::Flags),
    /// Time that was recorded elsewhere, as suggestions: Toggl, Clockify, Harvest, solidtime, CSV.
    Time(time::Flags),
    /// Calendars, whose meetings are suggestions once they are over: iCalendar.
    Calendar(calendar::Flags),
}

/// What to read, and how.
#[derive(Debug, Args)]
pub(super) struct Flags {
    /// The files.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// What counts when a total is not the sum of its lines; without it such a file is refused.
    #[arg(long, value_name = "WHAT")]
    trust: Option<Trusted>,
    /// Prints one JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Trusted {
    /// The lines; the difference is kept in the audit trail.
    Lines,
}

/// Imports every file that is sound.
pub(super) async fn run(data: &Path, flags: &Flags) -> anyhow::Result<End> {
    let desk = Desk::open_or_begin(data).await?;
    let report = all(&desk, flags).await;
    desk.close().await;
    let report = report?;
    if flags.json {
        print_json(&report)?;
    } else {
        report.print()?;
    }
    Ok(if report.is_refused() { End::Refused } else { End::Done })
}

async fn all(desk: &Desk, flags: &Flags) -> anyhow::Result<Report> {
    let firm = desk.app.store.firm().await?.map(|firm| firm.value);
    let reading = Reading {
        currency: firm.as_ref().map_or(Currency::USD, |firm| firm.currency),
        trust: flags.trust.map_or(Trust::Both, |Trusted::Lines| Trust::Lines),
        books: Books::new(&desk.app, firm),
    };
    let mut report = Report::default();
    for path in &flags.files {
        report.files.push(Box::pin(reading.file(path)).await?);
    }
    Ok(report)
}

/// What reading a file takes.
struct Reading<'a> {
    currency: Currency,
    trust: Trust,
    books: Books<'a>,
}

impl Reading<'_> {
    async fn file(&self, path: &Path) -> anyhow::Result<Outcome> {
        let name = path.display().to_string();
        let plan = self.plan(path).await?;
        match plan.verdict() {
            Verdict::Refused => {}
            Verdict::Known => {}
            Verdict::New => self.write(path).await?,
        }
        Ok(Outcome::of(name, self.currency, plan))
    }

    /// The first reading: what the file holds, and everything that speaks against it.
    async fn plan(&self, path: &Path) -> anyhow::Result<Plan> {
        let mut plan = Plan::default();
        let mut file = match File::open(path, self.currency, self.trust) {
            Ok(file) => file,
            Err(error) => {
                plan.refuse_file(&error);
                return Ok(plan);
            }
        };
        let bar = bar("Checking", file.size());
        loop {
            match file.next() {
                Ok(Some(found)) => plan.take(&self.books, found).await?,
                Ok(None) => break,
                Err(error) => {
                    plan.refuse_file(&error);
                    break;
                }
            }
            bar.set_position(file.position());
        }
        bar.finish_and_clear();
        plan.end(file.into_problems());
        Ok(plan)
    }

    /// The second reading: invoice by invoice into the books.
    async fn write(&self, path: &Path) -> anyhow::Result<()> {
        let mut file = File::open(path, self.currency, self.trust)?;
        let bar = bar("Importing", file.size());
        while let Some(found) = file.next()? {
            for bill in bill::bills(&found.reading)? {
                self.books.import(bill, &bar).await?;
            }
            bar.set_position(file.position());
        }
        bar.finish_and_clear();
        if !file.into_problems().is_empty() {
            tell(&format!("{} changed while it was read; import it again.", path.display()));
        }
        Ok(())
    }
}

fn bar(words: &'static str, size: u64) -> ProgressBar {
    ProgressBar::new(size).with_style(bar_style()).with_message(words)
}
