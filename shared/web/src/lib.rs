//! What every page of the portal shares.

pub mod complaints;
pub mod page;
pub mod ui;
pub mod layout;
pub mod assets;
