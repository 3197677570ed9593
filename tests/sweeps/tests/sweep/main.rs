//! What holds for every route, every form and every page, not for one.

mod hostile;
mod requests;
mod rights;
mod routes;
mod template;
mod unserved;
