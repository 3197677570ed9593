//! A payment goes whole into trust or whole to the firm: one that ends in both, for what is part
//! advance and part earned, cannot be written (rule TR-11).

use domain::payment::{Deposit, Intent, ProcessorName, Source};

fn split(payment: Intent, advance: Deposit, earned: ProcessorName) -> Intent {
    let both = vec![Source::Deposit(advance), Source::Processor(earned)];
    Intent { source: both, ..payment }
}

fn main() {}
