//! Addresses of the pages of this function, and of those that they lead to.

use domain::figures::Month;
use domain::id::{ClientId, InvoiceId, MatterId, MemberId};

/// A draft.
pub fn draft(id: &InvoiceId) -> String {
    format!("/firm/drafts/{id}")
}

/// A matter.
pub fn matter(id: &MatterId) -> String {
    format!("/firm/matters/{id}")
}

/// A client.
pub fn client(id: &ClientId) -> String {
    format!("/firm/clients/{id}")
}

/// The link by which a contractor hands time in.
pub fn work_link(timekeeper: &MemberId) -> String {
    format!("/firm/timekeepers/{timekeeper}/link")
}

/// What the buyer of a client wants to read on bills.
pub fn client_references(id: &ClientId) -> String {
    format!("/firm/clients/{id}/references")
}

/// The same of a matter.
pub fn matter_references(id: &MatterId) -> String {
    format!("/firm/matters/{id}/references")
}

/// What was agreed about a matter's fees.
pub fn fees(matter: &MatterId) -> String {
    format!("/firm/matters/{matter}/fees")
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

/// The rates that are agreed on for a matter.
pub fn matter_rates(matter: &MatterId) -> String {
    format!("/firm/matters/{matter}/rates")
}
