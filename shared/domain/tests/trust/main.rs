//! Client money, told as stories: what comes in, what may be used, what goes out.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    clippy::too_many_lines,
    reason = "a story that cannot go on ends by panicking"
)]

mod alarms;
mod gate;
mod machine;
mod movements;
mod pools;
mod world;
