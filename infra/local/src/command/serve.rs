//! `counterfoil serve`: the whole portal in one process.

use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use clap::Args;
use web::app::Clock;

use super::End;
use crate::host::{Host, Settings};

/// How long the sandbox's bank takes over a debit: long enough to see it under way.
const DEBIT_TIME: Duration = Duration::from_secs(20);

/// How to serve.
#[derive(Debug, Clone, Args)]
pub(super) struct Flags {
    /// The port of the portal on 127.0.0.1; any free one for 0.
    #[arg(long, value_name = "N", default_value_t = 8080)]
    port: u16,
    /// Begins with empty books instead of a demonstration firm.
    #[arg(long)]
    empty: bool,
}

/// Serves until it is told to stop.
pub(super) async fn run(data: &Path, flags: &Flags) -> anyhow::Result<End> {
    let settings = Settings {
        data: data.to_owned(),
        port: flags.port,
        clock: Clock::System,
        debit_time: DEBIT_TIME,
    };
    let mut host = Box::pin(Host::start(settings)).await?;
    host.tick_by_itself();
    writeln!(io::stdout(), "{}", host.url())?;
    told_to_stop().await?;
    Box::pin(host.stop()).await;
    Ok(End::Done)
}

/// Resolves when the person presses Ctrl-C or the system asks to end.
async fn told_to_stop() -> io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut ended = signal(SignalKind::terminate())?;
        tokio::select! {
            pressed = tokio::signal::ctrl_c() => pressed,
            _ = ended.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}
