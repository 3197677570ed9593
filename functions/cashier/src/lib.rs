//! The firm's side of payments: each one's whole life, what waits for a person, refunds, links, and
//! what came in by other ways.
//!
//! Why: a function of its own, because what the firm may do needs no rights of what a client does.

use processors::Till;
use web::Routes;

/// The routes of this function.
pub fn routes() -> Routes {
    payments::firm_routes(Till::of_firm())
}
