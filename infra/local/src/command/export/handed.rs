//! `counterfoil export timekeepers`, `counterfoil export budget`: files that a client's billing
//! system reads beside invoices (EBL-10), the same as its page has.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use clap::Args;
use invoicing::handed::{FileError, Ground, Handed};
use web::App;

use super::super::{End, tell};
use super::statement::named;
use crate::desk::Desk;

/// Whose, and where to.
#[derive(Debug, Args)]
pub(in crate::command) struct Flags {
    /// The client: its name, or its id where several have one name.
    client: String,
    /// The file to write; standard output without it.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Exports.
pub(in crate::command) async fn run(
    data: &Path,
    file: Handed,
    flags: &Flags,
) -> anyhow::Result<End> {
    let desk = Desk::open(data).await?;
    let written = Box::pin(written(&desk.app, file, &flags.client)).await;
    desk.close().await;
    let bytes = match written? {
        Ok(bytes) => bytes,
        Err(refused) => {
            tell(&refused);
            return Ok(End::Refused);
        }
    };
    match &flags.out {
        None => io::stdout().lock().write_all(&bytes)?,
        Some(path) => std::fs::write(path, bytes)
            .map_err(|error| anyhow!("{} cannot be written: {error}.", path.display()))?,
    }
    Ok(End::Done)
}

/// The file, or why there is none.
async fn written(app: &App, file: Handed, words: &str) -> anyhow::Result<Result<Vec<u8>, String>> {
    let system = app.store.system("export");
    let today = app.today().await.ok().context("The books have no firm yet: set it up first")?;
    let id = match named(&system, words).await? {
        Ok(id) => id,
        Err(refused) => return Ok(Err(refused)),
    };
    let client = system.client(&id).await?.context("The books name a client that is not there")?;
    let matters = system.matters_of(&id).await?;
    let mut budgets = Vec::new();
    for matter in &matters {
        budgets.push(system.budgets(&matter.id).await?);
    }
    let ground = Ground {
        client: client.value,
        people: system.members().await?,
        known: system.known_as(&id).await?,
        agreed: system.agreed_rates(&id).await?,
        matters,
        budgets,
    };
    match file.written(&ground, today) {
        Ok(bytes) => Ok(Ok(bytes)),
        Err(FileError::Csv(error)) => Err(error.into()),
        Err(refused) => Ok(Err(refused.to_string())),
    }
}
