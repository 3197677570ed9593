//! The whole state graph of disputes as a table: each edge with what it books (rule PSP-44).

use super::DisputeState::{
    self, Inquiry, InquiryClosed, InquiryReview, Lost, Open, UnderReview, Won,
};

/// A way from one state to another, and what follows in the books.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// The state before; `None` before the first news.
    pub from: Option<DisputeState>,
    /// The state after.
    pub to: DisputeState,
    /// What is booked, in order.
    pub steps: &'static [Step],
}

/// What an edge books.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The disputed amount leaves the processor's balance.
    Withdraw,
    /// The processor's fee for it does too.
    Charge,
    /// The amount comes back; the fee may not.
    Reinstate,
    /// The amount is owed again by the client.
    Reopen,
}

const TAKEN: &[Step] = &[Step::Withdraw, Step::Charge];
const TAKEN_AND_BACK: &[Step] = &[Step::Withdraw, Step::Charge, Step::Reinstate];
const TAKEN_FOR_GOOD: &[Step] = &[Step::Withdraw, Step::Charge, Step::Reopen];

/// Every way that a processor can take; news may also skip states, which books what was skipped.
pub const EDGES: &[Edge] = &[
    Edge { from: None, to: Inquiry, steps: &[] },
    Edge { from: None, to: InquiryReview, steps: &[] },
    Edge { from: None, to: InquiryClosed, steps: &[] },
    Edge { from: None, to: Open, steps: TAKEN },
    Edge { from: None, to: UnderReview, steps: TAKEN },
    Edge { from: None, to: Won, steps: TAKEN_AND_BACK },
    Edge { from: None, to: Lost, steps: TAKEN_FOR_GOOD },
    Edge { from: Some(Inquiry), to: InquiryReview, steps: &[] },
    Edge { from: Some(Inquiry), to: InquiryClosed, steps: &[] },
    Edge { from: Some(Inquiry), to: Open, steps: TAKEN },
    Edge { from: Some(InquiryReview), to: InquiryClosed, steps: &[] },
    Edge { from: Some(InquiryReview), to: Open, steps: TAKEN },
    Edge { from: Some(InquiryClosed), to: Open, steps: TAKEN },
    Edge { from: Some(Open), to: UnderReview, steps: &[] },
    Edge { from: Some(Open), to: Won, steps: &[Step::Reinstate] },
    Edge { from: Some(Open), to: Lost, steps: &[Step::Reopen] },
    Edge { from: Some(UnderReview), to: Won, steps: &[Step::Reinstate] },
    Edge { from: Some(UnderReview), to: Lost, steps: &[Step::Reopen] },
];
