//! How the billing system of one client knows the firm and its timekeepers (EBL-06).
//!
//! Invariants: whoever is listed has an id or a rank of their own there; no member is listed twice,
//! and no two have the same id.

use std::collections::HashSet;

use super::LedesId;
use crate::id::MemberId;
use crate::member::Classification;

/// What a client’s billing system calls the firm and its timekeepers, where it is not what the firm
/// calls them itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KnownAs {
    /// `LAW_FIRM_ID`.
    pub firm: Option<LedesId>,
    keepers: Vec<KnownKeeper>,
}

/// A timekeeper there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownKeeper {
    /// Who.
    pub member: MemberId,
    /// `TIMEKEEPER_ID`.
    pub id: Option<LedesId>,
    /// `TIMEKEEPER_CLASSIFICATION`.
    pub rank: Option<Classification>,
}

/// Why ids are not kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KnownAsError {
    /// Two people with one id.
    #[error("Two timekeepers have the id {0}. Give each their own.")]
    Same(LedesId),
    /// More people than a firm of this size has.
    #[error("At most {} timekeepers have ids of their own with one client.", KnownAs::KEEPERS_MAX)]
    Many,
}

impl KnownAs {
    /// The most timekeepers: what one item holds with room to spare.
    pub const KEEPERS_MAX: usize = 1_000;

    /// Keeps ids; who has neither id nor rank is left out, and so is whoever is named again.
    pub fn new(firm: Option<LedesId>, keepers: Vec<KnownKeeper>) -> Result<Self, KnownAsError> {
        let (mut ids, mut members) = (HashSet::new(), HashSet::new());
        let mut kept = Vec::new();
        for keeper in keepers {
            let says = keeper.id.is_some() || keeper.rank.is_some();
            if !says || !members.insert(keeper.member.clone()) {
                continue;
            }
            if let Some(id) = &keeper.id
                && !ids.insert(id.as_str().to_owned())
            {
                return Err(KnownAsError::Same(id.clone()));
            }
            kept.push(keeper);
        }
        if kept.len() > Self::KEEPERS_MAX {
            return Err(KnownAsError::Many);
        }
        Ok(Self { firm, keepers: kept })
    }

    /// The timekeepers with an id or a rank of their own.
    pub fn keepers(&self) -> &[KnownKeeper] {
        &self.keepers
    }

    /// What is said of a member.
    pub fn keeper(&self, member: &MemberId) -> Option<&KnownKeeper> {
        self.keepers.iter().find(|keeper| keeper.member == *member)
    }

    /// Whether the client’s system calls everybody what the firm calls them.
    pub const fn is_empty(&self) -> bool {
        self.firm.is_none() && self.keepers.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keeper(of: u8, id: &str, rank: Option<Classification>) -> KnownKeeper {
        let member = MemberId::made(0, [of; 10]);
        KnownKeeper { member, id: LedesId::parse_optional(id).unwrap(), rank }
    }

    #[test]
    fn ebl06_who_says_nothing_is_left_out_and_two_never_share_an_id() {
        let (ada, ben) = (1, 2);
        let partner = Some(Classification::Partner);
        let known = KnownAs::new(
            None,
            vec![keeper(ada, "TK-1", None), keeper(ben, "", None), keeper(ada, "TK-2", partner)],
        )
        .unwrap();
        assert_eq!(known.keepers(), [keeper(ada, "TK-1", None)]);
        assert_eq!(known.keeper(&MemberId::made(0, [ben; 10])), None);
        let both = vec![keeper(ada, "TK-1", None), keeper(ben, "TK-1", partner)];
        let error = KnownAs::new(None, both).unwrap_err().to_string();
        assert_eq!(error, "Two timekeepers have the id TK-1. Give each their own.");
        assert!(KnownAs::new(None, vec![keeper(ada, "", None)]).unwrap().is_empty());
    }
}
