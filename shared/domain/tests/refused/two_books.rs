//! An entry of one book is no entry of the other (rule TR-01).

use domain::ledger::{Entry, Operating, Trust};

fn into_trust(entry: Entry<Operating>) -> Entry<Trust> {
    entry
}

fn main() {}
