//! What is in suspense pays nobody (rule TR-26).

use domain::id::JournalId;
use domain::money::Money;
use domain::trust::{Authorised, Pool, When, to_payee};

fn pay(authorised: Authorised, suspense: Pool, lowest: Money, by: (&When, JournalId)) {
    let _ = to_payee(authorised, suspense, lowest, by);
}

fn main() {}
