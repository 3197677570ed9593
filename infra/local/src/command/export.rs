//! `counterfoil export`: an issued invoice in the formats that other books read (EBL-01, EBL-02,
//! EBL-03, EBL-14), what was owed at the end of a day, and client money as files that open without
//! the portal.

pub(super) mod receivables;
pub(super) mod trust;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{anyhow, bail};
use billing::export::{Format as Paper, Today};
use clap::{Args, Subcommand};
use domain::invoice::Invoice;

use super::{End, tell};
use crate::desk::Desk;

/// The format to write.
#[derive(Debug, Subcommand)]
pub(super) enum Format {
    /// An invoice as LEDES 1998B.
    Ledes(Flags),
    /// An invoice as LEDES 1998BI V2, with both addresses and the currency.
    LedesBi(Flags),
    /// An invoice as LEDES XML 2.1.
    LedesXml(Flags),
    /// An invoice as an e-invoice by EN 16931 in CII, as Factur-X has it.
    Cii(Flags),
    /// An invoice as an e-invoice by EN 16931 in UBL, as Peppol has it.
    Ubl(Flags),
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
pub(super) async fn run(data: &Path, what: &Format) -> anyhow::Result<End> {
    match what {
        Format::Ledes(flags) => invoice(data, Paper::Ledes, flags).await,
        Format::LedesBi(flags) => invoice(data, Paper::LedesBi, flags).await,
        Format::LedesXml(flags) => invoice(data, Paper::LedesXml, flags).await,
        Format::Cii(flags) => invoice(data, Paper::Cii, flags).await,
        Format::Ubl(flags) => invoice(data, Paper::Ubl, flags).await,
        Format::Receivables(flags) => Box::pin(receivables::run(data, flags)).await,
        Format::Trust(flags) => Box::pin(trust::run(data, flags)).await,
    }
}

async fn invoice(data: &Path, paper: Paper, flags: &Flags) -> anyhow::Result<End> {
    let desk = Desk::open(data).await?;
    let written = Box::pin(written(&desk, paper, &flags.number)).await;
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

async fn written(desk: &Desk, paper: Paper, number: &str) -> anyhow::Result<Option<String>> {
    let system = desk.app.store.system("export");
    let Some(id) = system.invoice_numbered(number).await? else { return Ok(None) };
    let Some(head) = system.invoice(&id).await? else {
        bail!("The books name invoice {number} and do not have it; run `counterfoil check`.");
    };
    let Invoice::Issued(invoice) = head.value else { return Ok(None) };
    let lines = system.lines(&id).await?;
    let firm = desk.app.store.firm().await?.map(|firm| firm.value);
    let client = system.client(&invoice.client).await?.map(|client| client.value);
    let text = paper.written(&invoice, &lines, &Today::of(firm, client))?;
    system.commit_exported(&id, paper.mark(), desk.app.now()).await?;
    Ok(Some(text))
}
