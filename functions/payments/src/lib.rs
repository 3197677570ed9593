//! A client pays: all or a part of an invoice, on the processor's own page.
//!
//! Invariants: an intent is stored before the processor hears of it, with the key that every retry
//! repeats (rule PSP-01); while an outcome is unknown nobody is asked to pay again (rule PSP-06);
//! what arrived is told by the processor when we ask it, never by the browser that comes back.

mod begin;
mod list;
mod receipt;
mod stand;
mod turn;

pub mod paths;

use processors::{Connection, Till};
use web::{App, Refusal, Routes};

/// The routes of this function.
pub fn routes() -> Routes {
    routes_with(Till::default())
}

/// The same over a till of the caller.
pub fn routes_with(till: Till) -> Routes {
    Routes::new()
        .get("/pay/{id}", begin::page)
        .post("/pay/{id}", begin::act)
        .get("/payments", list::page)
        .get("/payments/{id}", stand::page)
        .get("/receipts/{id}", receipt::page)
        .with_extension(till)
}

/// The connection to the processor.
async fn processor<'a>(app: &App, till: &'a Till) -> Result<&'a Connection, Refusal> {
    let secrets = &app.keys().await?.secrets;
    let (key, webhook) = (&secrets.stripe_key, &secrets.stripe_webhook);
    till.stripe(&app.config.stripe_url, key, webhook).map_err(Refusal::fault)
}
