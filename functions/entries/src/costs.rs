//! Costs: what is typed about one, and recording it.

pub(crate) mod form;
pub(crate) mod record;
