//! `counterfoil export receivables`: what was owed on every invoice at the end of a day, by age, as
//! CSV for an accountant.
//!
//! Invariant: it is what the entries of the operating book until that day come to, so it is the
//! same whenever it is asked for: an invoice as it is now has no say in it (rule LED-11).

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use clap::Args;
use domain::aging::Age;
use domain::figures::Month;
use domain::id::InvoiceId;
use domain::invoice::Issued;
use domain::ledger::{Entry, Operating, OperatingAccount};
use domain::money::Money;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use store::SystemStore;
use web::App;
use web::sheet::{Cell, written};

use super::super::{End, check, tell};
use crate::desk::Desk;

/// The headings of the file.
const HEADINGS: [&str; 8] =
    ["Invoice", "Client", "Matter", "Issued", "Due", "Age", "Open", "Currency"];

/// Of which day, and where to.
#[derive(Debug, Args)]
pub(in crate::command) struct Flags {
    /// The day at whose end it is looked at, such as 2026-09-30; today without it.
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
    /// The file to write; standard output without it.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Exports.
pub(in crate::command) async fn run(data: &Path, flags: &Flags) -> anyhow::Result<End> {
    let desk = Desk::open(data).await?;
    let file = of_day(&desk.app, flags.on).await;
    desk.close().await;
    let file = match file? {
        Ok(file) => file,
        Err(refused) => {
            tell(&refused);
            return Ok(End::Refused);
        }
    };
    match &flags.out {
        None => io::stdout().lock().write_all(&file)?,
        Some(path) => std::fs::write(path, file)
            .map_err(|error| anyhow!("{} cannot be written: {error}.", path.display()))?,
    }
    Ok(End::Done)
}

/// The file of a day, or why there is none.
async fn of_day(app: &App, on: Option<Date>) -> anyhow::Result<Result<Vec<u8>, String>> {
    let today = app.today().await.ok().context("The books have no firm yet: set it up first")?;
    let on = on.unwrap_or(today);
    if on > today {
        return Ok(Err(format!("{on} is a day to come. Nobody knows yet what is owed then.")));
    }
    Ok(Ok(made(app, on).await?))
}

/// What was owed at the end of a day.
pub(in crate::command) async fn made(app: &App, on: Date) -> anyhow::Result<Vec<u8>> {
    let system = app.store.system("export");
    let mut rows = Vec::new();
    for (id, open) in open_at(&system, on, app.now().to_zoned(TimeZone::UTC).date()).await? {
        let invoice = system.invoice_owed(&id).await?;
        let invoice = invoice.context("The books name an invoice that is not there")?.value;
        rows.push((invoice.due_on, invoice.number.to_string(), row(&invoice, open, on)));
    }
    rows.sort_by(|one, other| (one.0, &one.1).cmp(&(other.0, &other.1)));
    Ok(written(&HEADINGS, rows.into_iter().map(|(_, _, row)| row))?)
}

/// What the entries until a day leave open, by invoice. An entry of that day may have been posted
/// at any later time, so all are read that were written until the `last` day.
async fn open_at(
    system: &SystemStore<'_>,
    on: Date,
    last: Date,
) -> anyhow::Result<BTreeMap<InvoiceId, Money>> {
    let mut open = BTreeMap::new();
    for month in Month::of(check::FIRST_MONTH).to(Month::of(last)) {
        let mut from = None;
        loop {
            let page = system.entries_of_month(&month.to_string(), from).await?;
            for entry in page.items.iter().filter(|entry| entry.effective_on() <= on) {
                take(&mut open, entry)?;
            }
            from = page.next;
            if from.is_none() {
                break;
            }
        }
    }
    open.retain(|_, left: &mut Money| !left.is_zero());
    Ok(open)
}

fn take(open: &mut BTreeMap<InvoiceId, Money>, entry: &Entry<Operating>) -> anyhow::Result<()> {
    for posting in entry.postings() {
        let ends = [(&posting.to, posting.amount), (&posting.from, posting.amount.negated())];
        for (account, more) in ends {
            if let OperatingAccount::Receivable(invoice) = account {
                let zero = Money::zero(more.currency());
                let left = open.entry(invoice.clone()).or_insert(zero);
                *left = left.plus(more)?;
            }
        }
    }
    Ok(())
}

fn row(invoice: &Issued, open: Money, on: Date) -> Vec<Cell> {
    let parties = &invoice.parties;
    vec![
        Cell::text(invoice.number.to_string()),
        Cell::text(parties.client.to_string()),
        Cell::text(format!("{} {}", parties.matter_number, parties.matter_name)),
        Cell::text(invoice.issued_on.to_string()),
        Cell::text(invoice.due_on.to_string()),
        Cell::text(Age::on(on, invoice.due_on).title()),
        Cell::money(open),
        Cell::text(open.currency().code()),
    ]
}
