//! E-invoices by the European norm (EN 16931), in both of its syntaxes: CII D16B, as Factur-X and
//! ZUGFeRD embed it, and UBL 2.1, as Peppol and XRechnung exchange it (EBL-14, EBL-15, EBL-18).
//!
//! [`cii()`] and [`ubl()`] write an issued invoice; [`totals()`] reads what any such file states.
//! Invariants:
//!
//! - What is written says what was issued: the totals of the file are those of the invoice, and the
//!   sum rules of the norm (BR-CO-10 to BR-CO-16) hold because an invoice whose lines come to
//!   something else is refused.
//! - No tax is made up: categories, rates and reasons are those of the lines. A line that says
//!   nothing of tax is “not subject to VAT” (category O) where the firm is in the United States,
//!   and refused elsewhere.
//! - What the norm requires and nobody has entered is refused with what to enter (EBL-08).
//! - A file from elsewhere is read within bounds of size and depth, and without entities of its
//!   own; what is wrong with it is told with its line.

mod bill;
mod cii;
mod problem;
mod profile;
mod stream;
mod tax;
mod totals;
mod ubl;

pub use bill::{Bill, WriteError};
pub use cii::cii;
pub use problem::{Apart, Problem, Reason};
pub use profile::Profile;
pub use totals::{Totals, totals};
pub use ubl::ubl;
