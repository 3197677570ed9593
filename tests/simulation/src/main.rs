//! Runs many seeds: `simulation --seeds 500 --from 0`; with `--first`, until one finds something.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command that tells what it finds"
)]

use std::ops::{ControlFlow, Range};
use std::process::ExitCode;
use std::time::Instant;

use simulation::report::Coverage;
use simulation::{seeds, sweep};

/// From how many seeds on every fault has to meet every act.
const COVERING_MIN: u64 = 300;

/// How many seeds more are run at a time while a pair has not met.
const MORE: u64 = 20;

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
    let mut run = |seeds: Range<u64>, coverage: &mut Coverage| {
        sweep::over(seeds, |ended| {
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
    let mut next = from.saturating_add(count);
    let mut is_over = run(from..next, &mut coverage);
    // The rarest meetings take a few seeds more; a few seeds alone cannot show every fault to every
    // act.
    let last = next.saturating_add(count / 2);
    is_over |= count < COVERING_MIN;
    while !is_over && next < last && !coverage.missing().is_empty() {
        let begin = next;
        next = last.min(begin.saturating_add(MORE));
        is_over = run(begin..next, &mut coverage);
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
