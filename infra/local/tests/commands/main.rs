//! The commands, as a person or a script runs them: the built binary on a folder of its own.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test falls where its ground is not as it says"
)]

mod check;
mod crash;
mod export;
mod import;
mod kill;
mod made;
mod run;
mod serve;
mod statement;
mod suggested;
mod verify;
