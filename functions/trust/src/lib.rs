//! Client money, as the firm sees it: ledgers, receipts, payments, trust bank accounts.
//!
//! Invariants: whoever may not bill sees none of it; a page never decides whether money moves, the
//! domain does, and the table checks it once more; only a lawyer releases, voids and frees (rule
//! TR-16); what was refused is said with the rule that refuses it.

mod accounts;
mod advance;
mod allowed;
mod batch;
pub mod card;
mod dormant;
mod fees;
mod flat_fee;
mod hold;
mod ledger;
mod moving;
mod names;
mod overview;
pub mod paths;
mod pay;
mod payment;
mod payments;
mod receipt;
mod receive;
mod refused;
mod requests;
mod retainer;
mod settlement;
mod suspense;
mod tasks;

use web::Routes;

/// What this function serves.
pub fn routes() -> Routes {
    Routes::new()
        .get("/firm/trust", overview::show)
        .get("/firm/trust/tasks", tasks::show)
        .get("/firm/trust/dormant", dormant::show)
        .get("/firm/trust/requests", requests::list)
        .get("/firm/trust/requests/{request}", requests::show::page)
        .post("/firm/trust/requests/{request}/withdraw", requests::withdraw::act)
        .get("/firm/trust/matters/{matter}/ask", requests::ask::page)
        .post("/firm/trust/matters/{matter}/ask", requests::ask::act)
        .get("/firm/trust/payments", payments::show)
        .get("/firm/trust/payments/{payment}", payment::show)
        .post("/firm/trust/payments/{payment}/release", payment::release::act)
        .post("/firm/trust/payments/{payment}/withdraw", payment::withdraw)
        .post("/firm/trust/payments/{payment}/void", payment::void::act)
        .post("/firm/trust/payments/{payment}/dispute", payment::dispute::ask)
        .post("/firm/trust/payments/{payment}/restore", payment::dispute::restore)
        .get("/firm/trust/receipts/{receipt}", receipt::show)
        .post("/firm/trust/receipts/{receipt}/early", receipt::early)
        .post("/firm/trust/receipts/{receipt}/given-back", receipt::given_back)
        .post("/firm/trust/receipts/{receipt}/told", receipt::told::act)
        .get("/firm/trust/matters/{matter}", ledger::show)
        .get("/firm/trust/matters/{matter}/card", ledger::file::act)
        .get("/firm/trust/matters/{matter}/retainer", retainer::page)
        .post("/firm/trust/matters/{matter}/retainer", retainer::act)
        .get("/firm/trust/matters/{matter}/receive", receive::page)
        .post("/firm/trust/matters/{matter}/receive", receive::act)
        .get("/firm/trust/matters/{matter}/pay", pay::page)
        .post("/firm/trust/matters/{matter}/pay", pay::act)
        .get("/firm/trust/matters/{matter}/fees", fees::page)
        .post("/firm/trust/matters/{matter}/fees", fees::act)
        .post("/firm/trust/invoices/{invoice}/delivered", fees::noted::delivered)
        .post("/firm/trust/invoices/{invoice}/disputed", fees::noted::disputed)
        .get("/firm/trust/matters/{matter}/settlements/new", settlement::page)
        .post("/firm/trust/matters/{matter}/settlements", settlement::act)
        .get("/firm/trust/matters/{matter}/settlements/{settlement}", settlement::show::page)
        .post(
            "/firm/trust/matters/{matter}/settlements/{settlement}/shares/{share}",
            settlement::show::pay,
        )
        .get("/firm/trust/matters/{matter}/flat-fee", flat_fee::page)
        .post("/firm/trust/matters/{matter}/flat-fee", flat_fee::agree)
        .post("/firm/trust/matters/{matter}/flat-fee/{milestone}", flat_fee::reach)
        .get("/firm/trust/matters/{matter}/advance", advance::page)
        .post("/firm/trust/matters/{matter}/advance", advance::act)
        .get("/firm/trust/matters/{matter}/move", moving::page)
        .post("/firm/trust/matters/{matter}/move", moving::act)
        .post("/firm/trust/matters/{matter}/holds", hold::place)
        .post("/firm/trust/matters/{matter}/holds/{hold}/lift", hold::lift)
}

/// The routes of the function `accounts`: trust bank accounts themselves, and what is done over all
/// ledgers of one.
pub fn account_routes() -> Routes {
    Routes::new()
        .get("/firm/trust/accounts", accounts::list)
        .get("/firm/trust/accounts/new", accounts::add::page)
        .post("/firm/trust/accounts", accounts::add::act)
        .get("/firm/trust/accounts/{bank}", accounts::show::page)
        .get("/firm/trust/accounts/{bank}/rules", accounts::rules::page)
        .post("/firm/trust/accounts/{bank}/rules", accounts::rules::act)
        .post("/firm/trust/accounts/{bank}/own", accounts::show::act)
        .get("/firm/trust/accounts/{bank}/fees", batch::page)
        .post("/firm/trust/accounts/{bank}/fees", batch::act)
        .get("/firm/trust/batches/{batch}", batch::show::page)
        .post("/firm/trust/batches/{batch}/release", batch::show::release)
        .get("/firm/trust/accounts/{bank}/suspense", suspense::page)
        .post("/firm/trust/accounts/{bank}/suspense", suspense::act)
        .get("/firm/trust/suspense/{receipt}", suspense::identify::page)
        .post("/firm/trust/suspense/{receipt}", suspense::identify::act)
}
