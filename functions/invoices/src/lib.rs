//! The client's home and invoices, questions about their lines, interest, and the firm's look at
//! them.
//!
//! Invariants: a page costs the client one session read and one question; every view of an invoice
//! by the client is noted (PRT-11), a view by the firm never is (PRT-12).

pub mod paths;

mod budgets;
mod card;
mod deposits;
mod home;
mod interest;
mod invoice;
mod line;
mod list;
mod plan;
mod preview;
mod print;
mod proofs;
mod receipt;
mod standing;
mod statement;
mod themes;
mod trust;

use web::Routes;

/// What this function serves.
pub fn routes() -> Routes {
    Routes::new()
        .get("/home", home::show)
        .get("/invoices", list::show)
        .get("/invoices/{invoice}", invoice::show)
        .get("/invoices/{invoice}/pdf", print::act)
        .get("/invoices/{invoice}/lines/{day}/{line}", line::show)
        .post("/invoices/{invoice}/lines/{day}/{line}", line::ask)
        .post("/invoices/{invoice}/lines/{day}/{line}/accept", line::accept)
        .get("/statement", statement::show)
        .get("/statement/csv", statement::file)
        .get("/statement/pdf", statement::print)
        .get("/trust", trust::list)
        .get("/trust/{matter}", trust::show)
        .get("/trust/{matter}/statement", trust::file)
        .get("/trust/{matter}/card", card::own)
        .get("/trust/{matter}/receipts/{receipt}", receipt::own)
        .get("/trust/{matter}/proofs", proofs::list)
        .get("/trust/{matter}/proofs/{day}", proofs::file)
        .get("/firm/clients/{client}/statement", statement::firm::show)
        .get("/firm/clients/{client}/statement/csv", statement::firm::file)
        .get("/firm/clients/{client}/statement/pdf", statement::firm::print)
        .get("/firm/trust/receipts/{receipt}/pdf", receipt::of_firm)
        .get("/firm/trust/matters/{matter}/card/pdf", card::of_firm)
        .get("/firm/interest", interest::terms::of_firm)
        .post("/firm/interest", interest::terms::agree_for_firm)
        .post("/firm/interest/base", interest::base::act)
        .get("/firm/clients/{client}/interest", interest::terms::of_client)
        .post("/firm/clients/{client}/interest", interest::terms::agree_with_client)
        .get("/firm/matters/{matter}/interest", interest::terms::of_matter)
        .post("/firm/matters/{matter}/interest", interest::terms::agree_in_matter)
        .get("/firm/invoices/{invoice}/interest", interest::on::show)
        .post("/firm/invoices/{invoice}/interest", interest::on::act)
        .get("/firm/settings/themes", themes::list)
        .post("/firm/settings/themes", themes::add)
        .get("/firm/settings/themes/built-in", themes::built_in)
        .get("/firm/settings/themes/{theme}", themes::one)
        .post("/firm/settings/themes/{theme}", themes::change)
        .get("/firm/settings/themes/{theme}/sample", themes::sample)
        .post("/firm/settings/theme", themes::choose)
        .get("/firm/clients/{client}/theme", themes::client)
        .post("/firm/clients/{client}/theme", themes::client_act)
        .get("/firm/matters/{matter}/theme", themes::matter)
        .post("/firm/matters/{matter}/theme", themes::matter_act)
        .get("/preview/{client}", preview::home)
        .get("/preview/{client}/invoices/{invoice}", preview::invoice)
}
