//! All functions that answer requests, in one router.

use web::Routes;

/// The routes of every function.
pub fn routes() -> Routes {
    payments::routes().merge(hooks::routes()).merge(documents::routes())
}
