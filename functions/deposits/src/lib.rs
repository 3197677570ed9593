//! Paying into trust, by a client or by the bearer of a pay link.
//!
//! Why: a function of its own, because it alone among those that people reach reads the keys of the
//! trust account at the processor (rule PSP-46).

use processors::Till;
use web::Routes;

/// The routes of this function.
pub fn routes() -> Routes {
    payments::deposit_routes(Till::default())
}
