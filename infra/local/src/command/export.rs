//! `counterfoil export`: an issued invoice in the formats that other books read (EBL-01, EBL-02,
//! EBL-03, EBL-14) or printed (EBL-15), what was owed at the end of a day, statements of account
//! (INV-25), what a client's billing system reads (EBL-10), and client money as files that open
//! without the portal.

mod handed;
pub(super) mod receivables;
mod statement;
pub(super) mod trust;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{anyhow, bail};
use clap::{Args, Subcommand};
use domain::export::{Format as Paper, Today};
use domain::invoice::{Invoice, Issued};
use invoicing::handed::Handed;
use store::papers::PRINTED;

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
    /// An invoice as PDF, with the e-invoice, the LEDES file and its audit proof attached.
    Pdf(Flags),
    /// What was owed at the end of a day, by age, as CSV.
    Receivables(receivables::Flags),
    /// A client's statement of account as PDF: what was owed, what moved, what is owed.
    Statement(statement::Flags),
    /// A client's timekeepers and their rates, as CSV for its billing system.
    Timekeepers(handed::Flags),
    /// The budgets of a client's matters, as CSV for its billing system.
    Budget(handed::Flags),
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
        Format::Pdf(flags) => pdf(data, flags).await,
        Format::Receivables(flags) => Box::pin(receivables::run(data, flags)).await,
        Format::Statement(flags) => Box::pin(statement::run(data, flags)).await,
        Format::Timekeepers(flags) => Box::pin(handed::run(data, Handed::Timekeepers, flags)).await,
        Format::Budget(flags) => Box::pin(handed::run(data, Handed::Budget, flags)).await,
        Format::Trust(flags) => Box::pin(trust::run(data, flags)).await,
    }
}

async fn invoice(data: &Path, paper: Paper, flags: &Flags) -> anyhow::Result<End> {
    let desk = Desk::open(data).await?;
    let written = Box::pin(written(&desk, paper, &flags.number)).await;
    desk.close().await;
    put(written?.map(String::into_bytes), flags)
}

async fn pdf(data: &Path, flags: &Flags) -> anyhow::Result<End> {
    let desk = Desk::open(data).await?;
    let printed = Box::pin(printed(&desk, &flags.number)).await;
    desk.close().await;
    put(printed?, flags)
}

fn put(file: Option<Vec<u8>>, flags: &Flags) -> anyhow::Result<End> {
    let Some(bytes) = file else {
        tell(&format!("There is no issued invoice {}.", flags.number));
        return Ok(End::Refused);
    };
    match &flags.out {
        None => io::stdout().lock().write_all(&bytes)?,
        Some(path) => std::fs::write(path, bytes)
            .map_err(|error| anyhow!("{} cannot be written: {error}.", path.display()))?,
    }
    Ok(End::Done)
}

async fn written(desk: &Desk, paper: Paper, number: &str) -> anyhow::Result<Option<String>> {
    let Some(invoice) = issued(desk, number).await? else { return Ok(None) };
    let system = desk.app.store.system("export");
    let lines = system.lines(&invoice.id).await?;
    let firm = desk.app.store.firm().await?.map(|firm| firm.value);
    let client = system.client(&invoice.client).await?.map(|client| client.value);
    let text = paper.handed_over(&invoice, &lines, &Today::of(firm, client))?;
    system.commit_exported(&invoice.id, paper.mark(), desk.app.now()).await?;
    Ok(Some(text))
}

/// The printed invoice, which is made where it is not there yet.
async fn printed(desk: &Desk, number: &str) -> anyhow::Result<Option<Vec<u8>>> {
    let Some(invoice) = issued(desk, number).await? else { return Ok(None) };
    let system = desk.app.store.system("export");
    Box::pin(printer::printed(&desk.app, &invoice.id)).await?;
    let pdf = system.paper(&invoice.id).await?;
    system.commit_exported(&invoice.id, PRINTED, desk.app.now()).await?;
    Ok(pdf)
}

async fn issued(desk: &Desk, number: &str) -> anyhow::Result<Option<Issued>> {
    let system = desk.app.store.system("export");
    let Some(id) = system.invoice_numbered(number).await? else { return Ok(None) };
    match system.invoice(&id).await?.map(|head| head.value) {
        Some(Invoice::Issued(invoice)) => Ok(Some(invoice)),
        Some(Invoice::Draft(_)) => Ok(None),
        None => {
            bail!("The books name invoice {number} and do not have it; run `counterfoil check`.")
        }
    }
}
