//! The portal of one machine as a process of its own.

use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use local::folder::Folder;
use tokio::process::{Child, Command};

/// How long a portal may take to be there at all.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running portal.
#[derive(Debug)]
pub(crate) struct Machine {
    process: Child,
    /// Where it answers: host and port.
    pub(crate) address: String,
}

/// Writes the demonstration firm.
pub(crate) async fn seed(built: &Path, folder: &Path) -> anyhow::Result<()> {
    let mut command = counterfoil(built, folder);
    let ended = command.arg("seed").stdout(Stdio::null()).stderr(Stdio::null()).status().await;
    ensure!(ended.context("counterfoil is not built")?.success(), "the seed failed");
    Ok(())
}

impl Machine {
    /// Serves what is in a folder.
    pub(crate) async fn serve(built: &Path, folder: &Path) -> anyhow::Result<Self> {
        let mut command = counterfoil(built, folder);
        command.args(["serve", "--port", "0"]).stdout(Stdio::null()).kill_on_drop(true);
        let process = command.spawn().context("counterfoil is not built")?;
        let begun = Instant::now();
        loop {
            let portal = Folder::running(folder).and_then(|running| running.portal);
            if let Some(url) = portal {
                let address = url.trim_start_matches("http://").to_owned();
                return Ok(Self { process, address });
            }
            if begun.elapsed() > PATIENCE {
                bail!("the portal did not start");
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Ends it.
    pub(crate) async fn stop(mut self) -> anyhow::Result<()> {
        Ok(self.process.kill().await?)
    }
}

fn counterfoil(built: &Path, folder: &Path) -> Command {
    let mut command = Command::new(built.join("counterfoil"));
    command.arg("--data").arg(folder);
    command
}
