//! The keys of invoices: head, lines, what was paid, taken off and asked, and the series of
//! numbers.

use domain::id::{CreditId, EntryId, InvoiceId, MatterId, MemberId, PaymentId, RunId};
use jiff::civil::Date;

use super::{Key, key};

pub(crate) fn invoice(id: &InvoiceId) -> Key {
    key(format!("INVOICE#{id}"), "INVOICE")
}

pub(crate) fn open(id: &InvoiceId) -> Key {
    key(format!("INVOICE#{id}"), "OPEN")
}

/// The account of its matter, as it was when it was issued.
pub(crate) fn account(id: &InvoiceId) -> Key {
    key(format!("INVOICE#{id}"), "ACCOUNT")
}

pub(crate) fn line(invoice: &InvoiceId, on: Date, id: &EntryId) -> Key {
    key(format!("INVOICE#{invoice}"), format!("LINE#{on}#{id}"))
}

/// Lines of a bill that shares its work with others, by the place of the pack.
pub(crate) fn lines_packed(invoice: &InvoiceId, place: usize) -> Key {
    key(format!("INVOICE#{invoice}"), format!("LINES#{place:04}"))
}

pub(crate) fn paid(invoice: &InvoiceId, payment: &PaymentId) -> Key {
    key(format!("INVOICE#{invoice}"), format!("PAID#{payment}"))
}

pub(crate) fn turn(invoice: &InvoiceId) -> Key {
    key(format!("INVOICE#{invoice}"), "TURN")
}

pub(crate) fn credit(invoice: &InvoiceId, id: &CreditId) -> Key {
    key(format!("INVOICE#{invoice}"), format!("CREDIT#{id}"))
}

pub(crate) fn question(invoice: &InvoiceId, line: &EntryId) -> Key {
    key(format!("INVOICE#{invoice}"), format!("ASKED#{line}"))
}

/// Which invoice of a matter was issued last.
pub(crate) fn billed(matter: &MatterId) -> Key {
    key(format!("MATTER#{matter}"), "BILLED")
}

pub(crate) fn run(id: &RunId) -> Key {
    key(format!("RUN#{id}"), "RUN")
}

/// A matter of a run, by its place.
pub(crate) fn run_row(id: &RunId, place: u32) -> Key {
    key(format!("RUN#{id}"), format!("ROW#{place:06}"))
}

/// The run that is under way.
pub(crate) fn run_lock() -> Key {
    key("FIRM", "RUN")
}

/// What waits for a reviewer.
pub(crate) fn reviewing_pk(reviewer: &MemberId) -> String {
    format!("REVIEWING#{reviewer}")
}

pub(crate) fn series(year: i16) -> Key {
    key(format!("SERIES#{year}"), "SERIES")
}

pub(crate) fn credit_series(year: i16) -> Key {
    key(format!("SERIES#C-{year}"), "SERIES")
}

pub(crate) fn number(number: &str) -> Key {
    key(format!("NUMBER#{number}"), "NUMBER")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_runs_and_reviews_is_spelled_so() {
        let body = "00000000000000000000000000";
        let of: RunId = format!("run_{body}").parse().unwrap();
        let matter: MatterId = format!("mat_{body}").parse().unwrap();
        let member: MemberId = format!("mem_{body}").parse().unwrap();
        let literal = |key: Key| format!("{} / {}", key.pk, key.sk);
        let bill: InvoiceId = format!("inv_{body}").parse().unwrap();
        assert_eq!(literal(lines_packed(&bill, 7)), format!("INVOICE#{bill} / LINES#0007"));
        assert_eq!(literal(run(&of)), format!("RUN#{of} / RUN"));
        assert_eq!(literal(run_row(&of, 7)), format!("RUN#{of} / ROW#000007"));
        assert_eq!(literal(run_lock()), "FIRM / RUN");
        assert_eq!(literal(billed(&matter)), format!("MATTER#{matter} / BILLED"));
        assert_eq!(reviewing_pk(&member), format!("REVIEWING#{member}"));
    }
}
