//! Drafts, issued invoices and payments, as the firm sees them.
//!
//! Invariants: [`issue::issued`] is the one way from a draft to an invoice; no route changes an
//! issued invoice (INV-13).

pub mod begin;
pub mod issue;
pub mod paths;

mod download;
mod draft;
mod drafts;
mod invoice;
mod invoices;
mod payments;
mod print;
mod work;

use web::Routes;

/// What this function serves.
pub fn routes() -> Routes {
    Routes::new()
        .get("/firm/drafts", drafts::show)
        .post("/firm/drafts", drafts::begin)
        .get("/firm/drafts/{draft}", draft::show)
        .post("/firm/drafts/{draft}", draft::terms::act)
        .post("/firm/drafts/{draft}/fill", draft::fill::act)
        .post("/firm/drafts/{draft}/lines/{line}", draft::reword::act)
        .post("/firm/drafts/{draft}/lines/{line}/off", draft::take_off::act)
        .post("/firm/drafts/{draft}/discard", draft::discard::act)
        .get("/firm/drafts/{draft}/issue", issue::confirm::show)
        .post("/firm/drafts/{draft}/issue", issue::confirm::act)
        .get("/firm/invoices", invoices::show)
        .get("/firm/invoices/{invoice}", invoice::show)
        .get("/firm/invoices/{invoice}/pdf", print::act)
        .get("/firm/invoices/{invoice}/file/{format}", download::act)
        .get("/firm/payments", payments::show)
}
