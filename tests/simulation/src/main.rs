//! Runs many seeds: `simulation --seeds 500 --from 0`; with `--first`, until one finds something.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command that tells what it finds"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::process::ExitCode;
use std::time::Instant;

use simulation::report::{Coverage, seed_of};
use simulation::{seeds, sweep};

/// From how many seeds on every fault has to meet every act.
const COVERING_MIN: u64 = 300;

/// How often what has not met is sought.
const ROUNDS_MAX: usize = 30;

fn main() -> ExitCode {
    let (count, from) = match asked() {
        Ok(asked) => asked,
        Err(words) => {
            eprintln!("{words}");
            return ExitCode::from(2);
        }
    };
    let is_enough = std::env::args().any(|word| word == "--first");
    let began = Instant::now();
    let mut coverage = Coverage::default();
    let (mut ran, mut failed) = (0_u64, 0_u64);
    let mut run = |seeds: BTreeSet<u64>, coverage: &mut Coverage| {
        sweep::over(seeds.into_iter(), |ended| {
            coverage.add(&ended.coverage);
            ran += 1;
            if let Some(wrong) = &ended.wrong {
                failed += 1;
                println!("Seed {} found: {wrong}\n", ended.seed);
                if let Err(error) = seeds::remember(ended.seed) {
                    eprintln!("The seed could not be written down: {error}");
                }
            }
            if failed > 0 && is_enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        failed > 0 && is_enough
    };
    let end = from.saturating_add(count);
    let mut is_over = run((from..end).collect(), &mut coverage);
    // A few seeds alone cannot show every fault to every act.
    is_over |= count < COVERING_MIN;
    // What has not met by chance is sought: by seeds whose runs do that act most under that fault.
    let mut sought = BTreeMap::new();
    for _ in 0..ROUNDS_MAX {
        let missing = coverage.missing();
        if is_over || missing.is_empty() {
            break;
        }
        let mut seeds = BTreeSet::new();
        for pair in missing {
            let next = sought.entry(pair).or_insert(end);
            let seed = seed_of(pair, *next);
            *next = seed.saturating_add(1);
            seeds.insert(seed);
        }
        is_over = run(seeds, &mut coverage);
    }
    println!("{coverage}");
    let seconds = began.elapsed().as_secs().max(1);
    let a_minute = ran.saturating_mul(60).checked_div(seconds).unwrap_or(0);
    println!("{ran} seeds in {seconds} s, {a_minute} a minute; {failed} found something.");
    let is_covered = count < COVERING_MIN || coverage.missing().is_empty();
    if failed == 0 && is_covered { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn asked() -> Result<(u64, u64), String> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let of = |name: &str, otherwise: u64| {
        let at = words.iter().position(|word| word == name);
        let Some(value) = at.map(|at| words.get(at + 1).map_or("", String::as_str)) else {
            return Ok(otherwise);
        };
        value.parse::<u64>().map_err(|_| format!("{name} wants a number, such as {otherwise}."))
    };
    Ok((of("--seeds", 500)?, of("--from", 0)?))
}
