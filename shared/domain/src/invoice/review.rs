//! The review of a draft before it is issued (BIL-01, BIL-02).
//!
//! Invariants: a draft that was sent for review is issued once it is approved and not before; what
//! is approved is what was seen, so an approved draft that is changed has to be approved again.

use jiff::Timestamp;
use jiff::civil::Date;

use super::{Draft, IssueError};
use crate::id::MemberId;
use crate::member::{Member, Role};
use crate::text::Note;

/// How far a draft is on its way to be approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Review {
    /// Nobody was asked to look at it, and nobody has to.
    Unasked,
    /// A reviewer is to look at it.
    Waiting {
        /// Who.
        reviewer: MemberId,
        /// By when.
        due_on: Date,
        /// Who asked.
        by: MemberId,
    },
    /// The reviewer sent it back.
    Returned {
        /// Who did.
        reviewer: MemberId,
        /// What is to be changed.
        words: Note,
    },
    /// It was changed after it was approved.
    Changed {
        /// Who had approved it.
        reviewer: MemberId,
    },
    /// It may be issued as it is.
    Approved {
        /// Who says so.
        by: MemberId,
        /// Since when.
        at: Timestamp,
    },
}

/// The states of a draft, as lists name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewState {
    /// It is being made.
    Draft,
    /// A reviewer looks at it.
    InReview,
    /// It may be issued as it is.
    Approved,
}

/// Why a draft is not sent for review, approved or sent back, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReviewError {
    /// No lines.
    #[error("This draft has no entries to look at.")]
    Empty,
    /// Somebody who may not answer for it.
    #[error("Choose a lawyer of the firm as the reviewer.")]
    NotALawyer,
    /// A day that is over.
    #[error("Choose today or a later day.")]
    Over,
    /// It does not wait for a review.
    #[error("This draft does not wait for a review any more. It is shown as it is now.")]
    NotWaiting,
    /// Somebody else is asked.
    #[error("Only its reviewer or another lawyer approves this draft or sends it back.")]
    NotTheReviewer,
}

impl ReviewState {
    /// The words of badges.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Draft => "Draft",
            Self::InReview => "In review",
            Self::Approved => "Approved",
        }
    }
}

impl Review {
    /// The state that lists name.
    pub const fn state(&self) -> ReviewState {
        match self {
            Self::Unasked | Self::Returned { .. } | Self::Changed { .. } => ReviewState::Draft,
            Self::Waiting { .. } => ReviewState::InReview,
            Self::Approved { .. } => ReviewState::Approved,
        }
    }

    /// Who looked at it last, or is to.
    pub const fn reviewer(&self) -> Option<&MemberId> {
        match self {
            Self::Unasked => None,
            Self::Waiting { reviewer, .. }
            | Self::Returned { reviewer, .. }
            | Self::Changed { reviewer }
            | Self::Approved { by: reviewer, .. } => Some(reviewer),
        }
    }

    /// Whether the draft may be issued as far as its review goes.
    pub const fn lets_issue(&self) -> Result<(), IssueError> {
        match self {
            Self::Unasked | Self::Approved { .. } => Ok(()),
            Self::Waiting { .. } => Err(IssueError::InReview),
            Self::Returned { .. } | Self::Changed { .. } => Err(IssueError::NotApproved),
        }
    }

    /// Whether somebody may approve it or send it back.
    pub fn waits_for(&self, who: &MemberId, role: Role) -> Result<(), ReviewError> {
        match self {
            Self::Waiting { reviewer, .. } if reviewer == who || role.authorises() => Ok(()),
            Self::Waiting { .. } => Err(ReviewError::NotTheReviewer),
            Self::Unasked
            | Self::Returned { .. }
            | Self::Changed { .. }
            | Self::Approved { .. } => Err(ReviewError::NotWaiting),
        }
    }
}

impl Draft {
    /// Sends the draft to a reviewer, or to another one.
    pub fn sent_for_review(
        self,
        reviewer: Option<&Member>,
        (due_on, today): (Date, Date),
        by: &MemberId,
    ) -> Result<Self, ReviewError> {
        if self.line_count == 0 {
            return Err(ReviewError::Empty);
        }
        let lawyer = reviewer.filter(|one| one.role.authorises()).ok_or(ReviewError::NotALawyer)?;
        if due_on < today {
            return Err(ReviewError::Over);
        }
        let (reviewer, by) = (lawyer.id.clone(), by.clone());
        Ok(Self { review: Review::Waiting { reviewer, due_on, by }, ..self })
    }

    /// Approves the draft as it is.
    pub fn approved(
        self,
        (by, role): (&MemberId, Role),
        at: Timestamp,
    ) -> Result<Self, ReviewError> {
        self.review.waits_for(by, role)?;
        Ok(Self { review: Review::Approved { by: by.clone(), at }, ..self })
    }

    /// Sends the draft back with what is to be changed.
    pub fn returned(self, (by, role): (&MemberId, Role), words: Note) -> Result<Self, ReviewError> {
        self.review.waits_for(by, role)?;
        Ok(Self { review: Review::Returned { reviewer: by.clone(), words }, ..self })
    }

    /// The same draft after anything of it was changed: an approved one is a draft again.
    #[must_use]
    pub fn changed(self) -> Self {
        let review = match self.review {
            Review::Approved { by, .. } => Review::Changed { reviewer: by },
            other @ (Review::Unasked
            | Review::Waiting { .. }
            | Review::Returned { .. }
            | Review::Changed { .. }) => other,
        };
        Self { review, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{ClientId, InvoiceId, MatterId};
    use crate::member::{Classification, Rates};
    use crate::money::{Currency, Money};
    use crate::text::{Email, Mark, Name};

    const TODAY: Date = Date::constant(2026, 3, 9);

    fn person(chance: u8, role: Role) -> Member {
        Member {
            id: MemberId::made(0, [chance; 10]),
            name: Name::parse("Ada Byron").unwrap(),
            email: Email::parse("ada@firm.example").unwrap(),
            role,
            mark: Mark::parse("AB").unwrap(),
            classification: Classification::Partner,
            rates: Rates::default(),
            target: None,
        }
    }

    fn draft() -> Draft {
        Draft {
            id: InvoiceId::made(0, [3; 10]),
            client: ClientId::made(0, [2; 10]),
            client_name: Name::parse("Acme").unwrap(),
            matter: MatterId::made(0, [1; 10]),
            matter_number: Mark::parse("M-1").unwrap(),
            matter_name: Name::parse("Sale of the mill").unwrap(),
            currency: Currency::USD,
            terms_days: 30,
            note: None,
            total: Money::new(100, Currency::USD),
            line_count: 1,
            begun_at: Timestamp::UNIX_EPOCH,
            review: Review::Unasked,
            taxes: crate::tax::Taxes::default(),
            exchange: None,
            kind: crate::invoice::InvoiceKind::Work,
        }
    }

    fn waiting(reviewer: &Member) -> Draft {
        let by = MemberId::made(0, [9; 10]);
        draft().sent_for_review(Some(reviewer), (TODAY, TODAY), &by).unwrap()
    }

    #[test]
    fn bil01_a_draft_that_was_sent_for_review_is_issued_once_it_is_approved() {
        let ada = person(1, Role::Lawyer);
        assert_eq!(draft().review.lets_issue(), Ok(()));
        let sent = waiting(&ada);
        assert_eq!(sent.review.state(), ReviewState::InReview);
        assert_eq!(sent.review.lets_issue(), Err(IssueError::InReview));
        let by = (&ada.id, ada.role);
        let back = sent.clone().returned(by, Note::parse("Too much").unwrap()).unwrap();
        assert_eq!(back.review.lets_issue(), Err(IssueError::NotApproved));
        let approved = sent.approved(by, Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!(approved.review.lets_issue(), Ok(()));
        let changed = approved.changed();
        assert_eq!(changed.review.lets_issue(), Err(IssueError::NotApproved));
        assert_eq!(changed.review.reviewer(), Some(&ada.id));
    }

    #[test]
    fn bil02_a_lawyer_reviews_by_a_day_to_come() {
        let (by, sam) = (MemberId::made(0, [9; 10]), person(2, Role::Assistant));
        let days = (TODAY, TODAY);
        let sent = |reviewer, days| draft().sent_for_review(reviewer, days, &by).unwrap_err();
        assert_eq!(sent(None, days), ReviewError::NotALawyer);
        assert_eq!(sent(Some(&sam), days), ReviewError::NotALawyer);
        let past = (Date::constant(2026, 3, 8), TODAY);
        assert_eq!(sent(Some(&person(1, Role::Lawyer)), past), ReviewError::Over);
        let empty = Draft { line_count: 0, ..draft() };
        assert_eq!(empty.sent_for_review(None, days, &by).unwrap_err(), ReviewError::Empty);
    }

    #[test]
    fn bil02_its_reviewer_or_another_lawyer_answers() {
        let sent = waiting(&person(1, Role::Lawyer));
        let other = MemberId::made(0, [5; 10]);
        assert_eq!(sent.review.waits_for(&other, Role::Lawyer), Ok(()));
        let refused = sent.review.waits_for(&other, Role::Bookkeeper);
        assert_eq!(refused, Err(ReviewError::NotTheReviewer));
        let unasked = draft().review.waits_for(&other, Role::Lawyer);
        assert_eq!(unasked, Err(ReviewError::NotWaiting));
    }
}
