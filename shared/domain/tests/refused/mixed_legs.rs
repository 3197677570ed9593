//! A posting has both ends in one book (rule TR-01).

use domain::id::BankId;
use domain::ledger::{OperatingAccount, Posting, TrustAccount};
use domain::money::Money;

fn mixed(bank: BankId, amount: Money) {
    let _ = Posting { from: TrustAccount::Bank(bank), to: OperatingAccount::Bank, amount };
}

fn main() {}
