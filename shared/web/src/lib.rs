//! What every page of the portal shares.
//!
//! A handler's arguments say, in this order: who asks ([`Staff`], [`Guest`]), where ([`App`] in
//! `State`), what ([`Path`], [`Asked`]), with what ([`Posted`], or [`page::Seal`] for the forms of
//! a page). It answers an [`Answer`] or a [`Refusal`]; the frame puts the layout and the headers
//! around it.
//!
//! # Adding a page
//!
//! 1. A file named after the act, in the package of its noun: act, form, view, in that order.
//! 2. Its line in the package's `routes()`, and for an act of the firm its line in [`rights`].
//! 3. In `template.yaml` its route, unless one of its function's leads there; the least that its
//!    role needs.
//! 4. Its row in the table of `store::keys`, when it asks a new question.
//! 5. A story in `tests/portal`. The sweeps find the rest.

pub mod answer;
pub mod app;
pub mod assets;
pub mod browser;
pub mod complaints;
pub mod config;
pub mod extract;
pub mod hold;
pub mod keys;
pub mod lambda;
pub mod layout;
pub mod page;
pub mod paylink;
pub mod period;
pub mod refusal;
pub mod rights;
pub mod routes;
pub mod session;
pub mod sheet;
pub mod statement;
pub mod token;
pub mod trail;
pub mod ui;
pub mod worklink;

mod cookies;
mod frame;
mod kept;
mod visit;

pub use answer::{Answer, Location};
pub use app::App;
pub use axum::extract::State;
pub use complaints::{ChoiceError, Complaints};
pub use extract::{Anyone, Asked, Browser, Guest, Path, Path2, Path3, Posted, Staff, Whence};
pub use page::{Page, Seal, Tab};
pub use refusal::Refusal;
pub use routes::Routes;
