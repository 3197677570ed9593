//! Addresses of the pages of this function, and of those that they lead to.

use domain::dispatch::Dispatch;
use domain::export::Format;
use domain::id::{ClientId, EntryId, InvoiceId, MatterId, PaymentId, RunId};
use jiff::civil::Date;
use maud::Markup;
use web::ui;

/// Invoices that wait to go out.
pub const SENDING: &str = "/firm/sending";
/// Invoices as files, many at once.
pub const FILES: &str = "/firm/files";
/// Combined bills.
pub const BILLS: &str = "/firm/bills";
/// Time that waits for approval.
pub const APPROVALS: &str = "/firm/approvals";
/// Documents.
pub const DOCUMENTS: &str = "/firm/documents";
/// Drafts.
pub const DRAFTS: &str = "/firm/drafts";
/// Billing runs.
pub const RUNS: &str = "/firm/runs";
/// Issued invoices.
pub const INVOICES: &str = "/firm/invoices";
/// Payments.
pub const PAYMENTS: &str = "/firm/payments";
/// Payments that payers' banks take back.
pub const DISPUTES: &str = "/firm/disputes";
/// Payment plans that clients ask for.
pub const PLANS: &str = "/firm/plans";
/// Payments that wait for a person.
pub const REVIEWS: &str = "/firm/reviews";
/// Work in progress.
pub const UNBILLED: &str = "/firm/unbilled";

/// Questions about lines that are open.
pub const QUESTIONS: &str = "/firm/questions";
/// Credit notes, write-offs and voids.
pub const CREDITS: &str = "/firm/credits";

/// What clients get back after a year.
pub(crate) const REBATES: &str = "/firm/rebates";

/// The lists of billing, of which the one called `current` is in view.
pub(crate) fn lists(current: &str) -> Markup {
    let lists = [
        (INVOICES, "Invoices"),
        (DRAFTS, "Drafts"),
        (RUNS, "Runs"),
        (QUESTIONS, "Questions"),
        ("/firm/submissions", "Submissions"),
        (CREDITS, "Credits"),
        (PAYMENTS, "Payments"),
    ];
    ui::tabs("Billing", &lists, current)
}

/// A payment and its whole life.
pub fn payment(id: &PaymentId) -> String {
    format!("{PAYMENTS}/{id}")
}

/// Invoices that wait to go out in a way.
pub fn sending(dispatch: Dispatch) -> String {
    format!("{SENDING}?by={}", dispatch.word())
}

/// Recording a payment of an invoice.
pub fn record(id: &InvoiceId) -> String {
    format!("{INVOICES}/{id}/payment")
}

/// A draft.
pub fn draft(id: &InvoiceId) -> String {
    format!("{DRAFTS}/{id}")
}

/// A billing run.
pub fn run(id: &RunId) -> String {
    format!("{RUNS}/{id}")
}

/// Issuing the drafts of a run.
pub fn run_issue(id: &RunId) -> String {
    format!("{RUNS}/{id}/issue")
}

/// Discarding them.
pub fn run_undo(id: &RunId) -> String {
    format!("{RUNS}/{id}/undo")
}

/// Putting the matter's other unbilled work on a draft.
pub fn fill(id: &InvoiceId) -> String {
    format!("{DRAFTS}/{id}/fill")
}

/// Moving costs that were paid to others from a draft onto a note of their own.
pub fn disbursements(id: &InvoiceId) -> String {
    format!("{DRAFTS}/{id}/disbursements")
}

/// Discarding a draft.
pub fn discard(id: &InvoiceId) -> String {
    format!("{DRAFTS}/{id}/discard")
}

/// Issuing a draft.
pub fn issue(id: &InvoiceId) -> String {
    format!("{DRAFTS}/{id}/issue")
}

/// Sending a draft for review.
pub fn review(id: &InvoiceId) -> String {
    format!("{DRAFTS}/{id}/review")
}

/// Approving a draft.
pub fn approve(id: &InvoiceId) -> String {
    format!("{DRAFTS}/{id}/approve")
}

/// Sending a draft back from its review.
pub fn send_back(id: &InvoiceId) -> String {
    format!("{DRAFTS}/{id}/return")
}

/// Rewording a line.
pub fn line(id: &InvoiceId, line: &EntryId) -> String {
    format!("{DRAFTS}/{id}/lines/{line}")
}

/// Taking a line off.
pub fn line_off(id: &InvoiceId, line: &EntryId) -> String {
    format!("{DRAFTS}/{id}/lines/{line}/off")
}

/// What a line charges.
pub fn charge(id: &InvoiceId, line: &EntryId) -> String {
    format!("{DRAFTS}/{id}/lines/{line}/charge")
}

/// What share of its worth all time charges.
pub fn share(id: &InvoiceId) -> String {
    format!("{DRAFTS}/{id}/share")
}

/// An issued invoice.
pub fn invoice(id: &InvoiceId) -> String {
    format!("{INVOICES}/{id}")
}

/// The printed invoice.
pub fn pdf(id: &InvoiceId) -> String {
    format!("{INVOICES}/{id}/pdf")
}

/// The pages of its lines.
pub fn lines_of(id: &InvoiceId) -> String {
    format!("{INVOICES}/{id}/lines")
}

/// Taxing lines of a draft otherwise.
pub fn taxed(id: &InvoiceId) -> String {
    format!("{DRAFTS}/{id}/tax")
}

/// A line of an issued invoice, and what its client asks about it.
pub fn asked(id: &InvoiceId, (on, line): (Date, &EntryId)) -> String {
    format!("{INVOICES}/{id}/lines/{on}/{line}")
}

/// Standing by it.
pub fn uphold(id: &InvoiceId, line: (Date, &EntryId)) -> String {
    format!("{}/uphold", asked(id, line))
}

/// A credit note for parts of its lines.
pub fn credit(id: &InvoiceId) -> String {
    format!("{INVOICES}/{id}/credit")
}

/// The same, with one of its lines at the top.
pub fn credit_line(id: &InvoiceId, line: &EntryId) -> String {
    format!("{}?line={line}", credit(id))
}

/// The same page of its lines again.
pub fn credit_at(id: &InvoiceId, line: &str, from: &str) -> String {
    format!("{}?line={line}&from={from}", credit(id))
}

/// An issued invoice, by its id as the history of another names it.
pub fn invoice_named(id: &str) -> String {
    format!("{INVOICES}/{id}")
}

/// How interest on it is made, and giving it up.
pub fn interest(id: &InvoiceId) -> String {
    format!("{INVOICES}/{id}/interest")
}

/// Writing off what is open.
pub fn write_off(id: &InvoiceId) -> String {
    format!("{INVOICES}/{id}/write-off")
}

/// Cancelling it as a whole.
pub fn void(id: &InvoiceId) -> String {
    format!("{INVOICES}/{id}/void")
}

/// The invoice as a file for other books.
pub fn file(id: &InvoiceId, format: Format) -> String {
    format!("{INVOICES}/{id}/file/{}", format.word())
}

/// The invoice as the client sees it.
pub fn preview(client: &ClientId, invoice: &InvoiceId) -> String {
    format!("/preview/{client}/invoices/{invoice}")
}

/// A client.
pub fn client(id: &ClientId) -> String {
    format!("/firm/clients/{id}")
}

/// What a client does not pay.
pub fn guidelines(id: &ClientId) -> String {
    format!("/firm/clients/{id}/guidelines")
}

/// Who pays the bills of a matter.
pub fn payors(matter: &MatterId) -> String {
    format!("/firm/matters/{matter}/payors")
}

/// A matter.
pub fn matter(id: &MatterId) -> String {
    format!("/firm/matters/{id}")
}

/// A copy without narratives, for a third party who pays (AUD-16).
pub fn redacted(id: &InvoiceId) -> String {
    format!("{}?copy=redacted", invoice(id))
}

/// The same as a file.
pub fn redacted_file(id: &InvoiceId, format: Format) -> String {
    format!("{}?copy=redacted", file(id, format))
}

/// Cutting the fees of a draft to the cap.
pub fn cap(id: &InvoiceId) -> String {
    format!("{DRAFTS}/{id}/cap")
}

/// A matter's unbilled entries.
pub fn entries_of(matter: &MatterId) -> String {
    format!("/firm/entries?matter={matter}")
}

/// The links that pay an invoice without an account.
pub fn links(id: &InvoiceId) -> String {
    format!("/firm/invoices/{id}/links")
}

/// The payment plan of an invoice.
pub fn plan(id: &InvoiceId) -> String {
    format!("/firm/invoices/{id}/plan")
}

/// In which ways an invoice may be paid.
pub fn limits(id: &InvoiceId) -> String {
    format!("/firm/invoices/{id}/paying")
}

/// The invoices of a run as files.
pub fn files_of_run(id: &RunId) -> String {
    format!("{FILES}?run={id}")
}

/// What became of an invoice in its client’s e-billing system.
pub fn submission(id: &InvoiceId) -> String {
    format!("{INVOICES}/{id}/submission")
}

/// The cover letter of a draft.
pub fn cover(id: &InvoiceId) -> String {
    format!("/firm/drafts/{id}/cover")
}
