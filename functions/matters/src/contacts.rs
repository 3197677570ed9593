//! The people of a client: adding and changing them, and who of them may sign in.

pub(crate) mod access;
pub(crate) mod add;
pub(crate) mod change;
