//! The receipt that a payer gets: what came in, where every part of it went, and what of it has
//! left again (INV-28).
//!
//! Invariant: the parts of a receipt, with what has left again, sum to what came in.

mod paper;
#[cfg(test)]
mod tests;
mod went;

pub use paper::{Back, Kind, Paper, Row};
pub use went::Went;
