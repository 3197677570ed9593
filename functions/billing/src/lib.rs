//! Drafts, issued invoices, credits and payments, as the firm sees them.
//!
//! Invariants: `invoicing` alone makes drafts of work and invoices of drafts; no route changes a
//! line of an issued invoice (INV-13): credits take from what is open and stand beside it.

pub mod paths;

mod credit;
mod crediting;
mod credits;
mod download;
mod draft;
mod drafts;
mod guidelines;
mod invoice;
mod invoices;
mod issue;
mod line;
mod payments;
mod print;
mod questions;
mod runs;
mod void;
mod write_off;

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
        .post("/firm/drafts/{draft}/lines/{line}/charge", draft::charge::act)
        .post("/firm/drafts/{draft}/share", draft::share::act)
        .post("/firm/drafts/{draft}/cap", draft::cap::act)
        .post("/firm/drafts/{draft}/tax", draft::tax::act)
        .post("/firm/drafts/{draft}/review", draft::review::send)
        .post("/firm/drafts/{draft}/approve", draft::review::approve)
        .post("/firm/drafts/{draft}/return", draft::review::send_back)
        .post("/firm/drafts/{draft}/discard", draft::discard::act)
        .get("/firm/drafts/{draft}/issue", issue::show)
        .post("/firm/drafts/{draft}/issue", issue::act)
        .get("/firm/runs", runs::show)
        .post("/firm/runs", runs::start)
        .get("/firm/runs/{run}", runs::run::show)
        .post("/firm/runs/{run}", runs::run::go_on)
        .post("/firm/runs/{run}/issue", runs::run::issue)
        .post("/firm/runs/{run}/undo", runs::run::undo)
        .get("/firm/invoices", invoices::show)
        .get("/firm/invoices/{invoice}", invoice::show)
        .get("/firm/invoices/{invoice}/pdf", print::act)
        .get("/firm/invoices/{invoice}/file/{format}", download::act)
        .get("/firm/invoices/{invoice}/credit", credit::show)
        .post("/firm/invoices/{invoice}/credit", credit::act)
        .get("/firm/invoices/{invoice}/write-off", write_off::show)
        .post("/firm/invoices/{invoice}/write-off", write_off::act)
        .get("/firm/invoices/{invoice}/void", void::show)
        .post("/firm/invoices/{invoice}/void", void::act)
        .get("/firm/invoices/{invoice}/lines/{day}/{line}", line::show)
        .post("/firm/invoices/{invoice}/lines/{day}/{line}", line::answer)
        .post("/firm/invoices/{invoice}/lines/{day}/{line}/uphold", line::uphold)
        .get("/firm/clients/{client}/guidelines", guidelines::show)
        .post("/firm/clients/{client}/guidelines", guidelines::act)
        .get("/firm/questions", questions::show)
        .get("/firm/credits", credits::show)
        .get("/firm/payments", payments::show)
}
