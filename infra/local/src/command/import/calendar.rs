//! `counterfoil import calendar`: meetings that are over, as suggestions (TIM-08, TIM-21).
//!
//! Invariant: a file is taken whole or not at all; again is the same; no entry is made.

use std::path::{Path, PathBuf};

use clap::Args;
use domain::calendar::BYTES_MAX;
use domain::text::Email;

use super::suggested::{Read, Tell, all, ended};
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
    let app = &desk.app;
    let system = app.store.system("import");
    let importer = system.suggestion_import();
    let take = async |bytes: &[u8]| importer.take_calendar(bytes, of.as_ref(), app.now()).await;
    let taken = all(&flags.files, (Read::Events, BYTES_MAX), take).await;
    desk.close().await;
    ended(taken?, if flags.json { Tell::Json } else { Tell::Words })
}
