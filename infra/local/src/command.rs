//! The commands of `counterfoil`.
//!
//! Invariants: results go to standard output, everything else to standard error; the exit code is 0
//! when it is done, 1 when it failed or differs, 2 when what was given is refused; a failure is one
//! sentence.

mod check;
mod export;
mod import;
mod list;
mod seed;
mod serve;
mod verify;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use indicatif::ProgressStyle;
use tracing_subscriber::EnvFilter;

use crate::engines::LOG_FILTER;

/// Counterfoil: a law firm's billing portal. Without a command it serves the portal.
#[derive(Debug, Parser)]
#[command(name = "counterfoil", version)]
pub struct Line {
    /// The folder that holds everything.
    #[arg(long, global = true, value_name = "DIR", default_value = ".counterfoil")]
    data: PathBuf,
    #[command(flatten)]
    serve: serve::Flags,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves the portal (the default).
    Serve(serve::Flags),
    /// Writes a demonstration firm into a new folder.
    Seed,
    /// Brings in invoices from other books, statements from banks, and time that was recorded
    /// elsewhere.
    #[command(subcommand)]
    Import(import::Format),
    /// Writes an issued invoice for other books, what is owed for an accountant, or client money
    /// for an auditor.
    #[command(subcommand)]
    Export(export::Format),
    /// Lists what is in the books.
    List(list::Flags),
    /// Recomputes everything derivable and names the first difference.
    Check(check::Flags),
    /// Verifies what the portal hands out, without it.
    #[command(subcommand)]
    Verify(verify::What),
}

/// Recomputes everything derivable in the books of a folder, as `counterfoil check` does; the first
/// difference, if there is one.
pub async fn difference(data: &std::path::Path) -> anyhow::Result<Option<String>> {
    Box::pin(check::difference(data)).await
}

/// The same in the books behind an app, which began in the month of a day.
pub async fn difference_since(
    app: &web::App,
    since: jiff::civil::Date,
) -> anyhow::Result<Option<String>> {
    Box::pin(check::difference_since(app, since)).await
}

/// Writes all that the books behind an app know of client money into a folder, as `counterfoil
/// export trust` does.
pub async fn export_trust(app: &web::App, out: &std::path::Path) -> anyhow::Result<()> {
    Box::pin(export::trust::exported(app, out)).await.map(|_| ())
}

/// What was owed at the end of a day in the books behind an app, as `counterfoil export
/// receivables` writes it.
pub async fn receivables(app: &web::App, on: jiff::civil::Date) -> anyhow::Result<Vec<u8>> {
    Box::pin(export::receivables::made(app, on)).await
}

/// How a command ends when it does not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Done,
    Differs,
    Refused,
}

impl Line {
    /// Runs the command.
    pub async fn run(self) -> ExitCode {
        log();
        let data = self.data.as_path();
        let ended = match self.command {
            None => Box::pin(serve::run(data, &self.serve)).await,
            Some(Command::Serve(flags)) => Box::pin(serve::run(data, &flags)).await,
            Some(Command::Seed) => Box::pin(seed::run(data)).await,
            Some(Command::Import(import::Format::Ledes(flags))) => {
                Box::pin(import::run(data, &flags)).await
            }
            Some(Command::Import(import::Format::Statement(flags))) => {
                Box::pin(import::statement::run(data, &flags)).await
            }
            Some(Command::Import(import::Format::Time(flags))) => {
                Box::pin(import::time::run(data, &flags)).await
            }
            Some(Command::Import(import::Format::Calendar(flags))) => {
                Box::pin(import::calendar::run(data, &flags)).await
            }
            Some(Command::Export(what)) => Box::pin(export::run(data, &what)).await,
            Some(Command::List(flags)) => list::run(data, &flags).await,
            Some(Command::Check(flags)) => Box::pin(check::run(data, &flags)).await,
            Some(Command::Verify(what)) => verify::run(&what),
        };
        match ended {
            Ok(End::Done) => ExitCode::SUCCESS,
            Ok(End::Differs) => ExitCode::FAILURE,
            Ok(End::Refused) => ExitCode::from(2),
            Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
            Err(error) => {
                tell(&error.to_string());
                ExitCode::FAILURE
            }
        }
    }
}

/// Warnings and worse, unless `RUST_LOG` says otherwise.
fn log() {
    let quiet = || EnvFilter::new(format!("warn,{LOG_FILTER}"));
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| quiet());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).init();
}

/// Whoever read the output has read enough.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let io = |cause: &(dyn std::error::Error + 'static)| {
        let json =
            cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
        json.or_else(|| cause.downcast_ref::<io::Error>().map(io::Error::kind))
    };
    error.chain().any(|cause| io(cause) == Some(io::ErrorKind::BrokenPipe))
}

/// A line for the person at the terminal. When even that cannot be written, nothing can be told.
fn tell(line: &str) {
    drop(writeln!(io::stderr(), "{line}"));
}

/// One JSON object on standard output.
fn print_json(value: &impl serde::Serialize) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, value)?;
    Ok(writeln!(out)?)
}

/// How progress looks; indicatif shows none where nobody sees it.
fn bar_style() -> ProgressStyle {
    ProgressStyle::with_template("{msg:20} [{wide_bar}] {percent:>3}% {eta}")
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .progress_chars("=> ")
}
