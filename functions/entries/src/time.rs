//! Time: what is typed about it, whether its day has room, and recording it.

pub(crate) mod day;
pub(crate) mod form;
pub(crate) mod line;
pub(crate) mod record;
mod source;
