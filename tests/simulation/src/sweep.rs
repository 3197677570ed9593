//! Many seeds on all processors, each on a thread by itself.

use std::any::Any;
use std::ops::ControlFlow;
use std::panic::catch_unwind;
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;

use crate::report::Coverage;
use crate::run::{Ended, run};

/// Runs all of them; tells of each as it ends, until somebody has heard enough.
pub fn over(
    seeds: impl Iterator<Item = u64> + Send,
    mut told: impl FnMut(Ended) -> ControlFlow<()>,
) {
    let seeds = Mutex::new(seeds);
    let next = || seeds.lock().unwrap_or_else(PoisonError::into_inner).next();
    let (sender, ended) = mpsc::channel();
    let workers = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    thread::scope(|scope| {
        for _ in 0..workers {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                while let Some(seed) = next() {
                    if sender.send(safely(seed)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        for ended in ended {
            if told(ended).is_break() {
                return;
            }
        }
    });
}

/// Runs a seed; what panics has found something, too.
pub fn safely(seed: u64) -> Ended {
    catch_unwind(|| run(seed)).unwrap_or_else(|panic| Ended {
        seed,
        wrong: Some(words(panic.as_ref())),
        coverage: Coverage::default(),
        changes: 0,
        history: Vec::new(),
    })
}

fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
    format!("A panic: {}", text.unwrap_or("without words"))
}
