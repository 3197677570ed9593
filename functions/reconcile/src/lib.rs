//! Bank accounts, their statements, and the reconciliation of trust money with them.
//!
//! Invariants: nothing here posts; what the bank says is a proposal until a person confirms it;
//! what went to the bank on one slip is one line of it; a line is set aside for a reason that the
//! signed paper says; only a lawyer signs; what was signed is shown as it was signed, for ever.

mod account;
mod accounts;
mod allowed;
mod balances;
mod book;
pub mod paths;
mod period;
mod signed;
mod slips;

use web::Routes;

/// What this function serves.
pub fn routes() -> Routes {
    Routes::new()
        .get("/firm/bank", accounts::page)
        .post("/firm/bank", accounts::act)
        .get("/firm/bank/{account}", account::page)
        .post("/firm/bank/{account}", account::settings::act)
        .post("/firm/bank/{account}/statements", account::upload::act)
        .get("/firm/bank/{account}/balances", balances::page)
        .get("/firm/bank/{account}/balances/file", balances::file)
        .get("/firm/bank/{account}/{day}", period::page)
        .post("/firm/bank/{account}/{day}/match", period::matching::act)
        .post("/firm/bank/{account}/{day}/undo", period::matching::undo)
        .get("/firm/bank/{account}/{day}/suggested", period::suggested::page)
        .post("/firm/bank/{account}/{day}/suggested", period::suggested::act)
        .get("/firm/bank/{account}/{day}/aside", period::aside::page)
        .post("/firm/bank/{account}/{day}/aside", period::aside::act)
        .post("/firm/bank/{account}/{day}/take-up", period::aside::undo)
        .post("/firm/bank/{account}/{day}/suspense", period::suspense::act)
        .post("/firm/bank/{account}/{day}/sign", period::sign::act)
        .get("/firm/bank/{account}/{day}/signed", signed::page)
        .get("/firm/slips", slips::page)
        .post("/firm/slips", slips::act)
        .get("/firm/slips/{slip}", slips::show::page)
        .post("/firm/slips/{slip}/undo", slips::show::undo)
}
