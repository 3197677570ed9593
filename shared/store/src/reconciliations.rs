//! What people confirm of bank lines, and the reconciliations that lawyers sign.
//!
//! Invariants: a line or an entry is in one match at most, or set aside, checked by the table; a
//! signature is given to what was seen, so a match that changed meanwhile refuses it; what was
//! signed is kept word for word, its hash is in the audit chain, and a day is signed once (rules
//! TR-18, TR-20).

mod aside;
mod incident;
mod late;
mod matched;
mod sealed;
mod signed;

pub use aside::KeptAside;
pub use incident::Incident;
pub use matched::KeptMatch;
pub use sealed::Sealed;
pub use signed::{Paper, Signature, Signing};
