//! A payment that waits is not released: only a lawyer makes it `Authorised` (rule TR-16).

use domain::id::JournalId;
use domain::money::Money;
use domain::trust::{ClientLedger, Disbursement, When, to_payee};

fn release(waiting: Disbursement, ledger: ClientLedger, lowest: Money, by: (&When, JournalId)) {
    let _ = to_payee(waiting, ledger, lowest, by);
}

fn main() {}
