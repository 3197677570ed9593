//! Trust bank accounts themselves: their rules, what the firm and the bank put in and take, money
//! of nobody known, and fees of several ledgers at once.
//!
//! Why: a function of its own, so that work on whole bank accounts does not take concurrency from
//! the ledgers of clients.

use web::Routes;

/// The routes of this function.
pub fn routes() -> Routes {
    trust::account_routes()
}
