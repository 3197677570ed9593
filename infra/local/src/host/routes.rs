//! All functions that answer requests, in one router.

use web::Routes;

/// The routes of every function.
pub fn routes() -> Routes {
    login::routes()
        .merge(payments::routes())
        .merge(cashier::routes())
        .merge(deposits::routes())
        .merge(accounts::routes())
        .merge(hooks::routes())
        .merge(documents::routes())
        .merge(matters::routes())
        .merge(entries::routes())
        .merge(reconcile::routes())
        .merge(agreements::routes())
        .merge(bills::routes())
        .merge(billing::routes())
        .merge(invoices::routes())
        .merge(analytics::routes())
        .merge(trust::routes())
}
