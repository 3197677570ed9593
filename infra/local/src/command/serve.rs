//! `counterfoil serve`: the whole portal in one process.

use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use anyhow::bail;
use clap::Args;
use web::app::Clock;

use super::{End, seed};
use crate::folder::Folder;
use crate::host::{Host, Settings};
use crate::seed::{SignIns, is_unfinished};

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

/// What the books begin with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Begins {
    Seeded,
    AsItIs,
}

/// Serves until it is told to stop.
pub(super) async fn run(data: &Path, flags: &Flags) -> anyhow::Result<End> {
    let settings = Settings {
        data: data.to_owned(),
        port: flags.port,
        clock: Clock::System,
        debit_time: DEBIT_TIME,
    };
    if flags.empty && is_unfinished(data) {
        let folder = data.display();
        bail!(
            "A demonstration was begun in {folder} and not finished. Start without --empty to \
             finish it, or name another folder with --data."
        );
    }
    let is_new = !Folder::is_begun(data);
    let begins = if is_new && !flags.empty { Begins::Seeded } else { Begins::AsItIs };
    let mut host = Box::pin(Host::prepare(settings)).await?;
    let served = tokio::select! {
        told = told_to_stop() => told.map_err(anyhow::Error::from),
        served = Box::pin(serve(&mut host, data, begins)) => served,
    };
    Box::pin(host.stop()).await;
    served.map(|()| End::Done)
}

/// Prints where the portal is and who can sign in, after seeding where that is to be done, and
/// never ends by itself unless it fails.
async fn serve(host: &mut Host, data: &Path, begins: Begins) -> anyhow::Result<()> {
    let sign_ins = if begins == Begins::Seeded || is_unfinished(data) {
        Some(seed::demonstration(host.app(), data).await?)
    } else {
        SignIns::read(data)?
    };
    seed::caught_up(host).await?;
    host.open();
    host.tick_by_itself();
    writeln!(io::stdout(), "Counterfoil is ready at {}", host.url())?;
    if !host.app().store.system("serving").is_set_up().await? {
        let keys = host.app().keys().await.map_err(|refusal| anyhow::anyhow!("{refusal:?}"))?;
        writeln!(io::stdout(), "Its first page asks for the code {}", login::setup_code(keys))?;
    }
    if let Some(sign_ins) = sign_ins {
        seed::print(&sign_ins, host.app().now())?;
    }
    std::future::pending().await
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
