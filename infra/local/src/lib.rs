//! local.
pub mod engines;
pub mod folder;
