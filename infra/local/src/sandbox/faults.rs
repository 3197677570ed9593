//! What is to go wrong, for tests and for the curious.
//!
//! Invariant: a fault that counts is used up; the others last until [`Faults::none`].

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// The faults of one sandbox.
#[derive(Debug, Default)]
pub struct Faults(Mutex<Plan>);

#[derive(Debug, Clone, Default)]
struct Plan {
    lost_webhooks: u32,
    doubled_webhooks: u32,
    webhook_delay: Duration,
    answers: Vec<u16>,
    lost_answers: u32,
    other_amount: Option<(i64, String)>,
    order: Order,
}

/// When events are posted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Order {
    /// At once, beside the answer to the person.
    #[default]
    AtOnce,
    /// Before the person is sent back to the portal.
    First,
    /// Not before they are released.
    Held,
}

impl Faults {
    /// The next `count` events are never posted.
    pub fn lose_webhooks(&self, count: u32) {
        self.change(|plan| plan.lost_webhooks = count);
    }

    /// The next `count` events are posted twice.
    pub fn double_webhooks(&self, count: u32) {
        self.change(|plan| plan.doubled_webhooks = count);
    }

    /// Events that happen from now on are posted so much later.
    pub fn delay_webhooks(&self, by: Duration) {
        self.change(|plan| plan.webhook_delay = by);
    }

    /// The person is sent back to the portal only after all events were posted.
    pub fn webhooks_first(&self) {
        self.change(|plan| plan.order = Order::First);
    }

    /// Events are kept back until they are released.
    pub fn hold_webhooks(&self) {
        self.change(|plan| plan.order = Order::Held);
    }

    /// The next requests that change something do so, and their answers break off (rule PSP-06).
    pub fn lose_answers(&self, count: u32) {
        self.change(|plan| plan.lost_answers = count);
    }

    /// The next `count` requests get this status and change nothing. As at Stripe, a 500 is kept
    /// for the idempotency key and given again (rule PSP-02); a 409, 429 or 503 is not.
    pub fn answer(&self, status: u16, count: u32) {
        self.change(|plan| {
            plan.answers = (0..count).map(|_| status).collect();
        });
    }

    /// The next card pays so many minor units of a currency, such as `eur`, whatever was asked for
    /// (rule PSP-20); at LawPay always in dollars.
    pub fn other_amount(&self, minor: i64, currency: &str) {
        self.change(|plan| plan.other_amount = Some((minor, currency.to_owned())));
    }

    /// All is well again.
    pub fn none(&self) {
        self.change(|plan| *plan = Plan::default());
    }

    pub(super) fn release_webhooks(&self) {
        self.change(|plan| plan.order = Order::AtOnce);
    }

    pub(super) fn order(&self) -> Order {
        self.change(|plan| plan.order)
    }

    pub(super) fn webhook_delay(&self) -> Duration {
        self.change(|plan| plan.webhook_delay)
    }

    /// How often the next event is posted: not at all, once or twice.
    pub(super) fn next_webhook(&self) -> u32 {
        self.change(|plan| match (take(&mut plan.lost_webhooks), plan.doubled_webhooks) {
            (true, _) => 0,
            (false, 0) => 1,
            (false, left) => {
                plan.doubled_webhooks = left.saturating_sub(1);
                2
            }
        })
    }

    pub(super) fn next_amount(&self) -> Option<(i64, String)> {
        self.change(|plan| plan.other_amount.take())
    }

    pub(super) fn next_answer(&self) -> Option<u16> {
        self.change(|plan| plan.answers.pop())
    }

    pub(super) fn loses_answer(&self) -> bool {
        self.change(|plan| take(&mut plan.lost_answers))
    }

    fn change<T>(&self, act: impl FnOnce(&mut Plan) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn take(count: &mut u32) -> bool {
    let some = *count > 0;
    *count = count.saturating_sub(1);
    some
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_that_counts_is_used_up() {
        let faults = Faults::default();
        faults.lose_webhooks(1);
        faults.double_webhooks(1);
        let posts: Vec<u32> = (0..3).map(|_| faults.next_webhook()).collect();
        assert_eq!(posts, [0, 2, 1]);

        faults.answer(429, 2);
        assert_eq!(faults.next_answer(), Some(429));
        faults.none();
        assert_eq!(faults.next_answer(), None);
    }
}
