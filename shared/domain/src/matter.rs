//! Matters: the unit for time, costs, documents and invoices.

use jiff::civil::Date;

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
    /// Days from issue until an invoice is due.
    pub terms_days: u16,
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
}
