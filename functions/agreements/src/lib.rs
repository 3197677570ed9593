//! What is agreed with a client about how a matter is billed.
//!
//! Invariants: an agreement is data that work follows when it is recorded and when it is put on a
//! draft (BIL-22); a change of it changes nothing that is billed.

pub mod paths;

mod fees;
mod payors;

use web::Routes;

/// What this function serves.
pub fn routes() -> Routes {
    Routes::new()
        .get("/firm/matters/{matter}/fees", fees::show)
        .post("/firm/matters/{matter}/fees", fees::agree)
        .post("/firm/matters/{matter}/fees/{milestone}/reached", fees::reach::act)
        .post("/firm/matters/{matter}/fees/{milestone}/back", fees::reach::back)
        .get("/firm/matters/{matter}/payors", payors::show)
        .post("/firm/matters/{matter}/payors", payors::agree)
}
