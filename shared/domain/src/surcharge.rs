//! What a client pays on top for paying by credit card; off unless the firm wants it and its state
//! allows it (PAY-16).
//!
//! Invariants: only credit cards are surcharged, and what is not known to be one is not (rule
//! PSP-60); never more than the firm's own cost, the networks' cap and the state's limit (rules
//! PSP-60, PSP-61); only a charge of a saved way into an operating account has a place for one, so
//! a trust deposit cannot carry it (rule PSP-62, [`crate::payment::SavedCharge`]); it goes back
//! with the payment, in proportion ([`crate::allotment::take_back`]).

mod state;

pub use state::{Law, State, StatesError};

use crate::percent::Percent;
use crate::text::Note;

/// The lower of the networks' caps, Visa's.
const NETWORK_MAX: Percent = Percent::of(300);

/// What the firm charges on top, once it may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Hundredths of a percent.
    pub rate: Percent,
    /// What card payments cost the firm itself.
    pub cost: Percent,
    /// The two letters of the firm's state.
    pub state: String,
    /// Why the law of a state allows it of which we know no rule.
    pub because: Option<Note>,
}

/// Why a policy is refused, in order of precedence.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// A surcharge of nothing.
    #[error("A surcharge is more than nothing. Leave both percentages empty for none.")]
    Nothing,
    /// No state.
    #[error("Choose the firm’s state: its law decides whether a surcharge is allowed.")]
    NoState,
    /// The state bans it.
    #[error("{state} does not allow surcharges on credit cards: {rule} ({place})")]
    Banned {
        /// The state.
        state: String,
        /// Its rule.
        rule: String,
        /// Where it stands.
        place: String,
    },
    /// More than the state allows.
    #[error("{state} allows {most} % at most: {rule} ({place})")]
    StateLimit {
        /// The state.
        state: String,
        /// What it allows.
        most: Percent,
        /// Its rule.
        rule: String,
        /// Where it stands.
        place: String,
    },
    /// More than the card networks allow.
    #[error("The card networks allow at most 3 %.")]
    NetworkLimit,
    /// More than paying by card costs the firm.
    #[error("A surcharge may not be more than what accepting cards costs the firm.")]
    AboveCost,
    /// A state of which no rule is known, and no reason.
    #[error(
        "We know no rule of {0} on surcharges. Write why its law allows one; the reason is kept."
    )]
    Unknown(String),
    /// The rules do not read.
    #[error(transparent)]
    States(#[from] StatesError),
}

impl Policy {
    /// A surcharge of `rate`, where card payments cost the firm `cost`, as far as the firm's state
    /// allows it.
    pub fn new(
        (rate, cost): (Percent, Percent),
        state: &str,
        because: Option<Note>,
    ) -> Result<Self, PolicyError> {
        let policy = Self { rate, cost, state: state.to_owned(), because };
        policy.check().map(|()| policy)
    }

    /// Whether it is allowed today; the law may have changed since it was set.
    pub fn is_allowed(&self) -> bool {
        self.check().is_ok()
    }

    fn check(&self) -> Result<(), PolicyError> {
        if self.rate == Percent::of(0) {
            return Err(PolicyError::Nothing);
        }
        let state = State::of(&self.state)?.ok_or(PolicyError::NoState)?;
        state.allows(self.rate)?;
        if self.rate > NETWORK_MAX {
            return Err(PolicyError::NetworkLimit);
        }
        if self.rate > self.cost {
            return Err(PolicyError::AboveCost);
        }
        match (state.law(), &self.because) {
            (None, None) => Err(PolicyError::Unknown(state.name().to_owned())),
            (Some(_), _) | (None, Some(_)) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
