//! `counterfoil import time`: what was recorded elsewhere, as suggestions (TIM-08).
//!
//! Invariant: a file is taken whole or not at all; again is the same; no entry is made.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use domain::statement::DateOrder;
use domain::timesheet::{BYTES_MAX, Mapping, MappingError, Role};
use serde::Deserialize;
use store::SystemStore;
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
    /// person, email, id, activity, rate or billable.
    #[arg(long, value_name = "COLUMNS")]
    map: Vec<String>,
    /// The same, as the firm keeps it under a name, or as a file says: `{"columns": {"date":
    /// "Datum", "hours": "Stunden", "words": ["Text", "Notiz"]}, "dates": "dmy"}`. Without either,
    /// a file that has the columns of a layout of the firm is read by it.
    #[arg(long, value_name = "NAME|FILE.json", conflicts_with = "map")]
    mapping: Option<String>,
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

/// A mapping as a file says it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    columns: BTreeMap<String, Columns>,
    #[serde(default)]
    dates: Option<String>,
}

/// One column, or several that are put together.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Columns {
    One(String),
    Many(Vec<String>),
}

impl Written {
    fn mapping(&self) -> Result<Mapping, MappingError> {
        let mut all = Vec::new();
        for (word, columns) in &self.columns {
            let role = Role::of_word(word).ok_or_else(|| MappingError::Unknown(word.clone()))?;
            match columns {
                Columns::One(name) => all.push((role, name.clone())),
                Columns::Many(names) => all.extend(names.iter().map(|name| (role, name.clone()))),
            }
        }
        Mapping::new(all)
    }
}

/// How to read, by a layout of the firm or a file; what else was said goes before.
async fn named_format(
    system: &SystemStore<'_>,
    named: &str,
    said: &Format,
) -> anyhow::Result<Format> {
    if !Path::new(named).extension().is_some_and(|kind| kind.eq_ignore_ascii_case("json")) {
        let sheets = system.sheets().await?.value;
        let Some(layout) = sheets.layouts.named(named) else {
            let known: Vec<String> =
                sheets.layouts.iter().map(|one| format!("“{}”", one.name)).collect();
            let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
            return Err(anyhow::anyhow!(
                "--mapping: The firm keeps no layout “{named}”. It keeps {known}. A file is named \
                 with .json at its end."
            ));
        };
        let mapping = Some(layout.mapping.clone());
        return Ok(Format { mapping, dates: said.dates.or(layout.dates) });
    }
    let wrong = |error: &dyn std::fmt::Display| anyhow::anyhow!("--mapping {named}: {error}");
    let text = std::fs::read_to_string(named).map_err(|error| wrong(&error))?;
    let written: Written = serde_json::from_str(&text).map_err(|error| wrong(&error))?;
    let mapping = written.mapping().map_err(|error| wrong(&error))?;
    let order = match &written.dates {
        None => None,
        Some(word) => match Dates::from_str(word, true) {
            Ok(dates) => Some(dates.order()),
            Err(_) => return Err(wrong(&format!("“{word}” is none of dmy, mdy and ymd."))),
        },
    };
    Ok(Format { mapping: Some(mapping), dates: said.dates.or(order) })
}

/// Imports every file that is sound.
pub(in crate::command) async fn run(data: &Path, flags: &Flags) -> anyhow::Result<End> {
    let columns = flags.map.join(",");
    let mapping = (!columns.is_empty()).then(|| columns.parse::<Mapping>()).transpose();
    let mapping = mapping.map_err(|error| anyhow::anyhow!("--map: {error}"))?;
    let said = Format { mapping, dates: flags.dates.map(Dates::order) };
    let desk = Desk::open_or_begin(data).await?;
    let app = &desk.app;
    let system = app.store.system("import");
    let format = match &flags.mapping {
        Some(named) => named_format(&system, named, &said).await,
        None => Ok(said),
    };
    let format = match format {
        Ok(format) => format,
        Err(error) => {
            desk.close().await;
            return Err(error);
        }
    };
    let importer = system.suggestion_import();
    let take = async |bytes: &[u8]| importer.take_time(bytes, &format, app.now()).await;
    let taken = all(&flags.files, (Read::Rows, BYTES_MAX), take).await;
    desk.close().await;
    ended(taken?, if flags.json { Tell::Json } else { Tell::Words })
}
