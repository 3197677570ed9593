//! What the portal costs: one table, each number beside its bare baseline of the same run.
//!
//! Invariants: numbers are medians; a row over its budget says so and fails nothing; what cannot be
//! measured fails the run.

mod batch;
mod bills;
mod check;
mod function;
mod gauge;
mod import;
mod list;
mod load;
mod machine;
mod pages;
mod paying;
mod people;
mod posting;
mod runs;
mod runtime;
mod shape;
mod start;
mod table;
mod weight;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::str::FromStr;

use anyhow::Context;
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

/// The parts of the table, in their order.
const PARTS: [&str; 8] =
    ["pages", "functions", "import", "start", "check", "bills", "runs", "money"];

/// The parts that were asked for by their names; all when none was.
fn asked() -> anyhow::Result<Vec<&'static str>> {
    let named = |word: String| {
        let part = word.split_once('=').map_or(word.as_str(), |(part, _)| part);
        let known = PARTS.into_iter().find(|known| *known == part);
        known.with_context(|| format!("{word} is no part; there are {}", PARTS.join(", ")))
    };
    let asked: Vec<_> = std::env::args().skip(1).map(named).collect::<Result<_, _>>()?;
    Ok(if asked.is_empty() { PARTS.to_vec() } else { asked })
}

/// How many there are of what a part goes through: `check=200000`, or what is usual.
fn many<T>(part: &str, usual: T) -> anyhow::Result<T>
where
    T: FromStr<Err: std::error::Error + Send + Sync + 'static>,
{
    let said = std::env::args()
        .find_map(|word| Some(word.split_once('=').filter(|(of, _)| *of == part)?.1.to_owned()));
    Ok(said.map(|said| said.parse()).transpose()?.unwrap_or(usual))
}

async fn measure(table: &mut Table) -> anyhow::Result<()> {
    let (built, asked) = (built()?, asked()?);
    let folder = tempfile::tempdir()?;
    tell("Writing the demonstration firm");
    machine::seed(&built, folder.path()).await?;
    for part in PARTS.into_iter().filter(|part| asked.contains(part)) {
        match part {
            "pages" => pages(&built, folder.path(), table).await?,
            "functions" => functions(&built, folder.path(), table).await?,
            "import" => {
                tell("Importing a large file");
                import::measure(&built, table).await?;
            }
            "start" => {
                tell("Starting the portal");
                start::measure(folder.path(), table).await?;
            }
            "check" => {
                tell("Checking a long history");
                let entries = many("check", check::ENTRIES)?;
                Box::pin(check::measure(&built, entries, table)).await?;
            }
            "bills" => Box::pin(bills(&built, folder.path(), table)).await?,
            "runs" => {
                tell("Going through many matters");
                let matters = many("runs", runs::MATTERS)?;
                Box::pin(runs::measure(&built, matters, table)).await?;
            }
            _ => Box::pin(money(&built, folder.path(), table)).await?,
        }
    }
    Ok(())
}

async fn pages(built: &Path, folder: &Path, table: &mut Table) -> anyhow::Result<()> {
    let portal = Machine::serve(built, folder).await?;
    let people = People::of(folder).await?;
    tell("Opening pages");
    pages::measure(&people, table).await?;
    weight::measure(&portal, &people, table).await?;
    tell("Opening them all at once");
    load::measure(&portal, &people, table).await?;
    portal.stop().await
}

async fn functions(built: &Path, folder: &Path, table: &mut Table) -> anyhow::Result<()> {
    let portal = Machine::serve(built, folder).await?;
    let people = People::of(folder).await?;
    tell("Starting functions");
    Box::pin(function::measure(built, folder, &people, table)).await?;
    portal.stop().await
}

/// Invoices of few and many lines, and many invoices of one client.
async fn bills(built: &Path, folder: &Path, table: &mut Table) -> anyhow::Result<()> {
    let portal = Machine::serve(built, folder).await?;
    let people = People::of(folder).await?;
    tell("Issuing and printing");
    bills::measure(&people, table).await?;
    tell("Opening a long list");
    list::measure(&people, table).await?;
    portal.stop().await
}

/// What changes the books comes last.
async fn money(built: &Path, folder: &Path, table: &mut Table) -> anyhow::Result<()> {
    let portal = Machine::serve(built, folder).await?;
    let people = People::of(folder).await?;
    tell("Paying");
    paying::measure(folder, &people, table).await?;
    tell("Recording client money");
    posting::measure(&people, table).await?;
    portal.stop().await
}

/// Where the binaries are: beside this one.
fn built() -> anyhow::Result<PathBuf> {
    let own = std::env::current_exe()?;
    let beside = own.parent().map(Path::to_owned);
    beside.ok_or_else(|| anyhow::anyhow!("this binary is in no folder"))
}

/// A line for whoever waits.
fn tell(line: &str) {
    drop(writeln!(io::stderr(), "bench: {line}"));
}
