//! local.
pub mod engines;
pub mod folder;
pub mod template;
