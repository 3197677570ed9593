//! LEDES: invoices as clients' billing systems exchange them, 1998B, 1998BI V2 and XML 2.1 (EBL-01,
//! EBL-02, EBL-03, EBL-11).
//!
//! A file of rows is read line by line by [`Reader`], which yields an invoice when its last row has
//! passed, and written by [`write_1998b`] and [`write_1998bi`]; [`write_xml_21`] writes the third.
//! Invariants:
//!
//! - A row is as the standard has it: 24 or 52 columns, dates that exist, amounts in whole cents.
//! - The total of a line is units × unit cost + adjustment (+ tax, in 1998BI), to the cent.
//! - The total of an invoice is the sum of its lines. A file that states another one is refused
//!   with
//!   both figures, or, under [`Trust::Lines`], read with the [`Difference`] as a value.
//! - An invoice is a number, whatever matters and clients its rows name. Its rows stand together; a
//!   file in which they come apart is refused, because to gather them would take memory that grows
//!   with the file, and every billing system writes them together.
//! - Memory grows with the largest invoice, and by a few bytes for each invoice read.
//! - After the first problem no more invoices are yielded: a file is taken as a whole or not at
//!   all.

mod cells;
mod columns;
mod gather;
mod id;
mod invoice;
mod known;
mod problem;
mod reader;
mod row;
mod write;
mod write_bi;
mod write_xml;

pub use id::{LedesId, LedesIdError, LedesIds};
pub use invoice::{
    Coded, LedesInvoice, LedesLine, LedesMatter, LedesTax, LedesTimekeeper, LineKind,
};
pub use known::{KnownAs, KnownAsError, KnownKeeper};
pub use problem::{Difference, Note, Problem, Reason};
pub use reader::{Reader, Reading, Trust, read};
pub use write::{WriteError, write_1998b};
pub use write_bi::write_1998bi;
pub use write_xml::write_xml_21;
