//! The addresses of this function's pages, and of those it leads to.

use domain::id::{ClientId, InvoiceId, PayLinkId, PaymentId};

/// The page that pays an invoice.
pub fn pay(invoice: &InvoiceId) -> String {
    format!("/pay/{invoice}")
}

/// Paying several invoices.
pub const PAY: &str = "/pay";

/// The client's invoices.
pub(crate) const INVOICES: &str = "/invoices";

/// All payments, as the firm sees them.
pub const FIRM_PAYMENTS: &str = "/firm/payments";

/// All invoices, as the firm sees them.
pub(crate) const FIRM_INVOICES: &str = "/firm/invoices";

/// All disputes.
pub const DISPUTES: &str = "/firm/disputes";

/// A payment and its whole life, as the firm sees it.
pub fn firm_payment(id: &PaymentId) -> String {
    format!("{FIRM_PAYMENTS}/{id}")
}

/// Giving a part of a payment back.
pub fn refund(id: &PaymentId) -> String {
    format!("{FIRM_PAYMENTS}/{id}/refund")
}

/// Giving what is on account to an invoice.
pub fn apply(id: &PaymentId) -> String {
    format!("{FIRM_PAYMENTS}/{id}/apply")
}

/// Taking a recorded payment back.
pub fn reverse(id: &PaymentId) -> String {
    format!("{FIRM_PAYMENTS}/{id}/reverse")
}

/// Recording a payment of an invoice.
pub fn record(id: &InvoiceId) -> String {
    format!("{FIRM_INVOICES}/{id}/payment")
}

/// The links that pay an invoice without an account.
pub fn links_of_invoice(id: &InvoiceId) -> String {
    format!("{FIRM_INVOICES}/{id}/links")
}

/// A client's links that pay without an account.
pub fn links_of_client(id: &ClientId) -> String {
    format!("/firm/clients/{id}/links")
}

/// Withdrawing a link.
pub(crate) fn withdraw(id: &PayLinkId) -> String {
    format!("/firm/links/{id}/withdraw")
}

/// An invoice, as the firm sees it.
pub(crate) fn firm_invoice(id: &InvoiceId) -> String {
    format!("{FIRM_INVOICES}/{id}")
}

/// A client, as the firm sees it.
pub(crate) fn firm_client(id: &ClientId) -> String {
    format!("/firm/clients/{id}")
}

/// All payments.
pub const PAYMENTS: &str = "/payments";

/// How one payment stands.
pub fn payment(id: &PaymentId) -> String {
    format!("/payments/{id}")
}

/// Ending a payment that is not finished.
pub fn stop(id: &PaymentId) -> String {
    format!("/payments/{id}/stop")
}

/// The receipt of a payment.
pub fn receipt(id: &PaymentId) -> String {
    format!("/receipts/{id}")
}

/// An invoice.
pub(crate) fn invoice(id: &InvoiceId) -> String {
    format!("/invoices/{id}")
}
