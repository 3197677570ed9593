//! Entries of the two books are not collected together (rule TR-01).

use domain::ledger::{Entry, Operating, Trust};

fn together(trust: Entry<Trust>, operating: Entry<Operating>) {
    let _ = vec![trust, operating];
}

fn main() {}
