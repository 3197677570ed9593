//! An entry of the trust book takes no posting of the firm's accounts (rule TR-01).

use domain::id::JournalId;
use domain::ledger::{Cause, Entry, OperatingAccount, Posting, Trust};
use domain::money::Money;
use jiff::civil::Date;

fn entry(id: JournalId, on: Date, cause: Cause, amount: Money) {
    let fees = Posting { from: OperatingAccount::Fees, to: OperatingAccount::Bank, amount };
    let _ = Entry::<Trust>::new(id, on, cause, vec![fees]);
}

fn main() {}
