//! Addresses of the pages of this function, and of those that they lead to.

use domain::deposit::DepositRequest;
use domain::id::{
    BankId, BatchId, ClientId, DepositRequestId, DisbursementId, HoldId, InvoiceId, MatterId,
    ReceiptId, SettlementId,
};
use maud::Markup;
use web::ui;

/// All ledgers.
pub const TRUST: &str = "/firm/trust";
/// Payments.
pub const PAYMENTS: &str = "/firm/trust/payments";
/// What waits for a lawyer and may not wait long.
pub const TASKS: &str = "/firm/trust/tasks";
/// Requests for deposits.
pub const REQUESTS: &str = "/firm/trust/requests";
/// Trust bank accounts.
pub const ACCOUNTS: &str = "/firm/trust/accounts";
/// Adding one.
pub const ACCOUNT_NEW: &str = "/firm/trust/accounts/new";
/// All matters.
pub const MATTERS: &str = "/firm/matters";

/// Client money that has not moved for long.
pub const DORMANT: &str = "/firm/trust/dormant";

/// The lists of client money, of which the one called `current` is in view.
pub(crate) fn lists(current: &str) -> Markup {
    let lists = [
        (TRUST, "Ledgers"),
        (REQUESTS, "Deposits"),
        (PAYMENTS, "Payments"),
        (TASKS, "Tasks"),
        (DORMANT, "Dormant"),
        (ACCOUNTS, "Accounts"),
    ];
    ui::tabs("Client money", &lists, current)
}

/// A client ledger.
pub fn ledger(matter: &MatterId) -> String {
    format!("{TRUST}/matters/{matter}")
}

/// Its printed card.
pub(crate) fn card_pdf(matter: &MatterId) -> String {
    format!("{TRUST}/matters/{matter}/card/pdf")
}

/// Its card as a file.
pub fn card(matter: &MatterId) -> String {
    format!("{TRUST}/matters/{matter}/card")
}

/// Recording money that came in.
pub fn receive(matter: &MatterId) -> String {
    format!("{TRUST}/matters/{matter}/receive")
}

/// Recording money that came in for a request.
pub fn receive_for(request: &DepositRequest) -> String {
    format!("{}?request={}", receive(&request.matter), request.id)
}

/// Asking for a deposit.
pub fn ask(matter: &MatterId) -> String {
    format!("{TRUST}/matters/{matter}/ask")
}

/// What a matter is to have in trust.
pub fn retainer(matter: &MatterId) -> String {
    format!("{TRUST}/matters/{matter}/retainer")
}

/// A request for a deposit.
pub fn request(id: &DepositRequestId) -> String {
    format!("{REQUESTS}/{id}")
}

/// Withdrawing it.
pub fn request_withdraw(id: &DepositRequestId) -> String {
    format!("{REQUESTS}/{id}/withdraw")
}

/// Preparing a payment.
pub fn pay(matter: &MatterId) -> String {
    format!("{TRUST}/matters/{matter}/pay")
}

/// Preparing that an invoice is paid.
pub fn fees(matter: &MatterId) -> String {
    format!("{TRUST}/matters/{matter}/fees")
}

/// Preparing a transfer to another matter.
pub fn moving(matter: &MatterId) -> String {
    format!("{TRUST}/matters/{matter}/move")
}

/// Setting money aside.
pub fn holds(matter: &MatterId) -> String {
    format!("{TRUST}/matters/{matter}/holds")
}

/// Freeing it.
pub fn lift(matter: &MatterId, hold: &HoldId) -> String {
    format!("{TRUST}/matters/{matter}/holds/{hold}/lift")
}

/// Saying how an invoice reached its client.
pub fn delivered(invoice: &InvoiceId) -> String {
    format!("{TRUST}/invoices/{invoice}/delivered")
}

/// Saying how much of an invoice is disputed.
pub fn disputed(invoice: &InvoiceId) -> String {
    format!("{TRUST}/invoices/{invoice}/disputed")
}

/// Settlement statements.
pub fn settlements(matter: &MatterId) -> String {
    format!("{TRUST}/matters/{matter}/settlements")
}

/// Drawing one up.
pub fn settlement_new(matter: &MatterId) -> String {
    format!("{TRUST}/matters/{matter}/settlements/new")
}

/// One of them.
pub fn settlement(matter: &MatterId, id: &SettlementId) -> String {
    format!("{TRUST}/matters/{matter}/settlements/{id}")
}

/// Preparing the payment of one of its shares.
pub fn share(matter: &MatterId, id: &SettlementId, at: usize) -> String {
    format!("{TRUST}/matters/{matter}/settlements/{id}/shares/{at}")
}

/// Taking fees of several matters.
pub fn batch_new(bank: &BankId) -> String {
    format!("{ACCOUNTS}/{bank}/fees")
}

/// Payments that are one transfer.
pub fn batch(id: &BatchId) -> String {
    format!("{TRUST}/batches/{id}")
}

/// Releasing them.
pub fn batch_release(id: &BatchId) -> String {
    format!("{TRUST}/batches/{id}/release")
}

/// Where an advance for a matter goes.
pub fn advance(matter: &MatterId) -> String {
    format!("{TRUST}/matters/{matter}/advance")
}

/// What was agreed about a matter's fees.
pub fn agreement(matter: &MatterId) -> String {
    format!("/firm/matters/{matter}/fees")
}

/// A flat fee and its milestones.
pub fn flat_fee(matter: &MatterId) -> String {
    format!("{TRUST}/matters/{matter}/flat-fee")
}

/// Noting that one of its milestones is reached.
pub fn milestone(matter: &MatterId, at: usize) -> String {
    format!("{TRUST}/matters/{matter}/flat-fee/{at}")
}

/// A payment.
pub fn payment(id: &DisbursementId) -> String {
    format!("{PAYMENTS}/{id}")
}

/// Releasing it.
pub fn release(id: &DisbursementId) -> String {
    format!("{PAYMENTS}/{id}/release")
}

/// Giving it up.
pub fn withdraw(id: &DisbursementId) -> String {
    format!("{PAYMENTS}/{id}/withdraw")
}

/// Noting that the client disputes it.
pub fn dispute(id: &DisbursementId) -> String {
    format!("{PAYMENTS}/{id}/dispute")
}

/// Putting the disputed part back.
pub fn restore(id: &DisbursementId) -> String {
    format!("{PAYMENTS}/{id}/restore")
}

/// Voiding it.
pub fn void(id: &DisbursementId) -> String {
    format!("{PAYMENTS}/{id}/void")
}

/// The printed receipt.
pub(crate) fn receipt_pdf(id: &ReceiptId) -> String {
    format!("{TRUST}/receipts/{id}/pdf")
}

/// A receipt.
pub fn receipt(id: &ReceiptId) -> String {
    format!("{TRUST}/receipts/{id}")
}

/// Letting it be used early.
pub fn early(id: &ReceiptId) -> String {
    format!("{TRUST}/receipts/{id}/early")
}

/// Noting that the bank took it back.
pub fn given_back(id: &ReceiptId) -> String {
    format!("{TRUST}/receipts/{id}/given-back")
}

/// Noting how its client was told of it.
pub fn told(id: &ReceiptId) -> String {
    format!("{TRUST}/receipts/{id}/told")
}

/// A trust bank account.
pub fn account(id: &BankId) -> String {
    format!("{ACCOUNTS}/{id}")
}

/// Its bank statements, and what is reconciled with them.
pub fn statements(id: &BankId) -> String {
    format!("/firm/bank/{id}")
}

/// What every client had in it at the end of a day.
pub fn balances(id: &BankId) -> String {
    format!("/firm/bank/{id}/balances")
}

/// Whose rules it is kept by.
pub fn rules(id: &BankId) -> String {
    format!("{ACCOUNTS}/{id}/rules")
}

/// What happens to it itself.
pub fn own(id: &BankId) -> String {
    format!("{ACCOUNTS}/{id}/own")
}

/// Recording money of nobody known.
pub fn suspense(id: &BankId) -> String {
    format!("{ACCOUNTS}/{id}/suspense")
}

/// Finding its owner.
pub fn identify(id: &ReceiptId) -> String {
    format!("{TRUST}/suspense/{id}")
}

/// A matter.
pub fn matter(id: &MatterId) -> String {
    format!("{MATTERS}/{id}")
}

/// A client.
pub fn client(id: &ClientId) -> String {
    format!("/firm/clients/{id}")
}

/// An issued invoice.
pub fn invoice(id: &InvoiceId) -> String {
    format!("/firm/invoices/{id}")
}
