//! What a plan does next, whenever it is looked at.

use jiff::Span;
use jiff::civil::Date;

use super::{Plan, PlanState, RETRY_DAYS};
use crate::id::PaymentId;
use crate::method::Kept;
use crate::money::Money;
use crate::payment::IntentState;

/// What a plan does next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Nothing today.
    Nothing,
    /// A charge is under way; what becomes of it is heard.
    Wait(PaymentId),
    /// It moves on without a charge.
    Move(Box<Moved>),
    /// So much is charged now, for the instalment at this place.
    Charge(usize, Money),
}

/// A plan that moved on, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The plan as it is now.
    pub plan: Plan,
    /// Why.
    pub why: Why,
}

/// Why a plan moved on without a charge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Why {
    /// An instalment arrived, or was covered by other payments.
    Covered,
    /// Everything is paid, or every instalment is done with.
    Done,
    /// A charge of this amount failed and is tried again later.
    Failed(Money),
    /// It failed for the last time.
    FailedLast(Money),
    /// The way to pay is gone.
    NoMethod,
}

impl Why {
    /// The word in the trail.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Covered => "instalment covered",
            Self::Done => "done",
            Self::Failed(_) => "charge failed",
            Self::FailedLast(_) => "stopped after the last try",
            Self::NoMethod => "stopped without a way to pay",
        }
    }
}

impl Plan {
    /// What it does next on `today`, while so much of the invoice is `open`; `last` is how the
    /// last charge of the next instalment stands, `kept` its way to pay, while it is there.
    pub fn step(
        &self,
        open: Money,
        today: Date,
        last: Option<(IntentState, Money)>,
        kept: Option<&Kept>,
    ) -> Step {
        if self.state != PlanState::Active {
            return Step::Nothing;
        }
        let Some((place, next)) = self.next() else {
            return self.moved(PlanState::Done, Why::Done);
        };
        match (next.tries.last(), last) {
            (Some(payment), Some((state, _))) if !state.is_final() => {
                return Step::Wait(payment.clone());
            }
            (Some(_), Some((IntentState::Succeeded, _))) => return self.covered(place),
            (Some(payment), Some((IntentState::Review, _)) | None) => {
                return Step::Wait(payment.clone());
            }
            (Some(_), Some((_, amount))) if next.failed < next.tries.len() => {
                return self.failed(place, today, amount);
            }
            (Some(_), Some(_)) | (None, _) => {}
        }
        if !open.is_positive() {
            return self.moved(PlanState::Done, Why::Done);
        }
        if next.next_on > today {
            return Step::Nothing;
        }
        let amount = self.asks(place, open);
        if !amount.is_positive() {
            return self.covered(place);
        }
        if kept.is_none() {
            return self.moved(PlanState::Stopped, Why::NoMethod);
        }
        Step::Charge(place, amount)
    }

    fn moved(&self, state: PlanState, why: Why) -> Step {
        Step::Move(Box::new(Moved { plan: Self { state, ..self.clone() }, why }))
    }

    fn covered(&self, place: usize) -> Step {
        let mut plan = self.clone();
        if let Some(one) = plan.instalments.get_mut(place) {
            one.is_done = true;
        }
        Step::Move(Box::new(Moved { plan, why: Why::Covered }))
    }

    /// A charge failed: it is tried again later, or never.
    fn failed(&self, place: usize, today: Date, amount: Money) -> Step {
        let mut plan = self.clone();
        let Some(one) = plan.instalments.get_mut(place) else { return Step::Nothing };
        let days = RETRY_DAYS.get(one.failed);
        one.failed = one.tries.len();
        let why = match days {
            Some(days) => {
                one.next_on = today.saturating_add(Span::new().days(*days));
                Why::Failed(amount)
            }
            None => {
                plan.state = PlanState::Stopped;
                Why::FailedLast(amount)
            }
        };
        Step::Move(Box::new(Moved { plan, why }))
    }

    /// The plan once a charge of the instalment at `place` is stored.
    #[must_use]
    pub fn charging(mut self, place: usize, payment: PaymentId) -> Self {
        if let Some(one) = self.instalments.get_mut(place) {
            one.tries.push(payment);
        }
        self
    }
}
