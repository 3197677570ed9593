//! A portal for one test, and browsers that can only do what a person can.
//!
//! Invariants: a browser fills fields that the page shows, by their labels, and presses buttons
//! that it shows, by their words; it sends exactly the inputs of the form. People are values.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on ends by panicking, with words that say why"
)]

mod books;
mod browser;
mod form;
mod money;
mod outline;
mod people;
mod portal;
mod watch;

pub use browser::Browser;
pub use portal::Portal;
pub use watch::{Seen, Visited, Watched};
