//! Client money, from the tables to the pages.
#![expect(
    clippy::expect_used,
    reason = "a story that cannot go on ends by panicking, with words that say why"
)]

mod balances;
mod batch;
mod closing;
mod flat_fee;
mod pages;
mod refused;
mod rules;
mod settlement;
mod tables;
mod told;
mod unclaimed;
