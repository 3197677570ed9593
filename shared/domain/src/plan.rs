//! Payment plans: an invoice paid in instalments that are charged by themselves (PAY-11 to PAY-13).
//!
//! Invariants: what is charged follows from the ledger each time: never more than is open, never
//! more than the instalment, and only what the later instalments do not cover, so that whatever was
//! paid otherwise reduces the plan; an instalment is charged again only after the charge before has
//! failed; after the last retry the plan stops by itself (REM-10).

mod step;
mod wish;

pub use step::{Moved, Step, Why};
pub use wish::{PlanWish, WishState};

use jiff::civil::Date;
use jiff::{Span, Timestamp};

use crate::id::{ClientId, InvoiceId, MemberId, MethodId, PaymentId, PlanId};
use crate::method::Mandate;
use crate::money::Money;

/// The most instalments of a plan: three years of months.
pub const INSTALMENTS_MAX: u32 = 36;

/// After how many days a failed charge is tried again, each time.
pub const RETRY_DAYS: [i64; 3] = [3, 5, 7];

/// A payment plan of one invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Its id.
    pub id: PlanId,
    /// Who pays.
    pub client: ClientId,
    /// Which invoice.
    pub invoice: InvoiceId,
    /// Its number.
    pub number: String,
    /// What is due when, in the order of days.
    pub instalments: Vec<Instalment>,
    /// How it stands.
    pub state: PlanState,
    /// The way to pay that is charged, once accepted.
    pub method: Option<MethodId>,
    /// The words that the client accepted it by.
    pub mandate: Option<Mandate>,
    /// Who proposed it.
    pub by: MemberId,
    /// When.
    pub made_at: Timestamp,
}

/// A part of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instalment {
    /// The day it is due.
    pub due_on: Date,
    /// How much at most.
    pub amount: Money,
    /// The charges that were begun for it, one after the other.
    pub tries: Vec<PaymentId>,
    /// How many of them are noted as failed.
    pub failed: usize,
    /// The day it is charged, or tried again.
    pub next_on: Date,
    /// Whether it is done with.
    pub is_done: bool,
}

/// How a plan stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PlanState {
    /// The firm proposed it; nothing is charged.
    Proposed,
    /// The client accepted it.
    Active,
    /// The firm paused it; nothing is charged.
    Paused,
    /// A charge failed too often, or the way to pay is gone; nothing is charged.
    Stopped,
    /// The firm or the client ended it.
    Ended,
    /// Everything is paid, or every instalment is done with.
    Done,
}

/// How often instalments are due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Every {
    /// Every other week.
    Fortnight,
    /// Every month, on the same day or the last of a shorter month.
    Month,
}

/// Why a plan is not made, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// Nothing is open.
    #[error("Nothing is open on this invoice.")]
    Nothing,
    /// One instalment is a payment, and hundreds are no plan.
    #[error("Write a number of instalments from 2 to {INSTALMENTS_MAX}.")]
    Count,
    /// Cents that cannot be split so often.
    #[error("The amount is too small for so many instalments.")]
    TooSmall,
    /// The first day is past, or far away.
    #[error("Write a first day from today on, within a year.")]
    First,
    /// The proposal is older than its first day.
    #[error("The first day of this plan has passed. Ask the firm for another plan.")]
    Late,
    /// It is not in a state for that.
    #[error("The plan has changed meanwhile. Look at it again.")]
    State,
}

impl PlanState {
    /// All states.
    pub const ALL: [Self; 6] =
        [Self::Proposed, Self::Active, Self::Paused, Self::Stopped, Self::Ended, Self::Done];

    /// The word in storage and in lists.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Active => "active",
            Self::Paused => "paused",
            Self::Stopped => "stopped",
            Self::Ended => "ended",
            Self::Done => "done",
        }
    }

    /// The state with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// Whether nothing more becomes of it.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Ended | Self::Done)
    }
}

impl Every {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Month, Self::Fortnight];

    /// The word in forms.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Fortnight => "fortnight",
            Self::Month => "month",
        }
    }

    /// What people read.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Fortnight => "Every other week",
            Self::Month => "Every month",
        }
    }

    /// The one with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|every| every.word() == word)
    }

    fn span(self, n: u32) -> Span {
        match self {
            Self::Fortnight => Span::new().days(i64::from(n).saturating_mul(14)),
            Self::Month => Span::new().months(i64::from(n)),
        }
    }
}

/// Splits what is open into so many instalments, without losing a cent.
pub fn schedule(
    open: Money,
    (count, every): (u32, Every),
    (first_on, today): (Date, Date),
) -> Result<Vec<Instalment>, PlanError> {
    let latest = today.saturating_add(Span::new().years(1));
    if !open.is_positive() {
        return Err(PlanError::Nothing);
    }
    if !(2..=INSTALMENTS_MAX).contains(&count) {
        return Err(PlanError::Count);
    }
    if first_on < today || first_on > latest {
        return Err(PlanError::First);
    }
    let weights = vec![1; usize::try_from(count).unwrap_or(0)];
    let amounts = open.split(&weights);
    if amounts.iter().any(|amount| !amount.is_positive()) {
        return Err(PlanError::TooSmall);
    }
    let one = |(n, amount): (u32, Money)| {
        let due_on = first_on.saturating_add(every.span(n));
        let tries = Vec::new();
        Instalment { due_on, amount, tries, failed: 0, next_on: due_on, is_done: false }
    };
    Ok((0..).zip(amounts).map(one).collect())
}

impl Plan {
    /// The instalment that is next, and its place.
    pub fn next(&self) -> Option<(usize, &Instalment)> {
        self.instalments.iter().enumerate().find(|(_, instalment)| !instalment.is_done)
    }

    /// What is due by `today` while so much is open: what the instalments to come do not cover, so
    /// that a portal asks for no more than that (PAY-13). Nothing of an invoice is due by a plan
    /// that nobody accepted, or that is over.
    pub fn due(&self, open: Money, today: Date) -> Option<Money> {
        match self.state {
            PlanState::Active | PlanState::Paused | PlanState::Stopped => {}
            PlanState::Proposed | PlanState::Ended | PlanState::Done => return None,
        }
        let later = self.instalments.iter().filter(|one| one.due_on > today);
        let later = later.map(|one| one.amount.minor()).fold(0, i64::saturating_add);
        Some(Money::new(open.minor().saturating_sub(later).max(0), open.currency()))
    }

    /// The first instalment that is due after `today`.
    pub fn to_come(&self, today: Date) -> Option<&Instalment> {
        self.instalments.iter().find(|one| one.due_on > today && !one.is_done)
    }

    /// What the instalment at `place` asks for, while so much is open: what the later ones do not
    /// cover, and no more than itself.
    pub fn asks(&self, place: usize, open: Money) -> Money {
        let later = self.instalments.iter().skip(place.saturating_add(1));
        let later = later.map(|one| one.amount.minor()).fold(0, i64::saturating_add);
        let most = self.instalments.get(place).map_or(0, |one| one.amount.minor());
        let due = open.minor().saturating_sub(later);
        Money::new(due.clamp(0, most.max(0)), open.currency())
    }

    /// The client accepts it, or goes on with a plan that has stopped, with a way to pay.
    pub fn accepted(
        self,
        method: MethodId,
        mandate: Mandate,
        today: Date,
    ) -> Result<Self, PlanError> {
        match self.state {
            PlanState::Proposed if self.next().is_some_and(|(_, next)| next.due_on < today) => {
                return Err(PlanError::Late);
            }
            PlanState::Proposed => {}
            PlanState::Stopped => return Ok(self.anew(method, mandate, today)),
            PlanState::Active | PlanState::Paused | PlanState::Ended | PlanState::Done => {
                return Err(PlanError::State);
            }
        }
        let (method, mandate) = (Some(method), Some(mandate));
        Ok(Self { method, mandate, state: PlanState::Active, ..self })
    }

    /// The same plan after it stopped: the instalment that failed is tried from today on.
    fn anew(mut self, method: MethodId, mandate: Mandate, today: Date) -> Self {
        if let Some(next) = self.instalments.iter_mut().find(|one| !one.is_done) {
            next.failed = 0;
            next.tries.clear();
            next.next_on = today.max(next.due_on);
        }
        Self { method: Some(method), mandate: Some(mandate), state: PlanState::Active, ..self }
    }

    /// The firm pauses it.
    pub fn paused(self) -> Result<Self, PlanError> {
        match self.state {
            PlanState::Active => Ok(Self { state: PlanState::Paused, ..self }),
            PlanState::Proposed
            | PlanState::Paused
            | PlanState::Stopped
            | PlanState::Ended
            | PlanState::Done => Err(PlanError::State),
        }
    }

    /// The firm lets it go on.
    pub fn resumed(self) -> Result<Self, PlanError> {
        match self.state {
            PlanState::Paused => Ok(Self { state: PlanState::Active, ..self }),
            PlanState::Proposed
            | PlanState::Active
            | PlanState::Stopped
            | PlanState::Ended
            | PlanState::Done => Err(PlanError::State),
        }
    }

    /// The firm or the client ends it.
    pub fn ended(self) -> Result<Self, PlanError> {
        if self.state.is_final() {
            return Err(PlanError::State);
        }
        Ok(Self { state: PlanState::Ended, ..self })
    }
}

#[cfg(test)]
mod tests;
