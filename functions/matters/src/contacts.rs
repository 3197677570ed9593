//! The people of a client: adding them, and who of them may sign in.

pub(crate) mod access;
pub(crate) mod add;
