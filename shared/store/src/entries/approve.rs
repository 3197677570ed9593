//! Unbilled time that is submitted, sent back and approved, several entries in one transaction
//! (TIM-11).
//!
//! Invariant: an entry that was changed since it was read gets no approval.

use std::collections::HashMap;

use domain::approval::Approval;
use domain::audit::Event;
use domain::entry::Entry;
use domain::id::{EntryId, MatterId};
use domain::text::Note;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{EntryItem, key, places, versioned};
use crate::access::FirmStore;
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::{self, Versioned};
use crate::keys;
use crate::once::{CommitError, Done, Once};

/// Where an unbilled entry is: its matter, its day, its id.
pub type EntryPlace = (MatterId, Date, EntryId);

/// The place of an entry.
pub fn place(entry: &Entry) -> EntryPlace {
    (entry.matter.clone(), entry.on, entry.id.clone())
}

/// An approval as it is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum ApprovalItem {
    Recorded,
    Submitted,
    Returned(String),
    Approved(String),
    Offered,
    Declined(String),
}

impl ApprovalItem {
    pub(super) fn of(approval: &Approval) -> Self {
        match approval {
            Approval::Recorded => Self::Recorded,
            Approval::Submitted => Self::Submitted,
            Approval::Returned(because) => Self::Returned(because.to_string()),
            Approval::Approved(by) => Self::Approved(by.to_string()),
            Approval::Offered => Self::Offered,
            Approval::Declined(because) => Self::Declined(because.to_string()),
        }
    }

    pub(super) fn read(self) -> Result<Approval, Fault> {
        Ok(match self {
            Self::Recorded => Approval::Recorded,
            Self::Submitted => Approval::Submitted,
            Self::Returned(because) => {
                Approval::Returned(item::checked("because", Note::parse(&because))?)
            }
            Self::Approved(by) => Approval::Approved(item::parsed("approver", &by)?),
            Self::Offered => Approval::Offered,
            Self::Declined(because) => {
                Approval::Declined(item::checked("because", Note::parse(&because))?)
            }
        })
    }
}

impl FirmStore<'_> {
    /// Unbilled entries by their places; those that are not there are left out.
    pub async fn entries_at(
        &self,
        places: &[EntryPlace],
    ) -> Result<HashMap<EntryId, Versioned<Entry>>, Fault> {
        let wanted = places.iter().map(|(matter, on, id)| keys::wip(matter, *on, id));
        let found = self.store.get_many(wanted).await?;
        let named = |entry: Versioned<Entry>| (entry.value.id.clone(), entry);
        found.into_values().map(|attributes| versioned(attributes).map(named)).collect()
    }

    /// Time that is not approved, oldest first: bounded by what a firm leaves unbilled.
    pub async fn entries_unapproved(&self) -> Result<Vec<Versioned<Entry>>, Fault> {
        let all = self.store.ask_index("by_kind", "WIP").all(versioned).await?;
        let open = |entry: &Versioned<Entry>| match entry.value.approval() {
            Some(approval) => approval.waits() || approval.is_to_submit(),
            None => false,
        };
        Ok(all.into_iter().filter(open).collect())
    }

    /// Writes unbilled time with other approvals, at most [`super::ENTRIES_AT_ONCE`]; what a repeat
    /// is told is `outcome`.
    pub async fn commit_approvals(
        &self,
        (once, outcome): (&Once, &str),
        changed: &[(Versioned<Entry>, Entry)],
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let commit = Commit::by(self.member.actor(), once, at).outcome(outcome);
        let one = |commit: Commit, (old, new): &(Versioned<Entry>, Entry)| {
            let at = (&key(new), old.version);
            let commit = commit.replace(self.store, at, &places(new), &EntryItem::of(new))?;
            Ok::<_, Fault>(commit.event(&new.matter, event(new)))
        };
        changed.iter().try_fold(commit, one)?.write(self.store).await
    }
}

/// What happened to time that has this approval now.
fn event(new: &Entry) -> Event {
    let (entry, value) = (new.id.clone(), new.value);
    match new.approval() {
        Some(Approval::Submitted | Approval::Offered) => Event::EntrySubmitted { entry },
        Some(Approval::Returned(because) | Approval::Declined(because)) => {
            Event::EntryReturned { entry, because: because.to_string() }
        }
        Some(Approval::Approved(_)) => Event::EntryApproved { entry, value },
        Some(Approval::Recorded) | None => {
            Event::EntryChanged { entry, value, late: String::new() }
        }
    }
}
