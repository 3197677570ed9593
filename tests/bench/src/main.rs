//! What the portal costs: one table, each number beside its bare baseline of the same run.
//!
//! Invariants: numbers are medians; a row over its budget says so and fails nothing; what cannot be
//! measured fails the run.

mod function;
mod gauge;
mod import;
mod load;
mod machine;
mod pages;
mod people;
mod runtime;
mod start;
mod table;
mod weight;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use machine::Machine;
use people::People;
use table::Table;

#[tokio::main]
async fn main() -> ExitCode {
    let mut table = Table::default();
    let measured = Box::pin(measure(&mut table)).await;
    if write!(io::stdout(), "{table}").is_err() {
        return ExitCode::FAILURE;
    }
    match measured {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tell(&format!("not everything could be measured: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

async fn measure(table: &mut Table) -> anyhow::Result<()> {
    let built = built()?;
    let folder = tempfile::tempdir()?;
    tell("Writing the demonstration firm");
    machine::seed(&built, folder.path()).await?;

    let portal = Machine::serve(&built, folder.path()).await?;
    let people = People::of(folder.path()).await?;
    tell("Opening pages");
    pages::measure(&people, table).await?;
    weight::measure(&portal, &people, table).await?;
    tell("Opening them all at once");
    load::measure(&portal, &people, table).await?;
    tell("Starting functions");
    Box::pin(function::measure(&built, folder.path(), &people, table)).await?;
    portal.stop().await?;
    tell("Importing a large file");
    import::measure(&built, table).await?;
    tell("Starting the portal");
    start::measure(folder.path(), table).await
}

/// Where the binaries are: beside this one.
fn built() -> anyhow::Result<PathBuf> {
    let own = std::env::current_exe()?;
    let beside = own.parent().map(std::path::Path::to_owned);
    beside.ok_or_else(|| anyhow::anyhow!("this binary is in no folder"))
}

/// A line for whoever waits.
fn tell(line: &str) {
    drop(writeln!(io::stderr(), "bench: {line}"));
}
