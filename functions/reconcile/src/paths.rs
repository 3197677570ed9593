//! Addresses of the pages of this function.

use domain::id::BankId;
use jiff::civil::Date;

/// All bank accounts.
pub const ACCOUNTS: &str = "/firm/bank";

/// The accounts of clients’ money.
pub const TRUST_ACCOUNTS: &str = "/firm/trust/accounts";

/// Opening a trust account that statements were read of already.
pub fn open_trust(id: &BankId) -> String {
    format!("{TRUST_ACCOUNTS}/new?account={id}")
}

/// A bank account.
pub fn account(id: &BankId) -> String {
    format!("{ACCOUNTS}/{id}")
}

/// Where its statements are handed in.
pub fn statements(id: &BankId) -> String {
    format!("{ACCOUNTS}/{id}/statements")
}

/// The reconciliation of a period, by its last day.
pub fn period(id: &BankId, to: Date) -> String {
    format!("{ACCOUNTS}/{id}/{to}")
}

/// An act on it.
pub(crate) fn act(id: &BankId, to: Date, what: &str) -> String {
    format!("{ACCOUNTS}/{id}/{to}/{what}")
}

/// A reconciliation as it was signed.
pub fn signed(id: &BankId, to: Date) -> String {
    act(id, to, "signed")
}
