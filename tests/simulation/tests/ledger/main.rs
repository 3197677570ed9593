//! The ledger's promises over a wire that loses, repeats, refuses and answers late (rules §3).
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a story that cannot go on ends by panicking, with words that say why"
)]

mod atomic;
mod lists;
mod outcome;
mod rivals;
mod time;
