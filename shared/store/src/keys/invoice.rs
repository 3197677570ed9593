//! The keys of invoices: head, lines, what was paid, taken off and asked, and the series of
//! numbers.

use domain::id::{CreditId, EntryId, InvoiceId, MemberId, PaymentId};
use jiff::civil::Date;

use super::{Key, key};

pub(crate) fn invoice(id: &InvoiceId) -> Key {
    key(format!("INVOICE#{id}"), "INVOICE")
}

pub(crate) fn open(id: &InvoiceId) -> Key {
    key(format!("INVOICE#{id}"), "OPEN")
}

pub(crate) fn line(invoice: &InvoiceId, on: Date, id: &EntryId) -> Key {
    key(format!("INVOICE#{invoice}"), format!("LINE#{on}#{id}"))
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
