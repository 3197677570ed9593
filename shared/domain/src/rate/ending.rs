//! How an agreement begins beside others, and how it ends: it holds no longer from a day.

use jiff::civil::Date;

use super::AgreedRate;
use crate::day;

/// Why an agreement cannot begin on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "A rate for the same time and work begins on {} already. End that one from its first day, or \
     choose another day.", day::plain(*.0)
)]
pub struct RepeatedError(pub Date);

/// Why an agreement cannot end on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Its first day is {}. Choose that day, or a later one.", day::plain(*.0))]
pub struct EndError(pub Date);

impl AgreedRate {
    /// The agreement, unless one about the same work begins on the same day: nobody could see which
    /// of the two decides.
    pub fn beside(self, others: &[Self]) -> Result<Self, RepeatedError> {
        let about = |one: &Self| {
            (one.client.clone(), one.scope.clone(), one.whose.clone(), one.task, one.from)
        };
        let rivals = |one: &Self| !one.is_withdrawn() && about(one) == about(&self);
        if others.iter().any(rivals) {
            return Err(RepeatedError(self.from));
        }
        Ok(self)
    }

    /// The agreement as one that holds no longer from a day; from the day it began, it never holds.
    pub fn end(self, from: Date) -> Result<Self, EndError> {
        if from < self.from {
            return Err(EndError(self.from));
        }
        Ok(Self { ended: Some(from), ..self })
    }

    /// Whether it was ended before it held on any day.
    pub fn is_withdrawn(&self) -> bool {
        self.ended == Some(self.from)
    }

    /// Whether it holds on no day from today on.
    pub fn is_over(&self, today: Date) -> bool {
        self.is_withdrawn() || self.ended.is_some_and(|ended| ended <= today)
    }
}
