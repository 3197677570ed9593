//! `cargo run` with everything built, until the first page is there.

use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use tokio::process::Command;

use crate::gauge::{median, ms};
use crate::load::Wire;
use crate::table::{Row, Table};

/// How often it is started.
const ROUNDS: usize = 5;

/// The longest that it may take.
const START_MAX: Duration = Duration::from_secs(1);

/// How long it may take at all: the first start builds what is not built.
const PATIENCE: Duration = Duration::from_secs(900);

/// Starts the portal on a folder with a demonstration, and on a new one.
pub(crate) async fn measure(folder: &Path, table: &mut Table) -> anyhow::Result<()> {
    start(folder).await?;
    let mut again = Vec::new();
    for _ in 0..ROUNDS {
        again.push(start(folder).await?);
    }
    add("cargo run to the first page", again, table)?;
    let mut first = Vec::new();
    for _ in 0..ROUNDS {
        let new = tempfile::tempdir()?;
        first.push(start(&new.path().join("data")).await?);
    }
    add("cargo run to the first page, on a fresh machine", first, table)
}

fn add(what: &str, took: Vec<Duration>, table: &mut Table) -> anyhow::Result<()> {
    let took = median(took).context("it never started")?;
    table.add(Row {
        what: what.to_owned(),
        measured: ms(took),
        budget: format!("≤ {}", ms(START_MAX)),
        is_over: took > START_MAX,
        ..Row::default()
    });
    Ok(())
}

async fn start(folder: &Path) -> anyhow::Result<Duration> {
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
    let address = format!("127.0.0.1:{port}");
    let begun = Instant::now();
    // Cargo becomes the portal, so that ending the one ends the other.
    let mut cargo = Command::new("cargo")
        .args(["run", "--quiet", "--", "--port", &port.to_string(), "--data"])
        .arg(folder)
        .current_dir(root())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .context("cargo does not start")?;
    while page(&address).await.is_err() {
        if begun.elapsed() > PATIENCE || cargo.try_wait()?.is_some() {
            bail!("the portal did not start");
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let took = begun.elapsed();
    cargo.kill().await?;
    Ok(took)
}

async fn page(address: &str) -> anyhow::Result<()> {
    let mut wire = Wire::to(address).await?;
    wire.get(&format!("GET /sign-in HTTP/1.1\r\nhost: {address}\r\n\r\n")).await?;
    Ok(())
}

/// The root of the tree that this was built from.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
