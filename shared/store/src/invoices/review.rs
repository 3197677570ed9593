//! The review of drafts: how it is stored with the head, and who finds what waits for them.

use domain::audit::Event;
use domain::invoice::{Draft, Review};
use domain::notice::Notice;
use domain::text::Note;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::head::{HeadItem, places_draft};
use crate::access::FirmStore;
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::{self, Versioned};
use crate::keys;
use crate::once::{CommitError, Done, Once};
use crate::query::Page;

/// How far a draft is on its way to be approved, as it is stored.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "lowercase")]
pub(super) enum ReviewItem {
    #[default]
    Unasked,
    Waiting {
        reviewer: String,
        due_on: Date,
        by: String,
    },
    Returned {
        reviewer: String,
        words: String,
    },
    Changed {
        reviewer: String,
    },
    Approved {
        by: String,
        at: Timestamp,
    },
}

impl ReviewItem {
    pub(super) fn of(review: &Review) -> Self {
        match review {
            Review::Unasked => Self::Unasked,
            Review::Waiting { reviewer, due_on, by } => Self::Waiting {
                reviewer: reviewer.to_string(),
                due_on: *due_on,
                by: by.to_string(),
            },
            Review::Returned { reviewer, words } => {
                Self::Returned { reviewer: reviewer.to_string(), words: words.to_string() }
            }
            Review::Changed { reviewer } => Self::Changed { reviewer: reviewer.to_string() },
            Review::Approved { by, at } => Self::Approved { by: by.to_string(), at: *at },
        }
    }

    pub(super) fn read(self) -> Result<Review, Fault> {
        let member = |id: &str| item::parsed("member", id);
        Ok(match self {
            Self::Unasked => Review::Unasked,
            Self::Waiting { reviewer, due_on, by } => {
                Review::Waiting { reviewer: member(&reviewer)?, due_on, by: member(&by)? }
            }
            Self::Returned { reviewer, words } => {
                let words = item::checked("words of a reviewer", Note::parse(&words))?;
                Review::Returned { reviewer: member(&reviewer)?, words }
            }
            Self::Changed { reviewer } => Review::Changed { reviewer: member(&reviewer)? },
            Self::Approved { by, at } => Review::Approved { by: member(&by)?, at },
        })
    }
}

/// Where a draft that waits is found by its reviewer: what is due first comes first.
pub(super) fn waits_at(draft: &Draft) -> Option<(String, String)> {
    match &draft.review {
        Review::Waiting { reviewer, due_on, .. } => {
            Some((keys::reviewing_pk(reviewer), format!("{due_on}#{}", draft.id)))
        }
        Review::Unasked
        | Review::Returned { .. }
        | Review::Changed { .. }
        | Review::Approved { .. } => None,
    }
}

impl FirmStore<'_> {
    /// Drafts that wait for the member who asks, those due first at the top.
    pub async fn drafts_to_review(&self) -> Result<Page<Draft>, Fault> {
        let pk = keys::reviewing_pk(self.member.id());
        self.store.ask_index("by_owner", &pk).page(super::draft).await
    }

    /// Writes a draft whose review moved; nothing else of it changes.
    pub async fn commit_draft_reviewed(
        &self,
        once: &Once,
        draft: &Versioned<Draft>,
        (event, told): (Event, Option<Notice>),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let id = &draft.value.id;
        let (key, value) = (keys::invoice(id), HeadItem::of_draft(&draft.value));
        let at_version = (&key, draft.version);
        let commit = Commit::by(self.member.actor(), once, at).outcome(id).replace(
            self.store,
            at_version,
            &places_draft(&draft.value),
            &value,
        )?;
        let commit = told.into_iter().fold(commit, Commit::mail);
        commit.event(id, event).write(self.store).await
    }
}
