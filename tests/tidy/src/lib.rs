//! The shape of the tree, as executable rules.
//!
//! Every rule is a function from the tree to the places that break it; `tests/tree.rs` runs them.

mod arrows;
mod files;
mod journal;
mod shape;
mod words;

pub use arrows::arrows;
pub use files::{File, files};
pub use journal::{filters, journal_changes};
pub use shape::{long_files, long_lines, names, preambles, top_level};
pub use words::{machine_words, unfinished};
