//! Addresses of the pages of this function, and of those that they lead to.

use domain::dispatch::Dispatch;
use domain::id::{BillId, ClientId, InvoiceId};
use invoicing::handed::Handed;

/// The client's combined bills.
pub const BILLS: &str = "/bills";
/// The client's invoices.
pub const INVOICES: &str = "/invoices";
/// The client's documents.
pub const DOCUMENTS: &str = "/documents";
/// All combined bills, as the firm sees them.
pub const FIRM_BILLS: &str = "/firm/bills";
/// Invoices, as the firm sees them.
pub const FIRM_INVOICES: &str = "/firm/invoices";
/// Clients.
pub const CLIENTS: &str = "/firm/clients";

/// Invoices as files.
pub const FILES: &str = "/firm/files";
/// The files themselves.
pub(crate) const FILES_ZIP: &str = "/firm/files/zip";

/// The firm's cover letter.
pub const COVER: &str = "/firm/settings/cover";

/// A draft.
pub fn draft(id: &InvoiceId) -> String {
    format!("/firm/drafts/{id}")
}

/// Its cover letter.
pub fn draft_cover(id: &InvoiceId) -> String {
    format!("/firm/drafts/{id}/cover")
}

/// Invoices that wait to go out.
pub const SENDING: &str = "/firm/sending";

/// Those that go out in a way.
pub fn sending(dispatch: Dispatch) -> String {
    format!("{SENDING}?by={}", dispatch.word())
}

/// Those as files.
pub(crate) fn files_to_send(dispatch: Dispatch, format: &str) -> String {
    format!("{FILES_ZIP}?format={format}&by={}", dispatch.word())
}

/// The invoices of a combined bill as files.
pub fn files_of(id: &BillId) -> String {
    format!("{FILES}?bill={id}")
}

/// A combined bill.
pub fn bill(id: &BillId) -> String {
    format!("{BILLS}/{id}")
}

/// The printed bill.
pub fn pdf(id: &BillId) -> String {
    format!("{BILLS}/{id}/pdf")
}

/// An invoice.
pub fn invoice(id: &InvoiceId) -> String {
    format!("{INVOICES}/{id}")
}

/// An invoice of another client that stands on it.
pub fn invoice_on(bill: &BillId, id: &InvoiceId) -> String {
    format!("{BILLS}/{bill}/invoices/{id}")
}

/// Paying that.
pub fn pay_on(bill: &BillId, id: &InvoiceId) -> String {
    format!("{BILLS}/{bill}/invoices/{id}/pay")
}

/// Paying the client's own invoices of a bill.
pub fn pay(bill: &BillId) -> String {
    format!("/pay?bill={bill}")
}

/// A combined bill, as the firm sees it.
pub fn firm_bill(id: &BillId) -> String {
    format!("{FIRM_BILLS}/{id}")
}

/// The printed bill, as the firm gets it.
pub fn firm_pdf(id: &BillId) -> String {
    format!("{FIRM_BILLS}/{id}/pdf")
}

/// An invoice, as the firm sees it.
pub fn firm_invoice(id: &InvoiceId) -> String {
    format!("{FIRM_INVOICES}/{id}")
}

/// A client, as the firm sees it.
pub fn client(id: &ClientId) -> String {
    format!("{CLIENTS}/{id}")
}

/// How a client gets its bills.
pub fn billing(id: &ClientId) -> String {
    format!("{CLIENTS}/{id}/billing")
}

/// A client's combined bills, and combining its invoices.
pub fn combine(id: &ClientId) -> String {
    format!("{CLIENTS}/{id}/bills")
}

/// The files that a client’s billing system reads beside invoices.
pub fn client_files(id: &ClientId) -> String {
    format!("/firm/clients/{id}/files")
}

/// One of them.
pub fn handed(id: &ClientId, file: Handed) -> String {
    format!("{}/{}", client_files(id), file.word())
}
