//! The firm's side: combining invoices, combined bills, and how clients get theirs.

pub(crate) mod billing;
pub(crate) mod combine;
pub(crate) mod cover;
pub(crate) mod files;
pub(crate) mod handed;
pub(crate) mod list;
pub(crate) mod sending;
pub(crate) mod show;
