//! How much was checked.

use std::fmt;

use serde::Serialize;

/// What was looked at, by kind.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct Counts {
    pub(super) ledger_entries: u64,
    pub(super) invoices: u64,
    pub(super) lines: u64,
    pub(super) drafts: u64,
    pub(super) unbilled_entries: u64,
    pub(super) payments: u64,
    pub(super) trust_ledgers: u64,
    pub(super) trust_lines: u64,
    pub(super) trust_entries: u64,
    pub(super) clients: u64,
    pub(super) numbers: u64,
    pub(super) chains: u64,
    pub(super) events: u64,
    pub(super) cells: u64,
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { invoices, lines, drafts, payments, clients, .. } = self;
        write!(
            f,
            "Checked {invoices} invoices with {lines} lines, {drafts} drafts, {} unbilled \
             entries, {payments} payments, {} client ledgers with {} lines, {clients} clients, {} \
             ledger entries, {} numbers, {} events in {} chains and {} figures.",
            self.unbilled_entries,
            self.trust_ledgers,
            self.trust_lines,
            self.ledger_entries.saturating_add(self.trust_entries),
            self.numbers,
            self.events,
            self.chains,
            self.cells
        )
    }
}
