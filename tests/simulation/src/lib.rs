//! The portal in a simulator: one seed is one run.
//!
//! The tables are in memory, time stands still until it is moved, nothing listens on a socket, and
//! every draw comes from the seed. Between the SDK and the tables lies a [`wire::Wire`] on which
//! requests are lost, repeated, refused and answered late.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a run that cannot go on ends by panicking, with words that say why"
)]
#![expect(clippy::indexing_slicing, reason = "JSON says null where there is nothing")]

pub mod back;
pub mod bank;
pub mod books;
pub mod chance;
pub mod engine;
pub mod gateway;
pub mod office;
pub mod oracle;
pub mod portal;
pub mod post;
pub mod pump;
pub mod race;
pub mod report;
pub mod run;
pub mod seeds;
pub mod stub;
pub mod sweep;
pub mod takers;
pub mod wallet;
pub mod wire;
