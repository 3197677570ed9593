//! Costs: what is typed about one, recording it, and what the firm charges for one of something.

pub(crate) mod form;
pub(crate) mod prices;
pub(crate) mod record;
