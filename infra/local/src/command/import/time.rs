//! `counterfoil import time`: what was recorded elsewhere, as suggestions (TIM-08).
//!
//! Invariant: a file is taken whole or not at all; again is the same; no entry is made.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use domain::statement::DateOrder;
use domain::timesheet::{BYTES_MAX, Mapping};
use store::suggestions::Format;

use super::suggested::{Read, Tell, all, ended};
use crate::command::End;
use crate::desk::Desk;

/// What to read, and how.
#[derive(Debug, Args)]
pub(in crate::command) struct Flags {
    /// The files: detailed reports of time entries as CSV.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// How days are written, where the files leave it open.
    #[arg(long, value_name = "ORDER")]
    dates: Option<Dates>,
    /// Which column is what, where its name does not say so: `date=Datum,hours=Stunden`. A column
    /// can be date, start, end-date, end, hours, minutes, seconds, words, client, project, task,
    /// person, email or id.
    #[arg(long, value_name = "COLUMNS")]
    map: Vec<String>,
    /// Prints one JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Dates {
    /// Day first: 31/3/2026.
    Dmy,
    /// Month first: 3/31/2026.
    Mdy,
    /// Year first: 2026-03-31.
    Ymd,
}

impl Dates {
    const fn order(self) -> DateOrder {
        match self {
            Self::Dmy => DateOrder::DayMonthYear,
            Self::Mdy => DateOrder::MonthDayYear,
            Self::Ymd => DateOrder::YearMonthDay,
        }
    }
}

/// Imports every file that is sound.
pub(in crate::command) async fn run(data: &Path, flags: &Flags) -> anyhow::Result<End> {
    let columns = flags.map.join(",");
    let mapping = (!columns.is_empty()).then(|| columns.parse::<Mapping>()).transpose();
    let mapping = mapping.map_err(|error| anyhow::anyhow!("--map: {error}"))?;
    let format = Format { mapping, dates: flags.dates.map(Dates::order) };
    let desk = Desk::open_or_begin(data).await?;
    let app = &desk.app;
    let system = app.store.system("import");
    let importer = system.suggestion_import();
    let take = async |bytes: &[u8]| importer.take_time(bytes, &format, app.now()).await;
    let taken = all(&flags.files, (Read::Rows, BYTES_MAX), take).await;
    desk.close().await;
    ended(taken?, if flags.json { Tell::Json } else { Tell::Words })
}
