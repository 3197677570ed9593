//! The sandbox processor alone, for a portal that runs elsewhere on this machine: the outside ring
//! deploys the portal onto an emulator and lets it pay here.
//!
//! Prints its address as the first line and runs until it is interrupted.

use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::Parser;
use local::sandbox::{Sandbox, SandboxConfig, merchant};
use tokio::net::TcpListener;

#[derive(Parser)]
struct Flags {
    /// The file that keeps everything.
    #[arg(long)]
    file: PathBuf,
    /// The key that requests must carry.
    #[arg(long, default_value = "sk_test_sandbox")]
    key: String,
    /// What events are signed with.
    #[arg(long, default_value = "whsec_sandbox")]
    secret: String,
    /// Where events are posted to; `POST /sandbox/events-to` names it later.
    #[arg(long, default_value = "http://127.0.0.1:9/")]
    events_to: String,
    /// The port of 127.0.0.1; a free one unless named.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// How many seconds the bank takes over a debit.
    #[arg(long, default_value_t = 60)]
    debit_seconds: u64,
}

#[tokio::main]
#[expect(clippy::print_stdout, reason = "the address is what the caller waits for")]
async fn main() -> anyhow::Result<()> {
    let flags = Flags::parse();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, flags.port)).await?;
    let config = SandboxConfig {
        file: flags.file,
        key: flags.key,
        webhook_url: flags.events_to,
        webhook_secret: flags.secret,
        merchant: merchant("Doe & Partners"),
        debit_time: Duration::from_secs(flags.debit_seconds),
        #[expect(clippy::disallowed_methods, reason = "the sandbox stands for Stripe's own clock")]
        clock: Arc::new(jiff::Timestamp::now),
    };
    let sandbox = Sandbox::start(config, listener)?;
    println!("{}", sandbox.address());
    tokio::signal::ctrl_c().await?;
    sandbox.stop().await;
    Ok(())
}
