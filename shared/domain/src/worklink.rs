//! Links by which a contractor hands time in without an account (TIM-23).
//!
//! Invariants: a link takes time of one person for the matters that it names, and shows nothing
//! else; it ends by itself and can be withdrawn; a person has one link, and a new one ends the old.

use jiff::Timestamp;

use crate::id::{MatterId, MemberId};
use crate::paylink::Standing;

/// The most matters that a link names.
pub const MATTERS_MAX: usize = 50;

/// A link by which a contractor hands time in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkLink {
    /// Whose time it takes.
    pub timekeeper: MemberId,
    /// For which matters.
    pub matters: Vec<MatterId>,
    /// Who made it.
    pub by: MemberId,
    /// When.
    pub made_at: Timestamp,
    /// From when on it does not work.
    pub ends_at: Timestamp,
    /// When the firm withdrew it.
    pub withdrawn_at: Option<Timestamp>,
}

/// Why a link is not made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WorkLinkError {
    /// No matter.
    #[error("Name at least one matter, by its number.")]
    NoMatter,
    /// Many matters.
    #[error("Name at most {MATTERS_MAX} matters.")]
    TooMany,
    /// A number that no open matter has.
    #[error("No open matter has the number “{0}”.")]
    Unknown(String),
}

impl WorkLink {
    /// Whether it works.
    pub fn standing(&self, now: Timestamp) -> Standing {
        if self.withdrawn_at.is_some() {
            Standing::Withdrawn
        } else if now >= self.ends_at {
            Standing::Ended
        } else {
            Standing::Works
        }
    }

    /// Whether it takes time for a matter.
    pub fn names(&self, matter: &MatterId) -> bool {
        self.matters.contains(matter)
    }

    /// What its proof is made of: a link that is made anew has another.
    pub fn subject(&self) -> String {
        format!("{}#{}", self.timekeeper, self.made_at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tim23_a_link_works_until_it_ends_or_is_withdrawn() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let link = WorkLink {
            timekeeper: MemberId::made(0, [1; 10]),
            matters: vec![MatterId::made(0, [2; 10])],
            by: MemberId::made(0, [3; 10]),
            made_at: at(10),
            ends_at: at(20),
            withdrawn_at: None,
        };
        assert_eq!(link.standing(at(19)), Standing::Works);
        assert_eq!(link.standing(at(20)), Standing::Ended);
        let withdrawn = WorkLink { withdrawn_at: Some(at(12)), ..link.clone() };
        assert_eq!(withdrawn.standing(at(13)), Standing::Withdrawn);
        assert!(link.names(&MatterId::made(0, [2; 10])));
        assert!(!link.names(&MatterId::made(0, [4; 10])));
        let anew = WorkLink { made_at: at(11), ..link.clone() };
        assert_ne!(anew.subject(), link.subject());
    }
}
