//! A client pays: all or a part of one or several invoices, on the processor's own page; the firm
//! sees each payment's whole life, gives money back, and records what came in by other ways.
//!
//! Invariants: an intent is stored before the processor hears of it, with the key that every retry
//! repeats (rule PSP-01); while an outcome is unknown nobody is asked to pay again (rule PSP-06);
//! what arrived is told by the processor when we ask it, never by the browser that comes back.

mod account;
mod ahead;
mod begin;
mod checkout;
mod deposit;
mod desk;
mod firm;
mod guest;
mod list;
mod many;
mod methods;
mod plans;
mod receipt;
mod refused;
mod saved;
mod stand;
mod stop;
mod turn;

pub mod paths;

use processors::Till;
use web::Routes;

/// The routes of this function: what a client does.
///
/// Invariant: it reads the keys of operating accounts alone (rule PSP-46).
pub fn routes() -> Routes {
    routes_with(Till::of_firm())
}

/// The same over a till of the caller.
pub fn routes_with(till: Till) -> Routes {
    Routes::new()
        .get("/pay", many::page)
        .post("/pay", many::act)
        .post("/pay/account", account::act)
        .get("/pay/ahead", ahead::page)
        .post("/pay/ahead", ahead::act)
        .get("/pay/{id}", begin::page)
        .post("/pay/{id}", begin::act)
        .get("/payments", list::page)
        .get("/payments/{id}", stand::page)
        .post("/payments/{id}/stop", stop::act)
        .get("/receipts/{id}", receipt::page)
        .get("/receipts/{id}/pdf", receipt::print)
        .get("/plans", plans::page)
        .post("/plans/ask", plans::wish::act)
        .post("/plans/{id}/accept", plans::accept)
        .post("/plans/{id}/end", plans::end)
        .get("/methods", methods::page)
        .post("/methods", methods::add)
        .get("/methods/{id}", methods::back)
        .post("/methods/{id}/default", methods::prefer)
        .post("/methods/{id}/delete", methods::delete)
        .with_extension(till)
}

/// The routes of the function `cashier`: what the firm does about payments.
pub fn firm_routes(till: Till) -> Routes {
    Routes::new()
        .get("/firm/invoices/{invoice}/plan", firm::plans::page)
        .post("/firm/invoices/{invoice}/plan", firm::plans::propose)
        .post("/firm/invoices/{invoice}/plan/answer", firm::wishes::answer)
        .get("/firm/plans", firm::wishes::page)
        .post("/firm/plans/{plan}", firm::plans::set)
        .get("/firm/matters/{matter}/paying", firm::matter::page)
        .post("/firm/matters/{matter}/paying", firm::matter::act)
        .get("/firm/invoices/{invoice}/paying", firm::limits::page)
        .post("/firm/invoices/{invoice}/paying", firm::limits::act)
        .get("/firm/invoices/{invoice}/links", firm::links::of_invoice)
        .post("/firm/invoices/{invoice}/links", firm::links::make_for_invoice)
        .get("/firm/clients/{client}/links", firm::links::of_client)
        .post("/firm/clients/{client}/links", firm::links::make_for_client)
        .post("/firm/links/{link}/withdraw", firm::links::withdraw)
        .get("/firm/clients/{client}/methods", firm::methods::page)
        .post("/firm/clients/{client}/methods/{method}", firm::methods::prefer)
        .get("/firm/payments/{payment}", firm::show::page)
        .get("/firm/payments/{payment}/receipt", firm::receipt::print)
        .post("/firm/payments/{payment}/refund", firm::refund::act)
        .post("/firm/payments/{payment}/apply", firm::apply::act)
        .post("/firm/payments/{payment}/reverse", firm::reverse::act)
        .post("/firm/payments/{payment}/accept", firm::review::accept)
        .post("/firm/payments/{payment}/give-back", firm::review::give_back)
        .post("/firm/payments/{payment}/keep", firm::review::keep)
        .post("/firm/payments/{payment}/ask", firm::ask::act)
        .post("/firm/payments/{payment}/close", firm::ask::close)
        .post("/firm/payments/{payment}/capture", firm::capture::act)
        .post("/firm/payments/{payment}/release", firm::capture::release)
        .post("/firm/payments/{payment}/dispute", firm::tell::act)
        .post("/firm/payments/{payment}/refunds/{refund}", firm::returned::act)
        .get("/firm/reviews", firm::reviews::page)
        .get("/firm/invoices/{invoice}/payment", firm::record::page)
        .post("/firm/invoices/{invoice}/payment", firm::record::act)
        .get("/firm/disputes", firm::disputes::page)
        .get("/firm/settings/paying", firm::terms::page)
        .post("/firm/settings/paying", firm::terms::act)
        .get("/firm/settings/papers", firm::stationery::page)
        .post("/firm/settings/papers", firm::stationery::act)
        .with_extension(till)
}

/// The routes of the function `deposits`: whatever may be paid into trust, by a client or by the
/// bearer of a link.
pub fn deposit_routes(till: Till) -> Routes {
    Routes::new()
        .get("/deposits/{request}", deposit::page)
        .post("/deposits/{request}", deposit::act)
        .post("/deposits/{request}/leave", deposit::leave)
        .post("/deposits/{request}/stop", deposit::stop)
        .get("/guest/{link}/{proof}", guest::page)
        .post("/guest/{link}/{proof}", guest::act)
        .post("/guest/{link}/{proof}/stop", guest::stop)
        .with_extension(till)
}
