//! Addresses of the pages of this function, and of those that they lead to.

use domain::entry::Entry;
use domain::id::{ClientId, MatterId};

/// Recording time, and what was recorded last.
pub const ENTRIES: &str = "/firm/entries";
/// Recording time, by itself.
pub const ENTRY_NEW: &str = "/firm/entries/new";
/// Costs.
pub const COSTS: &str = "/firm/costs";
/// Recording a cost.
pub const COST_NEW: &str = "/firm/costs/new";
/// Work in progress.
pub const UNBILLED: &str = "/firm/unbilled";
/// The same as a file.
pub const UNBILLED_CSV: &str = "/firm/unbilled.csv";
/// Drafts.
pub const DRAFTS: &str = "/firm/drafts";

/// A matter's unbilled entries.
pub fn entries_of(matter: &MatterId) -> String {
    format!("/firm/entries?matter={matter}")
}

/// Recording time for a matter.
pub fn entry_new(matter: &MatterId) -> String {
    format!("/firm/entries/new?matter={matter}")
}

/// Recording a cost for a matter.
pub fn cost_new(matter: &MatterId) -> String {
    format!("/firm/costs/new?matter={matter}")
}

/// An unbilled entry.
pub fn entry(entry: &Entry) -> String {
    format!("/firm/entries/{}/{}/{}", entry.matter, entry.on, entry.id)
}

/// Changing it.
pub fn entry_edit(of: &Entry) -> String {
    format!("{}/edit", entry(of))
}

/// Deleting it.
pub fn entry_delete(of: &Entry) -> String {
    format!("{}/delete", entry(of))
}

/// A matter.
pub fn matter(id: &MatterId) -> String {
    format!("/firm/matters/{id}")
}

/// A client.
pub fn client(id: &ClientId) -> String {
    format!("/firm/clients/{id}")
}
