//! Addresses of the pages of this function, and of those that they lead to.

use domain::entry::Entry;
use domain::id::{ClientId, DocumentId, InvoiceId, MatterId, MemberId, SuggestionId, TimerId};
use jiff::civil::Date;

use crate::back::Back;

/// The firm's settings.
pub const SETTINGS: &str = "/firm/settings";
/// The taxes that the firm charges.
pub const TAXES: &str = "/firm/settings/taxes";
/// Recording time, and what was recorded last.
pub const ENTRIES: &str = "/firm/entries";
/// Recording time, by itself.
pub const ENTRY_NEW: &str = "/firm/entries/new";
/// Recording time by one line.
pub const ENTRY_LINE: &str = "/firm/entries/line";
/// Text shortcuts.
pub const SHORTCUTS: &str = "/firm/entries/shortcuts";
/// Up to which day work is locked.
pub const LOCK: &str = "/firm/entries/lock";
/// Work that was noted elsewhere.
pub const SUGGESTIONS: &str = "/firm/suggestions";
/// The same, of nobody known.
pub const SUGGESTIONS_OF_NOBODY: &str = "/firm/suggestions?of=nobody";
/// What the firm said of sheets of time.
pub const SHEETS: &str = "/firm/suggestions/layouts";
/// A week of one’s own time.
pub const WEEK: &str = "/firm/week";
/// Submitting the time of a week.
pub const WEEK_SUBMIT: &str = "/firm/week/submit";
/// Time that waits for approval.
pub const APPROVALS: &str = "/firm/approvals";
/// One’s own timers.
pub const TIMERS: &str = "/firm/timers";
/// Costs.
pub const COSTS: &str = "/firm/costs";
/// Recording a cost.
pub const COST_NEW: &str = "/firm/costs/new";
/// What the firm charges for one of something.
pub const UNIT_PRICES: &str = "/firm/costs/prices";
/// Work in progress.
pub const UNBILLED: &str = "/firm/unbilled";
/// The same as a file.
pub const UNBILLED_CSV: &str = "/firm/unbilled.csv";
/// Drafts.
pub const DRAFTS: &str = "/firm/drafts";

/// Handing the receipt of a cost over.
pub fn receipt_of(cost: &Entry) -> String {
    format!("/firm/documents/to/{}?cost={}.{}", cost.matter, cost.on, cost.id)
}

/// A document.
pub fn document(id: &DocumentId) -> String {
    format!("/firm/documents/{id}")
}

/// What happened to a matter.
pub fn matter_history(id: &MatterId) -> String {
    format!("/firm/matters/{id}/history")
}

/// A matter's unbilled entries.
pub fn entries_of(matter: &MatterId) -> String {
    format!("/firm/entries?matter={matter}")
}

/// Recording time for a matter.
pub fn entry_new(matter: &MatterId) -> String {
    format!("/firm/entries/new?matter={matter}")
}

/// Recording what a timer counted.
pub fn entry_of(timer: &TimerId) -> String {
    format!("/firm/entries/new?timer={timer}")
}

/// Recording a suggestion.
pub fn entry_suggested(suggestion: &SuggestionId) -> String {
    format!("/firm/entries/new?suggestion={suggestion}")
}

/// Taking a suggestion off the list.
pub fn dismiss(suggestion: &SuggestionId) -> String {
    format!("/firm/suggestions/{suggestion}/dismiss")
}

/// The week of a day.
pub fn week(day: Date) -> String {
    format!("/firm/week?of={day}")
}

/// The week of a day, of somebody.
pub fn week_of(who: &MemberId, day: Date) -> String {
    format!("/firm/week?of={day}&who={who}")
}

/// One timer.
pub fn timer(id: &TimerId) -> String {
    format!("/firm/timers/{id}")
}

/// Recording a cost for a matter.
pub fn cost_new(matter: &MatterId) -> String {
    format!("/firm/costs/new?matter={matter}")
}

/// An unbilled entry.
pub fn entry(entry: &Entry) -> String {
    format!("/firm/entries/{}/{}/{}", entry.matter, entry.on, entry.id)
}

/// Changing it, and going back from there.
pub(crate) fn entry_edit(of: &Entry, back: Back) -> String {
    match back {
        Back::Entries => format!("{}/edit", entry(of)),
        Back::Matter | Back::Unbilled => format!("{}/edit?back={}", entry(of), back.word()),
    }
}

/// The same, with a document that was handed over as its receipt.
pub fn entry_receipt(of: &Entry, receipt: &DocumentId) -> String {
    format!("{}/edit?receipt={receipt}", entry(of))
}

/// Holding all work of a matter from being billed.
pub fn matter_hold(id: &MatterId) -> String {
    format!("{}/hold", matter(id))
}

/// Holding it from being billed.
pub fn entry_hold(of: &Entry) -> String {
    format!("{}/hold", entry(of))
}

/// Letting it be billed again.
pub fn entry_let_go(of: &Entry) -> String {
    format!("{}/let-go", entry(of))
}

/// Deleting it.
pub fn entry_delete(of: &Entry) -> String {
    format!("{}/delete", entry(of))
}

/// Pricing a matter's unbilled time again.
pub fn priced_again(matter: &MatterId) -> String {
    format!("/firm/unbilled/{matter}/rates")
}

/// Confirming what that changes.
pub fn priced_again_confirm(matter: &MatterId) -> String {
    format!("/firm/unbilled/{matter}/rates/confirm")
}

/// A draft.
pub fn draft(id: &InvoiceId) -> String {
    format!("{DRAFTS}/{id}")
}

/// An issued invoice.
pub fn invoice(id: &InvoiceId) -> String {
    format!("/firm/invoices/{id}")
}

/// A matter.
pub fn matter(id: &MatterId) -> String {
    format!("/firm/matters/{id}")
}

/// Letting all work of a matter be billed again.
pub fn matter_let_go(id: &MatterId) -> String {
    format!("/firm/matters/{id}/let-go")
}

/// A client.
pub fn client(id: &ClientId) -> String {
    format!("/firm/clients/{id}")
}
