//! Time: what is typed about it, and recording it.

pub(crate) mod form;
pub(crate) mod line;
pub(crate) mod record;
mod source;
