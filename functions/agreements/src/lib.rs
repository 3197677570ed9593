//! What is agreed with a client about how it is billed, and with contractors about how they hand
//! time in.
//!
//! Invariants: an agreement is data that work follows when it is recorded and when it is put on a
//! draft (BIL-22); a change of it changes nothing that is billed.

pub mod paths;

mod ahead;
mod attribution;
mod contractor;
mod currencies;
mod disbursements;
mod early;
mod fees;
mod ids;
mod payors;
mod rebates;
mod recurring;
mod references;
mod submissions;
mod tiers;

use web::Routes;

/// What this function serves.
pub fn routes() -> Routes {
    Routes::new()
        .get("/firm/settings/currencies", currencies::show)
        .post("/firm/settings/currencies", currencies::set)
        .get("/firm/clients/{client}/currency", currencies::client::show)
        .post("/firm/clients/{client}/currency", currencies::client::choose)
        .get("/firm/matters/{matter}/fees", fees::show)
        .get("/firm/timekeepers/{timekeeper}/link", contractor::show)
        .post("/firm/timekeepers/{timekeeper}/link", contractor::act)
        .get("/firm/clients/{client}/ids", ids::show)
        .post("/firm/clients/{client}/ids", ids::set)
        .get("/firm/clients/{client}/references", references::of_client)
        .post("/firm/clients/{client}/references", references::set_for_client)
        .get("/firm/matters/{matter}/references", references::of_matter)
        .post("/firm/matters/{matter}/references", references::set_for_matter)
        .post("/firm/matters/{matter}/fees", fees::agree)
        .post("/firm/matters/{matter}/fees/{milestone}/reached", fees::reach::act)
        .post("/firm/matters/{matter}/fees/{milestone}/back", fees::reach::back)
        .get("/firm/matters/{matter}/payors", payors::show)
        .post("/firm/matters/{matter}/payors", payors::agree)
        .get("/firm/matters/{matter}/recurring", recurring::show)
        .post("/firm/matters/{matter}/recurring", recurring::add)
        .post("/firm/matters/{matter}/recurring/{place}", recurring::turn)
        .get("/firm/matters/{matter}/attribution", attribution::show)
        .post("/firm/matters/{matter}/attribution", attribution::agree)
        .get("/firm/submissions", submissions::list)
        .get("/firm/submissions.csv", submissions::file)
        .get("/firm/invoices/{invoice}/submission", submissions::show::page)
        .post("/firm/invoices/{invoice}/submission", submissions::act::act)
        .get("/firm/early", early::of_firm)
        .post("/firm/early", early::agree_for_firm)
        .get("/firm/ahead", ahead::show)
        .post("/firm/ahead", ahead::say)
        .get("/firm/matters/{matter}/ahead", ahead::matter::show)
        .post("/firm/matters/{matter}/ahead", ahead::matter::draft)
        .post("/firm/drafts/{draft}/disbursements", disbursements::act)
        .get("/firm/clients/{client}/early", early::of_client)
        .post("/firm/clients/{client}/early", early::agree_with_client)
        .get("/firm/rebates", rebates::list::show)
        .get("/firm/clients/{client}/rebates", rebates::show)
        .post("/firm/clients/{client}/rebates", rebates::agree)
        .post("/firm/clients/{client}/rebates/give", rebates::give::act)
}
