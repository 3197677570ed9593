//! `counterfoil export statement`: a client's statement of account as PDF (INV-25), the file that
//! the client downloads.

use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use clap::Args;
use domain::client::Client;
use domain::id::ClientId;
use domain::owed;
use jiff::civil::Date;
use store::SystemStore;

use super::super::{End, tell};
use crate::desk::Desk;

/// Whose, of which days, and where to.
#[derive(Debug, Args)]
pub(in crate::command) struct Flags {
    /// The client: its name, or its id where several have one name.
    client: String,
    /// The first day, such as 2026-01-01; a year before the last one without it.
    #[arg(long, value_name = "DATE")]
    from: Option<Date>,
    /// The last day; today without it.
    #[arg(long, value_name = "DATE")]
    to: Option<Date>,
    /// The file to write.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// Exports.
pub(in crate::command) async fn run(data: &Path, flags: &Flags) -> anyhow::Result<End> {
    let desk = Desk::open(data).await?;
    let printed = Box::pin(printed(&desk, flags)).await;
    desk.close().await;
    match printed? {
        Ok(pdf) => {
            std::fs::write(&flags.out, pdf)
                .map_err(|error| anyhow!("{} cannot be written: {error}.", flags.out.display()))?;
            Ok(End::Done)
        }
        Err(refused) => {
            tell(&refused);
            Ok(End::Refused)
        }
    }
}

/// The printed statement, which is made where it is not there yet; or why there is none.
async fn printed(desk: &Desk, flags: &Flags) -> anyhow::Result<Result<Vec<u8>, String>> {
    let (app, system) = (&desk.app, desk.app.store.system("export"));
    let today = app.today().await.ok().context("The books have no firm yet: set it up first")?;
    let days = match owed::days(flags.from, flags.to, today) {
        Ok(days) => days,
        Err(refused) => return Ok(Err(refused.to_string())),
    };
    let client = match named(&system, &flags.client).await? {
        Ok(client) => client,
        Err(refused) => return Ok(Err(refused)),
    };
    let now = app.now();
    let paper = system.statement(&client, days, now).await?;
    let paper = paper.context("The books name a client that is not there")?;

    Box::pin(printer::stated(app, &paper)).await?;
    let pdf = system.statement_pdf(&paper).await?;
    system.commit_statement_exported(&client, days, now).await?;
    Ok(Ok(pdf.context("The statement was printed, and is not there")?))
}

/// The client that is called so, or has this id.
pub(super) async fn named(
    system: &SystemStore<'_>,
    words: &str,
) -> anyhow::Result<Result<ClientId, String>> {
    let words = words.trim();
    if let Ok(id) = words.parse::<ClientId>() {
        let found = system.client(&id).await?;
        return Ok(found.map(|_| id).ok_or_else(|| unknown(words)));
    }
    let (mut found, mut from) = (Vec::new(), None);
    loop {
        let page = system.clients(from).await?;
        let is_called =
            |client: &Client| client.name.as_str().to_lowercase() == words.to_lowercase();
        found.extend(page.items.into_iter().filter(is_called).map(|client| client.id));
        from = page.next;
        if from.is_none() {
            break;
        }
    }
    let ids: Vec<String> = found.iter().map(ToString::to_string).collect();
    Ok(match (found.pop(), found.is_empty()) {
        (None, _) => Err(unknown(words)),
        (Some(client), true) => Ok(client),
        (Some(_), false) => Err(format!(
            "Several clients are called {words}. Name one by its id: {}.",
            ids.join(", ")
        )),
    })
}

fn unknown(words: &str) -> String {
    format!("There is no client {words}. `counterfoil list clients` names all of them.")
}
