//! The language of legal billing.
//!
//! Pure: no async, no clock, no network, no table, no HTTP. Time and chance are arguments.
#![warn(clippy::arithmetic_side_effects)]

pub mod hours;
pub mod id;
pub mod money;
