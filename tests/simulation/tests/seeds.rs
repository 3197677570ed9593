//! One seed is one run, and no seed finds anything.

use std::ops::ControlFlow;

use simulation::run::run;
use simulation::{seeds, sweep};

#[test]
fn led05_a_few_seeds_find_nothing() {
    let mut wrong = Vec::new();
    sweep::over(0..12, |ended| {
        wrong.extend(ended.wrong.map(|words| (ended.seed, words)));
        ControlFlow::Continue(())
    });
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn seeds_that_found_something_find_nothing_any_more() {
    for seed in seeds::remembered() {
        let ended = sweep::safely(seed);
        assert_eq!(ended.wrong, None, "seed {seed}");
    }
}

#[test]
fn one_seed_is_one_run() {
    let (first, second) = (run(4), run(4));
    assert!(first.history.len() > 40, "things happened");
    assert_eq!(first.history, second.history);
    assert_eq!(first.changes, second.changes);
    assert_ne!(run(5).history, first.history);
}
