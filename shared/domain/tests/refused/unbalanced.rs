//! An entry is made by its constructor alone (rule LED-01).

use domain::id::JournalId;
use domain::ledger::{Cause, Entry, Trust};
use jiff::civil::Date;

fn empty(id: JournalId, effective_on: Date, cause: Cause) -> Entry<Trust> {
    Entry { id, effective_on, cause, postings: Vec::new() }
}

fn main() {}
