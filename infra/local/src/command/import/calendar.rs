//! `counterfoil import calendar`: meetings that are over, as suggestions (TIM-08, TIM-21).
//!
//! Invariant: a file is taken whole or not at all; again is the same; no entry is made.

use std::path::{Path, PathBuf};

use clap::Args;
use domain::calendar::BYTES_MAX;
use domain::text::Email;

use super::suggested::{Outcome, Read, Tell, again, ended, unreadable};
use super::whole::bytes;
use crate::command::End;
use crate::desk::Desk;

/// What to read, and whose it is.
#[derive(Debug, Args)]
pub(in crate::command) struct Flags {
    /// The files: iCalendar, as calendars export it.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Whose calendar it is, where the files are not named after their owner.
    #[arg(long, value_name = "EMAIL")]
    of: Option<String>,
    /// Prints one JSON object.
    #[arg(long)]
    json: bool,
}

/// Imports every file that is sound.
pub(in crate::command) async fn run(data: &Path, flags: &Flags) -> anyhow::Result<End> {
    let of = flags.of.as_deref().map(Email::parse).transpose();
    let of = of.map_err(|error| anyhow::anyhow!("--of: {error}"))?;
    let desk = Desk::open_or_begin(data).await?;
    let taken = all(&desk, flags, of.as_ref()).await;
    desk.close().await;
    ended(taken?, if flags.json { Tell::Json } else { Tell::Words })
}

async fn all(desk: &Desk, flags: &Flags, of: Option<&Email>) -> anyhow::Result<Vec<Outcome>> {
    let system = desk.app.store.system("import");
    let importer = system.suggestion_import();
    let mut files = Vec::new();
    for path in &flags.files {
        let name = path.display().to_string();
        let taken = match bytes(path, BYTES_MAX) {
            Ok(bytes) => {
                again(async || importer.take_calendar(&bytes, of, desk.app.now()).await).await?
            }
            Err(error) => unreadable(&error),
        };
        files.push(Outcome::of(name, taken, Read::Events));
    }
    Ok(files)
}
