//! Addresses of the pages of this function, and of those that they lead to.

use domain::id::{ClientId, ContactId, InvoiceId, MatterId, MemberId};
use domain::rate::AgreedRate;

/// All clients.
pub const CLIENTS: &str = "/firm/clients";
/// Opening a client.
pub const CLIENT_NEW: &str = "/firm/clients/new";
/// All matters.
pub const MATTERS: &str = "/firm/matters";
/// Opening a matter.
pub const MATTER_NEW: &str = "/firm/matters/new";
/// The firm's people.
pub const TIMEKEEPERS: &str = "/firm/timekeepers";
/// Adding one of them.
pub const TIMEKEEPER_NEW: &str = "/firm/timekeepers/new";
/// The firm's settings.
pub const SETTINGS: &str = "/firm/settings";
/// How clients pay online.
pub(crate) const PAYING: &str = "/firm/settings/paying";

/// The cover letter of invoices.
pub const COVER: &str = "/firm/settings/cover";
/// How printed invoices look.
pub(crate) const THEMES: &str = "/firm/settings/themes";

/// How a client gets its bills.
pub fn client_billing(id: &ClientId) -> String {
    format!("/firm/clients/{id}/billing")
}

/// A client's combined bills.
pub fn client_bills(id: &ClientId) -> String {
    format!("/firm/clients/{id}/bills")
}

/// Which theme a client's invoices have.
pub(crate) fn client_theme(id: &ClientId) -> String {
    format!("/firm/clients/{id}/theme")
}

/// Which theme a matter's invoices have.
pub(crate) fn matter_theme(id: &MatterId) -> String {
    format!("/firm/matters/{id}/theme")
}

/// What is printed on invoices.
pub(crate) const PAPERS: &str = "/firm/settings/papers";
/// What the firm has agreed on about interest.
pub(crate) const INTEREST: &str = "/firm/interest";
/// What the firm takes off for paying early.
pub(crate) const EARLY: &str = "/firm/early";
/// Whether the firm may bill ahead.
pub(crate) const AHEAD: &str = "/firm/ahead";
/// The firm's logo.
pub const LOGO: &str = "/firm/settings/logo";
/// What currencies cost.
pub(crate) const CURRENCIES: &str = "/firm/settings/currencies";
/// The taxes that the firm charges.
pub const TAXES: &str = "/firm/settings/taxes";
/// Bank accounts and their reconciliations.
pub const BANK: &str = "/firm/bank";
/// Recording time.
pub const ENTRIES: &str = "/firm/entries";
/// Work in progress.
pub const UNBILLED: &str = "/firm/unbilled";
/// Time that waits for approval.
pub const APPROVALS: &str = "/firm/approvals";
/// Payment plans that clients ask for.
pub const PLANS: &str = "/firm/plans";
/// Payments that wait for a person.
pub const REVIEWS: &str = "/firm/reviews";
/// Drafts.
pub const DRAFTS: &str = "/firm/drafts";
/// Issued invoices.
pub const INVOICES: &str = "/firm/invoices";

/// Those of them that are overdue.
pub const OVERDUE: &str = "/firm/invoices?state=overdue";

/// A client.
pub fn client(id: &ClientId) -> String {
    format!("/firm/clients/{id}")
}

/// Changing a client.
pub fn client_edit(id: &ClientId) -> String {
    format!("/firm/clients/{id}/edit")
}

/// The client's statement of account.
pub fn client_statement(id: &ClientId) -> String {
    format!("/firm/clients/{id}/statement")
}

/// Which currency a client is billed in.
pub fn client_currency(id: &ClientId) -> String {
    format!("/firm/clients/{id}/currency")
}

/// The files that the client’s billing system reads beside invoices.
pub fn client_files(id: &ClientId) -> String {
    format!("/firm/clients/{id}/files")
}

/// What the client gets back after a year.
pub fn client_rebates(id: &ClientId) -> String {
    format!("/firm/clients/{id}/rebates")
}

/// What is taken off where the client pays early.
pub fn client_early(id: &ClientId) -> String {
    format!("/firm/clients/{id}/early")
}

/// What is agreed with the client about interest.
pub fn client_interest(id: &ClientId) -> String {
    format!("/firm/clients/{id}/interest")
}

/// What is agreed about interest in a matter.
pub fn matter_interest(id: &MatterId) -> String {
    format!("/firm/matters/{id}/interest")
}

/// What a client does not pay.
pub fn client_guidelines(id: &ClientId) -> String {
    format!("/firm/clients/{id}/guidelines")
}

/// What happened to a client.
pub fn client_history(id: &ClientId) -> String {
    format!("/firm/clients/{id}/history")
}

/// The client's portal as its contacts see it.
pub fn preview(id: &ClientId) -> String {
    format!("/preview/{id}")
}

/// A client's contacts.
pub fn contacts(client: &ClientId) -> String {
    format!("/firm/clients/{client}/contacts")
}

/// Adding a contact.
pub fn contact_new(client: &ClientId) -> String {
    format!("/firm/clients/{client}/contacts/new")
}

/// A contact.
pub fn contact(client: &ClientId, contact: &ContactId) -> String {
    format!("/firm/clients/{client}/contacts/{contact}")
}

/// Changing a contact.
pub fn contact_edit(client: &ClientId, contact: &ContactId) -> String {
    format!("/firm/clients/{client}/contacts/{contact}/edit")
}

/// Closing a contact's access.
pub fn contact_revoke(client: &ClientId, contact: &ContactId) -> String {
    format!("/firm/clients/{client}/contacts/{contact}/revoke")
}

/// Opening it again.
pub fn contact_readmit(client: &ClientId, contact: &ContactId) -> String {
    format!("/firm/clients/{client}/contacts/{contact}/readmit")
}

/// A matter.
pub fn matter(id: &MatterId) -> String {
    format!("/firm/matters/{id}")
}

/// Changing a matter.
pub fn matter_edit(id: &MatterId) -> String {
    format!("/firm/matters/{id}/edit")
}

/// Who is credited with what it brings in.
pub fn matter_attribution(id: &MatterId) -> String {
    format!("/firm/matters/{id}/attribution")
}

/// What a matter is billed ahead.
pub fn matter_ahead(id: &MatterId) -> String {
    format!("/firm/matters/{id}/ahead")
}

/// What it bills again and again.
pub fn matter_recurring(id: &MatterId) -> String {
    format!("/firm/matters/{id}/recurring")
}

/// What was agreed about its fees.
pub fn matter_fees(id: &MatterId) -> String {
    format!("/firm/matters/{id}/fees")
}

/// Who pays its bills.
pub fn matter_payors(id: &MatterId) -> String {
    format!("/firm/matters/{id}/payors")
}

/// What happened to a matter.
pub fn matter_history(id: &MatterId) -> String {
    format!("/firm/matters/{id}/history")
}

/// Closing a matter, and what is kept of a closed one.
pub fn matter_close(id: &MatterId) -> String {
    format!("/firm/matters/{id}/close")
}

/// Holding a matter from being billed.
pub fn matter_hold(id: &MatterId) -> String {
    format!("/firm/matters/{id}/hold")
}

/// Letting it be billed again.
pub fn matter_let_go(id: &MatterId) -> String {
    format!("/firm/matters/{id}/let-go")
}

/// Reopening a matter.
pub fn matter_reopen(id: &MatterId) -> String {
    format!("/firm/matters/{id}/reopen")
}

/// Holding a matter's records.
pub fn legal_hold(id: &MatterId) -> String {
    format!("/firm/matters/{id}/legal-hold")
}

/// No longer holding them.
pub fn legal_hold_lift(id: &MatterId) -> String {
    format!("/firm/matters/{id}/legal-hold/lift")
}

/// Matters that are closed, or all of them.
pub fn matters_in(state: &str) -> String {
    format!("/firm/matters?state={state}")
}

/// A matter's client money.
pub fn ledger(id: &MatterId) -> String {
    format!("/firm/trust/matters/{id}")
}

/// Opening a matter for a client.
pub fn matter_new_for(client: &ClientId) -> String {
    format!("/firm/matters/new?client={client}")
}

/// Setting a timekeeper's target.
pub fn target(id: &MemberId) -> String {
    format!("/firm/timekeepers/{id}/target")
}

/// How a timekeeper signs in.
pub fn sign_in(id: &MemberId) -> String {
    format!("/firm/timekeepers/{id}/sign-in")
}

/// A timekeeper's rates.
pub fn rates(id: &MemberId) -> String {
    format!("/firm/timekeepers/{id}/rates")
}

/// The rates that are agreed on with a client.
pub fn client_rates(client: &ClientId) -> String {
    format!("/firm/clients/{client}/rates")
}

/// The rates that are agreed on for a matter.
pub fn matter_rates(matter: &MatterId) -> String {
    format!("/firm/matters/{matter}/rates")
}

/// Ending one of them.
pub fn rate_end(agreed: &AgreedRate) -> String {
    format!("/firm/clients/{}/rates/{}/end", agreed.client, agreed.id)
}

/// Recording time for a matter.
pub fn entry_new(matter: &MatterId) -> String {
    format!("/firm/entries/new?matter={matter}")
}

/// Recording a cost for a matter.
pub fn cost_new(matter: &MatterId) -> String {
    format!("/firm/costs/new?matter={matter}")
}

/// A matter's unbilled entries.
pub fn entries_of(matter: &MatterId) -> String {
    format!("/firm/entries?matter={matter}")
}

/// How what is owed in a matter is paid.
pub fn matter_paying(id: &MatterId) -> String {
    format!("/firm/matters/{id}/paying")
}

/// A matter's documents.
pub fn documents_of(matter: &MatterId) -> String {
    format!("/firm/documents?matter={matter}")
}

/// A draft.
pub fn draft(id: &InvoiceId) -> String {
    format!("/firm/drafts/{id}")
}

/// An issued invoice.
pub fn invoice(id: &InvoiceId) -> String {
    format!("/firm/invoices/{id}")
}

/// The ways to pay that a client saved.
pub fn client_methods(client: &ClientId) -> String {
    format!("/firm/clients/{client}/methods")
}

/// The budgets of a matter.
pub fn budgets(matter: &MatterId) -> String {
    format!("/firm/matters/{matter}/budgets")
}

/// Removing one of them.
pub fn budget_remove(matter: &MatterId) -> String {
    format!("/firm/matters/{matter}/budgets/remove")
}

/// The links that pay everything a client has open, without an account.
pub fn client_links(client: &ClientId) -> String {
    format!("/firm/clients/{client}/links")
}

/// What the buyer of a client wants to read on bills.
pub fn client_references(id: &ClientId) -> String {
    format!("/firm/clients/{id}/references")
}

/// What its e-billing system calls the firm and its timekeepers.
pub fn client_ids(id: &ClientId) -> String {
    format!("/firm/clients/{id}/ids")
}

/// The same of a matter.
pub fn matter_references(id: &MatterId) -> String {
    format!("/firm/matters/{id}/references")
}

/// The link by which a contractor hands time in.
pub fn work_link(timekeeper: &MemberId) -> String {
    format!("/firm/timekeepers/{timekeeper}/link")
}
