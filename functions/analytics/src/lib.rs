//! What the firm earns: billed, collected and open, unbilled work, and what became of hours.
//!
//! # Invariants
//!
//! A figure is a sum of cells, read in a fixed number of questions however long the history; it
//! says in words what counts (`domain::figures`); every number leads to what is behind it, and the
//! rows there sum to it (ANA-10).

mod asked;
mod attributed;
mod behind;
mod book;
mod collected;
mod export;
mod invoiced;
mod keeper;
mod overview;
mod period;
mod receivable;
mod unbilled;

pub mod paths;

use store::Member;
use web::{Refusal, Routes};

/// The routes of this function.
pub fn routes() -> Routes {
    Routes::new()
        .get(paths::OVERVIEW, overview::page)
        .get(paths::BILLED, invoiced::billed)
        .get(paths::OUTSTANDING, invoiced::outstanding)
        .get(paths::COLLECTED, collected::page)
        .get(paths::RECEIVABLE, receivable::page)
        .get(paths::UNBILLED, unbilled::page)
        .get(paths::KEEPER, keeper::page)
        .get(paths::ATTRIBUTED, attributed::page)
        .get(paths::EXPORT, export::file_of)
}

/// What the firm earns is for those who bill.
fn allowed(member: &Member) -> Result<(), Refusal> {
    if member.role().bills() {
        Ok(())
    } else {
        Err(Refusal::NotAllowed("Analytics is for lawyers and bookkeepers."))
    }
}
