//! Time that is approved before it is billed, where the firm asks for that (TIM-11).
//!
//! Invariant: whoever changes time takes back what was said of it: it is recorded anew.

use crate::id::MemberId;
use crate::text::Note;

/// How far time is on its way to a bill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Approval {
    /// It is recorded, and its timekeeper may still be at work on it.
    Recorded,
    /// Its timekeeper is done with it.
    Submitted,
    /// Somebody who bills has sent it back, and says why.
    Returned(Note),
    /// Somebody who bills has approved it.
    Approved(MemberId),
    /// Somebody outside the firm has handed it in: it is billed once it is approved, whatever the
    /// firm’s rule is (TIM-23).
    Offered,
    /// What was handed in was sent back, and why; it is billed no more than before.
    Declined(Note),
}

/// Whether time needs approval before it is billed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApprovalRule {
    /// What is recorded can be billed.
    NotNeeded,
    /// What is approved can be billed.
    Needed,
}

impl Approval {
    /// What pages say of it; nothing of what is only recorded.
    pub fn words(&self) -> Option<String> {
        match self {
            Self::Recorded => None,
            Self::Submitted => Some("Submitted".to_owned()),
            Self::Returned(because) => Some(format!("Sent back: {because}")),
            Self::Approved(_) => Some("Approved".to_owned()),
            Self::Offered => Some("Handed in".to_owned()),
            Self::Declined(because) => Some(format!("Sent back: {because}")),
        }
    }

    /// Whether its timekeeper has still to say that they are done.
    pub const fn is_to_submit(&self) -> bool {
        match self {
            Self::Recorded | Self::Returned(_) => true,
            Self::Submitted | Self::Approved(_) | Self::Offered | Self::Declined(_) => false,
        }
    }

    /// Whether it waits for somebody who bills.
    pub const fn waits(&self) -> bool {
        match self {
            Self::Submitted | Self::Offered => true,
            Self::Recorded | Self::Returned(_) | Self::Approved(_) | Self::Declined(_) => false,
        }
    }

    /// This, sent back by somebody who bills.
    #[must_use]
    pub fn sent_back(&self, because: Note) -> Self {
        match self {
            Self::Offered | Self::Declined(_) => Self::Declined(because),
            Self::Recorded | Self::Submitted | Self::Returned(_) | Self::Approved(_) => {
                Self::Returned(because)
            }
        }
    }

    /// Whether whoever handed it in may still take it back.
    pub const fn is_of_outside(&self) -> bool {
        match self {
            Self::Offered | Self::Declined(_) => true,
            Self::Recorded | Self::Submitted | Self::Returned(_) | Self::Approved(_) => false,
        }
    }
}

impl ApprovalRule {
    /// The word in storage.
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotNeeded => "not needed",
            Self::Needed => "needed",
        }
    }

    /// The rule with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        [Self::NotNeeded, Self::Needed].into_iter().find(|rule| rule.word() == word)
    }

    /// Whether time of this approval can be billed.
    pub const fn bills(self, approval: &Approval) -> bool {
        match (self, approval) {
            (_, Approval::Offered | Approval::Declined(_)) => false,
            (Self::NotNeeded, _) | (Self::Needed, Approval::Approved(_)) => true,
            (Self::Needed, Approval::Recorded | Approval::Submitted | Approval::Returned(_)) => {
                false
            }
        }
    }

    /// What keeps time of this approval off a bill; nothing where it can be billed.
    pub fn keeps_off(self, approval: &Approval) -> Option<String> {
        if self.bills(approval) {
            return None;
        }
        Some(match approval {
            Approval::Recorded => "Not submitted yet".to_owned(),
            Approval::Submitted | Approval::Offered => "Waits for approval".to_owned(),
            Approval::Returned(_) | Approval::Approved(_) | Approval::Declined(_) => {
                approval.words().unwrap_or_default()
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tim11_where_it_is_needed_nothing_but_approved_time_is_billed() {
        let because = Note::parse("Which court?").unwrap();
        let approved = Approval::Approved(MemberId::made(0, [1; 10]));
        let kept_off = |approval: &Approval| ApprovalRule::Needed.keeps_off(approval);
        assert_eq!(kept_off(&Approval::Recorded).as_deref(), Some("Not submitted yet"));
        assert_eq!(kept_off(&approved), None);
        for (approval, to_submit, waits, bills) in [
            (Approval::Recorded, true, false, false),
            (Approval::Submitted, false, true, false),
            (Approval::Returned(because), true, false, false),
            (approved, false, false, true),
        ] {
            assert_eq!(approval.is_to_submit(), to_submit, "{approval:?}");
            assert_eq!(approval.waits(), waits, "{approval:?}");
            assert_eq!(ApprovalRule::Needed.bills(&approval), bills, "{approval:?}");
            assert!(ApprovalRule::NotNeeded.bills(&approval), "{approval:?}");
        }
    }

    #[test]
    fn tim23_what_is_handed_in_from_outside_is_never_billed_before_it_is_approved() {
        let because = || Note::parse("Which court?").unwrap();
        let declined = Approval::Offered.sent_back(because());
        assert_eq!(declined, Approval::Declined(because()));
        assert_eq!(Approval::Submitted.sent_back(because()), Approval::Returned(because()));
        for rule in [ApprovalRule::NotNeeded, ApprovalRule::Needed] {
            assert!(!rule.bills(&Approval::Offered) && !rule.bills(&declined));
            assert_eq!(rule.keeps_off(&Approval::Offered).as_deref(), Some("Waits for approval"));
            assert_eq!(rule.keeps_off(&declined).as_deref(), Some("Sent back: Which court?"));
        }
        assert!(Approval::Offered.waits() && !declined.waits());
        assert!(Approval::Offered.is_of_outside() && declined.is_of_outside());
    }

    #[test]
    fn a_rule_reads_back_from_its_word() {
        for rule in [ApprovalRule::NotNeeded, ApprovalRule::Needed] {
            assert_eq!(ApprovalRule::of_word(rule.word()), Some(rule));
        }
        assert_eq!(ApprovalRule::of_word("sometimes"), None);
    }
}
