//! The `counterfoil` command.

use std::process::ExitCode;

use clap::Parser;
use local::command::Line;

#[tokio::main]
async fn main() -> ExitCode {
    Line::parse().run().await
}
