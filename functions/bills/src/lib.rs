//! How invoices go out: several as one combined bill, to a client or to the parent of some.
//!
//! Invariants: what is frozen on a combined bill stands beside what is open of it now; a client
//! reads its own bills and, of other clients' invoices, those alone that stand on them.

pub mod paths;

mod firm;
mod invoice;
mod list;
mod show;
mod view;

use web::Routes;

/// What this function serves.
pub fn routes() -> Routes {
    Routes::new()
        .get("/bills", list::show)
        .get("/bills/{bill}", show::show)
        .get("/bills/{bill}/pdf", show::print)
        .get("/bills/{bill}/invoices/{invoice}", invoice::show)
        .post("/bills/{bill}/invoices/{invoice}/pay", invoice::pay)
        .get("/firm/bills", firm::list::show)
        .get("/firm/bills/{bill}", firm::show::show)
        .get("/firm/bills/{bill}/pdf", firm::show::print)
        .get("/firm/files", firm::files::show)
        .get("/firm/files/zip", firm::files::act)
        .get("/firm/settings/cover", firm::cover::of_firm)
        .post("/firm/settings/cover", firm::cover::set)
        .get("/firm/drafts/{draft}/cover", firm::cover::of_draft)
        .post("/firm/drafts/{draft}/cover", firm::cover::choose)
        .get("/firm/sending", firm::sending::show)
        .post("/firm/sending", firm::sending::act)
        .get("/firm/clients/{client}/billing", firm::billing::show)
        .post("/firm/clients/{client}/billing", firm::billing::act)
        .get("/firm/clients/{client}/files", firm::handed::show)
        .get("/firm/clients/{client}/files/{file}", firm::handed::act)
        .get("/firm/clients/{client}/bills", firm::combine::show)
        .post("/firm/clients/{client}/bills", firm::combine::act)
}
