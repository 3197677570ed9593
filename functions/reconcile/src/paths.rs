//! Addresses of the pages of this function.

use domain::id::{BankId, MatterId, SlipId};
use domain::slip::Purse;
use domain::statement::Mark;
use jiff::civil::Date;

/// All bank accounts.
pub const ACCOUNTS: &str = "/firm/bank";

/// The accounts of clients’ money.
pub const TRUST_ACCOUNTS: &str = "/firm/trust/accounts";

/// Opening a trust account that statements were read of already.
pub fn open_trust(id: &BankId) -> String {
    format!("{TRUST_ACCOUNTS}/new?account={id}")
}

/// One of them, as the pages of client money show it.
pub(crate) fn trust_account(id: &BankId) -> String {
    format!("{TRUST_ACCOUNTS}/{id}")
}

/// A client ledger.
pub(crate) fn ledger(matter: &MatterId) -> String {
    format!("/firm/trust/matters/{matter}")
}

/// What every client had in a trust account at the end of a day.
pub(crate) fn balances(id: &BankId) -> String {
    format!("{ACCOUNTS}/{id}/balances")
}

/// The same as a file.
pub(crate) fn balances_file(id: &BankId, on: Date) -> String {
    format!("{ACCOUNTS}/{id}/balances/file?on={on}")
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

/// Asking why a bank line is to be set aside.
pub(crate) fn aside(id: &BankId, to: Date, mark: &Mark) -> String {
    format!("{}?line={mark}", act(id, to, "aside"))
}

/// A reconciliation as it was signed.
pub fn signed(id: &BankId, to: Date) -> String {
    act(id, to, "signed")
}

/// Deposit slips, of the firm's own money where no account is named.
pub const SLIPS: &str = "/firm/slips";

/// The firm's own money, as an address names it.
pub(crate) const OPERATING: &str = "operating";

/// The slips of the account of this word.
pub(crate) fn slips(account: &str) -> String {
    if account.is_empty() { SLIPS.to_owned() } else { format!("{SLIPS}?account={account}") }
}

/// The same, with what came in over a year.
pub(crate) fn slips_further(account: &str) -> String {
    let account = if account.is_empty() { OPERATING } else { account };
    format!("{SLIPS}?account={account}&further=1")
}

/// The slips of an account.
pub fn slips_of(purse: &Purse) -> String {
    match purse {
        Purse::Operating => slips(""),
        Purse::Trust(bank) => slips(bank.as_str()),
    }
}

/// A slip.
pub fn slip(id: &SlipId) -> String {
    format!("{SLIPS}/{id}")
}

/// Taking it back.
pub(crate) fn slip_undo(id: &SlipId) -> String {
    format!("{SLIPS}/{id}/undo")
}
