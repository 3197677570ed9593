//! Work that no draft takes for now (BIL-04).

use jiff::civil::Date;

use crate::day::{self, DayError};
use crate::text::{Note, TextError};

/// Why an entry, or all of a matter, is passed over when drafts are made, and until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BillingHold {
    /// Why.
    pub reason: Note,
    /// The day on which it ends by itself; without one it is let go by hand.
    pub until: Option<Date>,
}

/// Why work cannot be held until a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HoldError {
    /// A day that does not read.
    #[error(transparent)]
    Day(#[from] DayError),
    /// A day on which it would be over already.
    #[error("Choose a day after today: on that day the hold ends by itself.")]
    Over,
}

impl BillingHold {
    /// Reads why.
    pub fn reason(text: &str) -> Result<Note, TextError> {
        Note::parse(text)
    }

    /// Reads until when; nothing typed is a hold that only a person ends.
    pub fn until(text: &str, today: Date) -> Result<Option<Date>, HoldError> {
        if text.trim().is_empty() {
            return Ok(None);
        }
        let until = day::parse(text)?;
        if until > today { Ok(Some(until)) } else { Err(HoldError::Over) }
    }

    /// Whether it still holds on a day.
    pub fn is_on(&self, today: Date) -> bool {
        self.until.is_none_or(|until| today < until)
    }
}

impl std::fmt::Display for BillingHold {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.until {
            Some(until) => write!(f, "Held until {}: {}", day::plain(until), self.reason),
            None => write!(f, "Held: {}", self.reason),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = Date::constant(2026, 3, 9);

    fn held(until: Option<Date>) -> BillingHold {
        BillingHold { reason: Note::parse("The client asked to wait").unwrap(), until }
    }

    #[test]
    fn bil04_a_hold_until_a_day_ends_by_itself_on_that_day() {
        let until = Date::constant(2026, 3, 10);
        assert!(held(Some(until)).is_on(TODAY));
        assert!(!held(Some(until)).is_on(until));
        assert!(held(None).is_on(Date::constant(2099, 1, 1)));
    }

    #[test]
    fn bil04_a_hold_ends_on_a_day_to_come_or_by_hand() {
        assert_eq!(BillingHold::until(" ", TODAY), Ok(None));
        assert_eq!(BillingHold::until("2026-03-10", TODAY), Ok(Date::constant(2026, 3, 10).into()));
        assert_eq!(BillingHold::until("2026-03-09", TODAY), Err(HoldError::Over));
        assert!(matches!(BillingHold::until("soon", TODAY), Err(HoldError::Day(_))));
    }

    #[test]
    fn bil04_a_hold_says_why_and_until_when() {
        let said = held(Some(Date::constant(2026, 4, 1))).to_string();
        assert!(said.starts_with("Held until ") && said.ends_with("The client asked to wait"));
    }
}
