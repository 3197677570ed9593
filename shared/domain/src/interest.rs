//! Interest on what is paid late: simple, by the day, by terms that may change from a day on
//! (BIL-15, BIL-16, REM-07).
//!
//! Invariants: interest follows from the books each time, and is rounded once; what is posted is
//! what was accrued until a day less what was posted before, so it comes to the same however often
//! it is posted (REM-04); it never runs on interest, on requests for trust money (BIL-17), on what
//! is questioned, while money is on its way, or while a plan is kept; an issued invoice is never
//! more than it was: interest is an invoice of its own.

mod accrual;
mod base;
mod bill;
mod resting;
mod terms;
#[cfg(test)]
mod tests;

pub use accrual::{Accrual, History, Rules, Span, accrued};
pub use base::{BaseRate, BaseRateError, BaseRates};
pub use bill::{Due, POSTED_MAJOR_MIN, Record, Waiver, bill};
pub use resting::{Noted, Rest, of_disputes, of_payment, of_plan, of_question};
pub use terms::{Agreement, Basis, Cap, Charge, Rate, Running, Terms, TermsError, Written};
