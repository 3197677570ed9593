//! Stories through the portal's front door. What several of them begin with is here.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on ends by panicking, with words that say why"
)]

pub mod documents;
pub mod trust;
pub mod work;
