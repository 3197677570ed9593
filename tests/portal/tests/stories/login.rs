//! People come in: clients by a link, the firm by password and code, and nobody else.
#![expect(
    clippy::expect_used,
    clippy::string_slice,
    reason = "a story that cannot go on ends by panicking, with words that say why"
)]

mod client;
mod factors;
mod firm;
mod people;
mod reach;
mod sessions;
