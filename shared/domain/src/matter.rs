//! Matters: the unit for time, costs, documents and invoices.

mod closing;
mod ending;

pub use closing::{CloseError, Closed, Facts, Left, ReopenError};
pub use ending::{Ending, purge, retention_years};

use jiff::civil::Date;

use crate::billing::{Billing, BillingHold, Frequency};
use crate::client::Client;
use crate::firm::Firm;
use crate::hours::Rounding;
use crate::id::{ClientId, MatterId};
use crate::text::{Mark, Name};

/// One engagement or case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matter {
    /// Its id.
    pub id: MatterId,
    /// Whose matter it is.
    pub client: ClientId,
    /// The client's name, for lists.
    pub client_name: Name,
    /// The firm's number: unique, never reused.
    pub number: Mark,
    /// What it is called.
    pub name: Name,
    /// The client's own number for it, when it has one.
    pub client_reference: Option<Mark>,
    /// When it was opened.
    pub opened_on: Date,
    /// Whether entries must carry UTBMS codes (TIM-06).
    pub codes: CodesRule,
    /// How time worked on it becomes time billed, where it was agreed otherwise than with its
    /// client.
    pub rounding: Option<Rounding>,
    /// Days from issue until an invoice is due.
    pub terms_days: u16,
    /// Whether it has ended, and how long its records are kept.
    pub ending: Ending,
    /// When and by whom it is billed, and what holds it from that.
    pub billing: Billing,
}

/// Whether entries of a matter must carry UTBMS codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodesRule {
    /// Codes may be given.
    Optional,
    /// Time needs a task and an activity code, costs an expense code.
    Required,
}

impl Matter {
    /// The usual payment terms.
    pub const TERMS_DAYS: u16 = 30;
    /// The longest terms that make sense.
    pub const TERMS_DAYS_MAX: u16 = 365;

    /// The rule that rounds time on it: its own, else its client's, else the firm's (TIM-02).
    pub fn rounds(&self, client: &Client, firm: &Firm) -> Rounding {
        self.rounding.or(client.rounding).unwrap_or(firm.rounding)
    }

    /// How often it is billed: by its own rule, else its client's (BIL-19).
    pub fn frequency(&self, client: &Client) -> Frequency {
        self.billing.frequency.unwrap_or(client.frequency)
    }

    /// What holds all of its work from being billed on a day (BIL-04).
    pub fn billing_hold(&self, today: Date) -> Option<&BillingHold> {
        self.billing.hold.as_ref().filter(|hold| hold.is_on(today))
    }

    /// The same matter, held from being billed, or let go.
    #[must_use]
    pub fn billing_held(self, hold: Option<BillingHold>) -> Self {
        Self { billing: Billing { hold, ..self.billing }, ..self }
    }
}

/// The number that follows the highest of the form `2026-0042` among those of a year.
pub fn next_number<'a>(year: i16, known: impl IntoIterator<Item = &'a Mark>) -> String {
    let prefix = format!("{year}-");
    let counted = |mark: &Mark| {
        let digits = mark.as_str().strip_prefix(&prefix)?;
        digits.parse::<u32>().ok().filter(|_| digits.len() == 4)
    };
    let highest = known.into_iter().filter_map(counted).max().unwrap_or(0);
    format!("{prefix}{:04}", highest.saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_number_follows_the_highest_of_its_year() {
        let marks = ["2026-0007", "2026-0041", "2025-0900", "2026-9", "M-77", "2026-004x"];
        let marks = marks.map(|text| Mark::parse(text).unwrap());
        assert_eq!(next_number(2026, &marks), "2026-0042");
        assert_eq!(next_number(2027, &marks), "2027-0001");
    }
}
