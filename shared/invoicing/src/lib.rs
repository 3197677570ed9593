//! How work becomes a draft and a draft an invoice, whoever asks: a person on a page, the clock, or
//! the command line.
//!
//! Invariants: [`issue::issued`] is the one way from a draft to an invoice, and
//! [`interest::posted`] makes those that never were one; work that is held from being billed or not
//! approved yet is passed over (BIL-04, TIM-11).

pub mod ahead;
pub mod begin;
pub mod bulk;
pub mod combine;
pub mod disbursements;
pub mod discard;
pub mod exchange;
pub mod handed;
pub mod interest;
pub mod issue;
pub mod link;
pub mod months;
pub mod recurring;
pub mod run;
pub mod volume;
mod work;
