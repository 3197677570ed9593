//! Addresses of the pages of this function.

use domain::id::BankAccountId;
use jiff::civil::Date;

/// All bank accounts.
pub const ACCOUNTS: &str = "/firm/bank";

/// A bank account.
pub fn account(id: &BankAccountId) -> String {
    format!("{ACCOUNTS}/{id}")
}

/// Where its statements are handed in.
pub fn statements(id: &BankAccountId) -> String {
    format!("{ACCOUNTS}/{id}/statements")
}

/// The reconciliation of a period, by its last day.
pub fn period(id: &BankAccountId, to: Date) -> String {
    format!("{ACCOUNTS}/{id}/{to}")
}

/// An act on it.
pub(crate) fn act(id: &BankAccountId, to: Date, what: &str) -> String {
    format!("{ACCOUNTS}/{id}/{to}/{what}")
}

/// A reconciliation as it was signed.
pub fn signed(id: &BankAccountId, to: Date) -> String {
    act(id, to, "signed")
}
