//! The addresses of this function's pages, and of those it leads to.

use domain::id::{InvoiceId, PaymentId};

/// The page that pays an invoice.
pub fn pay(invoice: &InvoiceId) -> String {
    format!("/pay/{invoice}")
}

/// All payments.
pub const PAYMENTS: &str = "/payments";

/// How one payment stands.
pub fn payment(id: &PaymentId) -> String {
    format!("/payments/{id}")
}

/// The receipt of a payment.
pub fn receipt(id: &PaymentId) -> String {
    format!("/receipts/{id}")
}

/// An invoice.
pub(crate) fn invoice(id: &InvoiceId) -> String {
    format!("/invoices/{id}")
}
