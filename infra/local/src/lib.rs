//! local.
pub mod engines;
pub mod folder;
pub mod pump;
pub mod template;
