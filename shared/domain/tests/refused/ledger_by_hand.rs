//! A client ledger's balances are changed by acts, and by nothing else (rule TR-02).

use domain::money::Money;
use domain::trust::ClientLedger;

fn rich(ledger: ClientLedger, amount: Money) -> ClientLedger {
    ledger.with_uncleared(amount).unwrap()
}

fn main() {}
