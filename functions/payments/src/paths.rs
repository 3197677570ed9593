//! The addresses of this function's pages, and of those it leads to.

use domain::id::{
    ClientId, DepositRequestId, InvoiceId, MatterId, MethodId, PayLinkId, PaymentId, PlanId,
    ReceiptId, RefundId,
};

/// The page that pays an invoice.
pub fn pay(invoice: &InvoiceId) -> String {
    format!("/pay/{invoice}")
}

/// Paying several invoices.
pub const PAY: &str = "/pay";

/// Paying ahead, on account.
pub const AHEAD: &str = "/pay/ahead";

/// Using what is on account.
pub(crate) const ACCOUNT: &str = "/pay/account";

/// The client's invoices.
pub(crate) const INVOICES: &str = "/invoices";

/// All payments, as the firm sees them.
pub const FIRM_PAYMENTS: &str = "/firm/payments";

/// All invoices, as the firm sees them.
pub(crate) const FIRM_INVOICES: &str = "/firm/invoices";

/// All disputes.
pub const DISPUTES: &str = "/firm/disputes";

/// What waits for a person.
pub const REVIEWS: &str = "/firm/reviews";

/// What waits for a person for one reason.
pub(crate) fn reviews(why: &str) -> String {
    format!("{REVIEWS}?why={why}")
}

/// Accepting what a processor took.
pub(crate) fn accept(id: &PaymentId) -> String {
    format!("{FIRM_PAYMENTS}/{id}/accept")
}

/// Giving all back that a processor took.
pub(crate) fn give_back(id: &PaymentId) -> String {
    format!("{FIRM_PAYMENTS}/{id}/give-back")
}

/// Leaving on account what the invoices did not need.
pub(crate) fn keep(id: &PaymentId) -> String {
    format!("{FIRM_PAYMENTS}/{id}/keep")
}

/// Asking the processor how a payment stands.
pub(crate) fn ask(id: &PaymentId) -> String {
    format!("{FIRM_PAYMENTS}/{id}/ask")
}

/// Ending a payment that nobody can be asked about.
pub(crate) fn close(id: &PaymentId) -> String {
    format!("{FIRM_PAYMENTS}/{id}/close")
}

/// Taking what is authorised.
pub(crate) fn capture(id: &PaymentId) -> String {
    format!("{FIRM_PAYMENTS}/{id}/capture")
}

/// Letting go of what is authorised.
pub(crate) fn release(id: &PaymentId) -> String {
    format!("{FIRM_PAYMENTS}/{id}/release")
}

/// Noting a dispute.
pub(crate) fn dispute(id: &PaymentId) -> String {
    format!("{FIRM_PAYMENTS}/{id}/dispute")
}

/// Saying what becomes of a refund.
pub(crate) fn returned(payment: &PaymentId, refund: &RefundId) -> String {
    format!("{FIRM_PAYMENTS}/{payment}/refunds/{refund}")
}

/// How clients may pay.
pub const TERMS: &str = "/firm/settings/paying";

/// What is printed on invoices.
pub(crate) const PAPERS: &str = "/firm/settings/papers";

/// The firm's settings.
pub(crate) const SETTINGS: &str = "/firm/settings";

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

/// A matter, as the firm sees it.
pub(crate) fn firm_matter(id: &MatterId) -> String {
    format!("/firm/matters/{id}")
}

/// How what is owed in a matter is paid.
pub fn matter_terms(id: &MatterId) -> String {
    format!("/firm/matters/{id}/paying")
}

/// In which ways an invoice may be paid.
pub fn limits(id: &InvoiceId) -> String {
    format!("{FIRM_INVOICES}/{id}/paying")
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

/// The printed receipt of a payment.
pub fn receipt_pdf(id: &PaymentId) -> String {
    format!("/receipts/{id}/pdf")
}

/// The printed receipt of a payment, for the firm.
pub fn firm_receipt(id: &PaymentId) -> String {
    format!("{FIRM_PAYMENTS}/{id}/receipt")
}

/// An invoice.
pub(crate) fn invoice(id: &InvoiceId) -> String {
    format!("/invoices/{id}")
}

/// The client's saved ways to pay.
pub const METHODS: &str = "/methods";

/// One of them: where the processor's page comes back to.
pub fn method(id: &MethodId) -> String {
    format!("{METHODS}/{id}")
}

/// Using one of them first.
pub(crate) fn method_default(id: &MethodId) -> String {
    format!("{METHODS}/{id}/default")
}

/// Deleting one of them.
pub(crate) fn method_delete(id: &MethodId) -> String {
    format!("{METHODS}/{id}/delete")
}

/// A deposit that is asked for.
pub fn deposit(id: &DepositRequestId) -> String {
    format!("/deposits/{id}")
}

/// Leaves what the client began to pay ahead.
pub(crate) fn deposit_leave(id: &DepositRequestId) -> String {
    format!("/deposits/{id}/leave")
}

/// The trust ledger of a matter.
pub(crate) fn trust_ledger(id: &MatterId) -> String {
    format!("/firm/trust/matters/{id}")
}

/// Lets the payment go that the client began of a deposit.
pub(crate) fn deposit_stop(id: &DepositRequestId) -> String {
    format!("/deposits/{id}/stop")
}

/// The client's money in trust.
pub(crate) const TRUST: &str = "/trust";

/// A request for a deposit, as the firm sees it.
pub(crate) fn firm_deposit(id: &DepositRequestId) -> String {
    format!("/firm/trust/requests/{id}")
}

/// A receipt in trust, as the firm sees it.
pub(crate) fn trust_receipt(id: &ReceiptId) -> String {
    format!("/firm/trust/receipts/{id}")
}

/// The client's payment plans.
pub const PLANS: &str = "/plans";

/// Accepting a plan.
pub(crate) fn plan_accept(id: &PlanId) -> String {
    format!("{PLANS}/{id}/accept")
}

/// Ending a plan.
pub(crate) fn plan_end(id: &PlanId) -> String {
    format!("{PLANS}/{id}/end")
}

/// Asking for a plan.
pub(crate) const PLAN_ASK: &str = "/plans/ask";

/// Plans that clients ask for.
pub const FIRM_PLANS: &str = "/firm/plans";

/// All clients, as the firm sees them.
pub(crate) const CLIENTS: &str = "/firm/clients";

/// A client's saved ways to pay, as the firm sees them.
pub fn methods_of(id: &ClientId) -> String {
    format!("{CLIENTS}/{id}/methods")
}

/// Setting one of them as the first.
pub(crate) fn method_of(id: &ClientId, method: &MethodId) -> String {
    format!("{CLIENTS}/{id}/methods/{method}")
}

/// Answering a client who asks for a plan.
pub(crate) fn plan_answer(id: &InvoiceId) -> String {
    format!("{FIRM_INVOICES}/{id}/plan/answer")
}

/// The payment plan of an invoice, as the firm sees it.
pub fn plan_of(id: &InvoiceId) -> String {
    format!("{FIRM_INVOICES}/{id}/plan")
}

/// Pausing, resuming, ending a plan.
pub(crate) fn plan_set(id: &PlanId) -> String {
    format!("/firm/plans/{id}")
}
