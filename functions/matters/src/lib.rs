//! The firm's side of clients, contacts, matters, timekeepers and settings.
//!
//! Invariants: everybody of the firm sees these pages; only who bills changes them; what an invoice
//! froze stays as it was, whatever changes here.

mod allowed;
mod clients;
mod contacts;
mod frequency;
mod history;
mod matters;
mod overview;
pub mod paths;
mod rates;
mod rounding;
mod settings;
mod timekeepers;

use web::Routes;

/// What this function serves.
pub fn routes() -> Routes {
    Routes::new()
        .get("/firm", overview::act)
        .get("/firm/clients", clients::list)
        .get("/firm/clients/new", clients::open::page)
        .post("/firm/clients", clients::open::act)
        .get("/firm/clients/{client}", clients::show::act)
        .get("/firm/clients/{client}/edit", clients::change::page)
        .post("/firm/clients/{client}", clients::change::act)
        .get("/firm/clients/{client}/history", history::of_client)
        .get("/firm/clients/{client}/contacts/new", contacts::add::page)
        .post("/firm/clients/{client}/contacts", contacts::add::act)
        .get("/firm/clients/{client}/contacts/{contact}/edit", contacts::change::page)
        .post("/firm/clients/{client}/contacts/{contact}", contacts::change::act)
        .post("/firm/clients/{client}/contacts/{contact}/revoke", contacts::access::revoke)
        .post("/firm/clients/{client}/contacts/{contact}/readmit", contacts::access::readmit)
        .get("/firm/clients/{client}/rates", rates::agree::with_client)
        .post("/firm/clients/{client}/rates", rates::agree::act_with_client)
        .get("/firm/clients/{client}/rates/{rate}/end", rates::end::page)
        .post("/firm/clients/{client}/rates/{rate}/end", rates::end::act)
        .get("/firm/matters", matters::list)
        .get("/firm/matters/new", matters::open::page)
        .post("/firm/matters", matters::open::act)
        .get("/firm/matters/{matter}", matters::show::act)
        .get("/firm/matters/{matter}/edit", matters::change::page)
        .post("/firm/matters/{matter}", matters::change::act)
        .get("/firm/matters/{matter}/close", matters::close::page)
        .post("/firm/matters/{matter}/close", matters::close::act)
        .post("/firm/matters/{matter}/reopen", matters::close::reopen::act)
        .post("/firm/matters/{matter}/legal-hold", matters::close::hold::set)
        .post("/firm/matters/{matter}/legal-hold/lift", matters::close::hold::lift)
        .get("/firm/matters/{matter}/budgets", matters::budgets::page)
        .post("/firm/matters/{matter}/budgets", matters::budgets::set)
        .post("/firm/matters/{matter}/budgets/remove", matters::budgets::remove)
        .get("/firm/matters/{matter}/rates", rates::agree::for_matter)
        .post("/firm/matters/{matter}/rates", rates::agree::act_for_matter)
        .get("/firm/matters/{matter}/history", history::of_matter)
        .get("/firm/timekeepers", timekeepers::list)
        .get("/firm/timekeepers/new", timekeepers::add::page)
        .post("/firm/timekeepers", timekeepers::add::act)
        .get("/firm/timekeepers/{timekeeper}/rates", timekeepers::rates::page)
        .post("/firm/timekeepers/{timekeeper}/rates", timekeepers::rates::act)
        .post("/firm/timekeepers/{timekeeper}/target", timekeepers::target::act)
        .get("/firm/settings", settings::page)
        .post("/firm/settings", settings::act)
        .post("/firm/settings/logo", settings::logo::act)
}
