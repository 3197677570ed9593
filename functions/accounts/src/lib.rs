//! Trust bank accounts themselves: their rules, what the firm and the bank put in and take, money
//! of nobody known, and fees of several ledgers at once.
//!
//! Why: a function of its own, because one function's policy holds some forty routes.

use web::Routes;

/// The routes of this function.
pub fn routes() -> Routes {
    trust::account_routes()
}
