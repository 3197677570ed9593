//! Who goes next: acts that run beside each other take turns as chance has it, and any of them may
//! be killed between two awaits.
//!
//! Invariant: everything runs on one thread, so the order of turns follows from the seed alone.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use crate::chance::Chance;

/// Lets others go first.
pub(crate) fn turn() -> impl Future<Output = ()> + Send {
    let mut waited = false;
    std::future::poll_fn(move |context| {
        if waited {
            return Poll::Ready(());
        }
        waited = true;
        context.waker().wake_by_ref();
        Poll::Pending
    })
}

/// One act of a race.
pub struct Runner<'a, T> {
    future: Pin<Box<dyn Future<Output = T> + 'a>>,
    turns_left: Option<usize>,
    woken: Arc<Woken>,
}

struct Woken {
    flag: AtomicBool,
    race: Waker,
}

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.flag.store(true, Ordering::Relaxed);
        self.race.wake_by_ref();
    }
}

/// An act, and after how many turns it is killed, if it is.
pub struct Entrant<'a, T> {
    /// What it does.
    pub future: Pin<Box<dyn Future<Output = T> + 'a>>,
    /// After so many turns it is dropped.
    pub killed_after: Option<usize>,
}

/// Runs all of them to their ends, in turns; the outcome of one that was killed is nothing.
pub async fn race<T>(chance: &mut Chance, entrants: Vec<Entrant<'_, T>>) -> Vec<Option<T>> {
    let mut done: Vec<Option<T>> = entrants.iter().map(|_| None).collect();
    let mut waiting: Option<Vec<Entrant<'_, T>>> = Some(entrants);
    let mut runners: Vec<Option<Runner<'_, T>>> = Vec::new();
    std::future::poll_fn(|context| {
        if let Some(entrants) = waiting.take() {
            runners = entrants.into_iter().map(|entrant| Some(begun(entrant, context))).collect();
        }
        step(chance, &mut runners, &mut done, context)
    })
    .await;
    done
}

fn begun<'a, T>(entrant: Entrant<'a, T>, context: &Context<'_>) -> Runner<'a, T> {
    let woken = Woken { flag: AtomicBool::new(true), race: context.waker().clone() };
    Runner { future: entrant.future, turns_left: entrant.killed_after, woken: Arc::new(woken) }
}

/// Gives one turn to one runner that is ready for it.
fn step<T>(
    chance: &mut Chance,
    runners: &mut [Option<Runner<'_, T>>],
    done: &mut [Option<T>],
    context: &Context<'_>,
) -> Poll<()> {
    let is_ready = |runner: &Option<Runner<'_, T>>| {
        runner.as_ref().is_some_and(|runner| runner.woken.flag.load(Ordering::Relaxed))
    };
    let ready: Vec<usize> =
        runners.iter().enumerate().filter(|(_, one)| is_ready(one)).map(|(at, _)| at).collect();
    if let Some(at) = chance.pick(&ready).copied()
        && let (Some(place), Some(outcome)) = (runners.get_mut(at), done.get_mut(at))
        && let Some(runner) = place
    {
        runner.woken.flag.store(false, Ordering::Relaxed);
        if runner.turns_left == Some(0) {
            *place = None;
        } else {
            runner.turns_left = runner.turns_left.map(|left| left - 1);
            let waker = Waker::from(Arc::clone(&runner.woken));
            if let Poll::Ready(value) =
                runner.future.as_mut().poll(&mut Context::from_waker(&waker))
            {
                *outcome = Some(value);
                *place = None;
            }
        }
    }
    if runners.iter().all(Option::is_none) {
        return Poll::Ready(());
    }
    if runners.iter().any(is_ready) {
        context.waker().wake_by_ref();
    }
    Poll::Pending
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;

    async fn steps(who: usize, heard: &RefCell<Vec<usize>>) -> usize {
        for _ in 0..5 {
            heard.borrow_mut().push(who);
            turn().await;
        }
        who
    }

    fn order(seed: u64) -> (Vec<usize>, Vec<Option<usize>>) {
        let heard = RefCell::new(Vec::new());
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let outcomes = runtime.block_on(race(
            &mut Chance::new(seed),
            (0..3)
                .map(|who| Entrant {
                    future: Box::pin(steps(who, &heard)),
                    killed_after: (who == 1).then_some(2),
                })
                .collect(),
        ));
        (heard.into_inner(), outcomes)
    }

    #[test]
    fn a_seed_decides_the_order_of_turns_and_who_is_killed() {
        let (heard, outcomes) = order(1);
        assert_eq!(outcomes, [Some(0), None, Some(2)]);
        assert_eq!(heard.iter().filter(|who| **who == 1).count(), 2);
        assert_eq!(order(1), (heard.clone(), outcomes));
        assert_ne!(order(2).0, heard);
    }
}
