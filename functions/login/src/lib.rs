//! Who comes in: clients by a one-time link, the firm's people by password and second factor.
//!
//! Invariants: looking never changes anything, so a mail scanner that follows a link uses nothing
//! up; an address that nobody has is answered like one that somebody has; every sign-in begins a
//! new session; nobody of the firm comes in without a second factor.

mod account;
mod caller;
mod colleague;
mod credential;
mod factor;
mod files;
mod firm;
mod health;
mod limits;
mod link;
mod pace;
mod password;
pub mod paths;
mod recovery;
mod root;
mod setup;
mod sign_in;
mod sign_out;

pub use credential::{CredentialError, hash_password, seal_seed};
pub use setup::code as setup_code;

use web::Routes;

/// What login serves.
pub fn routes() -> Routes {
    Routes::new()
        .get("/", root::act)
        .get("/health", health::act)
        .get("/assets/{name}", files::act)
        .get("/setup", setup::show)
        .post("/setup", setup::act)
        .get("/sign-in", sign_in::show)
        .get("/sign-in/firm", firm::show)
        .post("/sign-in/firm", firm::act)
        .get("/sign-in/firm/code", firm::code::show)
        .post("/sign-in/firm/code", firm::code::act)
        .get("/sign-in/firm/renew", firm::renew::show)
        .post("/sign-in/firm/renew", firm::renew::act)
        .get("/link", link::show)
        .post("/link", link::act)
        .post("/link/code", link::code::act)
        .get("/link/{person}/{token}", link::follow::show)
        .post("/link/{person}/{token}", link::follow::act)
        .post("/sign-out", sign_out::act)
        .get("/account", account::show)
        .post("/account/sessions", account::sessions::others)
        .post("/account/sessions/{session}", account::sessions::one)
        .get("/account/password", account::password::show)
        .post("/account/password", account::password::act)
        .get("/account/authenticator", account::authenticator::show)
        .post("/account/authenticator", account::authenticator::act)
        .get("/account/recovery", account::recovery::show)
        .post("/account/recovery", account::recovery::act)
        .get("/firm/timekeepers/{timekeeper}/sign-in", colleague::show)
        .post("/firm/timekeepers/{timekeeper}/sign-in", colleague::act)
}
