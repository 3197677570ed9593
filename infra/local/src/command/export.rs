//! `counterfoil export`: an issued invoice as a LEDES 1998B file (EBL-01), what was owed at the end
//! of a day, and client money as files that open without the portal.

pub(super) mod receivables;
pub(super) mod trust;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{anyhow, bail};
use billing::ledes::Ids;
use clap::{Args, Subcommand};
use domain::invoice::Invoice;
use domain::ledes::write_1998b;

use super::{End, tell};
use crate::desk::Desk;

/// The format to write.
#[derive(Debug, Subcommand)]
pub(super) enum Format {
    /// An invoice as LEDES 1998B.
    Ledes(Flags),
    /// What was owed at the end of a day, by age, as CSV.
    Receivables(receivables::Flags),
    /// Client money: cards, journal, signed reconciliations and proofs, for an auditor.
    Trust(trust::Flags),
}

/// Which invoice, and where to.
#[derive(Debug, Args)]
pub(super) struct Flags {
    /// The number of an issued invoice.
    number: String,
    /// The file to write; standard output without it.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Exports.
pub(super) async fn run(data: &Path, flags: &Flags) -> anyhow::Result<End> {
    let desk = Desk::open(data).await?;
    let written = written(&desk, &flags.number).await;
    desk.close().await;
    let Some(text) = written? else {
        tell(&format!("There is no issued invoice {}.", flags.number));
        return Ok(End::Refused);
    };
    match &flags.out {
        None => io::stdout().lock().write_all(text.as_bytes())?,
        Some(path) => std::fs::write(path, text)
            .map_err(|error| anyhow!("{} cannot be written: {error}.", path.display()))?,
    }
    Ok(End::Done)
}

async fn written(desk: &Desk, number: &str) -> anyhow::Result<Option<String>> {
    let system = desk.app.store.system("export");
    let Some(id) = system.invoice_numbered(number).await? else { return Ok(None) };
    let Some(head) = system.invoice(&id).await? else {
        bail!("The books name invoice {number} and do not have it; run `counterfoil check`.");
    };
    let Invoice::Issued(invoice) = head.value else { return Ok(None) };
    let lines = system.lines(&id).await?;
    let ids = Ids {
        firm: desk.app.store.firm().await?.and_then(|firm| firm.value.ledes_id),
        client: system.client(&invoice.client).await?.and_then(|client| client.value.ledes_id),
    };
    let text = write_1998b(&billing::ledes::of(&invoice, &lines, &ids)?)?;
    system.commit_exported(&id, "LEDES1998B", desk.app.now()).await?;
    Ok(Some(text))
}
