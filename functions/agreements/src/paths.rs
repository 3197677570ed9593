//! Addresses of the pages of this function, and of those that they lead to.

use domain::figures::Month;
use domain::id::{ClientId, InvoiceId, MatterId, MemberId};

/// The firm's settings.
pub const SETTINGS: &str = "/firm/settings";
/// What currencies cost.
pub const CURRENCIES: &str = "/firm/settings/currencies";

/// Invoices in the e-billing systems of clients.
pub const SUBMISSIONS: &str = "/firm/submissions";
/// The same as a sheet.
pub const SUBMISSIONS_CSV: &str = "/firm/submissions.csv";

/// An issued invoice.
pub fn invoice(id: &InvoiceId) -> String {
    format!("/firm/invoices/{id}")
}

/// What became of it in its client’s e-billing system.
pub fn submission(id: &InvoiceId) -> String {
    format!("/firm/invoices/{id}/submission")
}

/// A credit note for parts of its lines.
pub fn credit(id: &InvoiceId) -> String {
    format!("/firm/invoices/{id}/credit")
}

/// A client.
pub fn client(id: &ClientId) -> String {
    format!("/firm/clients/{id}")
}

/// Which currency a client is billed in.
pub fn client_currency(id: &ClientId) -> String {
    format!("/firm/clients/{id}/currency")
}

/// What is taken off for paying early: a client, or by the firm.
pub fn early(client: Option<&ClientId>) -> String {
    client.map_or_else(|| "/firm/early".to_owned(), |id| format!("/firm/clients/{id}/early"))
}

/// Whether the firm may bill ahead.
pub const AHEAD: &str = "/firm/ahead";

/// What a matter is billed ahead.
pub fn ahead(matter: &MatterId) -> String {
    format!("/firm/matters/{matter}/ahead")
}

/// Asking for a deposit into trust.
pub fn ask(matter: &MatterId) -> String {
    format!("/firm/trust/matters/{matter}/ask")
}

/// The rebates of all clients.
pub const REBATES: &str = "/firm/rebates";

/// What a client gets back after a year.
pub fn rebates(id: &ClientId) -> String {
    format!("/firm/clients/{id}/rebates")
}

/// The same of one year.
pub fn rebates_of(id: &ClientId, year: i16) -> String {
    format!("{}?year={year}", rebates(id))
}

/// Giving it.
pub fn rebate_give(id: &ClientId) -> String {
    format!("{}/give", rebates(id))
}

/// A draft.
pub fn draft(id: &InvoiceId) -> String {
    format!("/firm/drafts/{id}")
}

/// A matter.
pub fn matter(id: &MatterId) -> String {
    format!("/firm/matters/{id}")
}

/// The link by which a contractor hands time in.
pub fn work_link(timekeeper: &MemberId) -> String {
    format!("/firm/timekeepers/{timekeeper}/link")
}

/// What the buyer of a client wants to read on bills.
pub fn client_references(id: &ClientId) -> String {
    format!("/firm/clients/{id}/references")
}

/// What a client’s e-billing system calls the firm and its timekeepers.
pub fn client_ids(id: &ClientId) -> String {
    format!("/firm/clients/{id}/ids")
}

/// The same of a matter.
pub fn matter_references(id: &MatterId) -> String {
    format!("/firm/matters/{id}/references")
}

/// What was agreed about a matter's fees.
pub fn fees(matter: &MatterId) -> String {
    format!("/firm/matters/{matter}/fees")
}

/// Who is credited with what a matter brings in.
pub fn attribution(matter: &MatterId) -> String {
    format!("/firm/matters/{matter}/attribution")
}

/// What a matter bills again and again.
pub fn recurring(matter: &MatterId) -> String {
    format!("/firm/matters/{matter}/recurring")
}

/// One of them, by its place.
pub fn recurring_one(matter: &MatterId, place: usize) -> String {
    format!("{}/{place}", recurring(matter))
}

/// Reaching a milestone of it.
pub fn reached(matter: &MatterId, milestone: usize) -> String {
    format!("{}/{milestone}/reached", fees(matter))
}

/// Taking that back.
pub fn not_reached(matter: &MatterId, milestone: usize) -> String {
    format!("{}/{milestone}/back", fees(matter))
}

/// Recording the fee of a month, or taking it back.
pub fn month(matter: &MatterId, month: Month, act: &str) -> String {
    format!("{}/{month}/{act}", fees(matter))
}

/// Noting an award, or taking one back by its place.
pub fn award(matter: &MatterId, at: Option<usize>, act: &str) -> String {
    format!("{}/award{}/{act}", fees(matter), at.map(|at| at.to_string()).unwrap_or_default())
}

/// Who gets what of a recovery.
pub fn settling(matter: &MatterId) -> String {
    format!("/firm/trust/matters/{matter}/settlements/new")
}

/// Who pays the bills of a matter.
pub fn payors(matter: &MatterId) -> String {
    format!("/firm/matters/{matter}/payors")
}

/// The rates that are agreed on for a matter.
pub fn matter_rates(matter: &MatterId) -> String {
    format!("/firm/matters/{matter}/rates")
}
