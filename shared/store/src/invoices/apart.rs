//! Lines that move from a draft onto one of their own (INV-31).
//!
//! Invariant: a line leaves the one draft and is on the other in one transaction, with the entry
//! behind it, so it is billed once.

use domain::audit::Event;
use domain::invoice::{Draft, Line};
use jiff::Timestamp;

use super::head::{HeadItem, places_draft};
use super::line::LineItem;
use crate::commit::Commit;
use crate::desk::Desk;
use crate::item::Versioned;
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};

/// How many lines one commit moves: each takes two of the hundred items of a transaction.
pub const LINES_MOVED: usize = 40;

impl Desk<'_> {
    /// Moves lines from a draft onto another one, whose totals both count that; the other one is
    /// begun with them while it has no version.
    pub async fn commit_lines_moved(
        &self,
        once: &Once,
        (from, onto): (&Versioned<Draft>, &Versioned<Draft>),
        lines: &[Line],
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let store = self.store;
        let mut commit = self.head_replaced(Commit::by(self.actor.clone(), once, at), from)?;
        let (id, to) = (&from.value.id, &onto.value.id);
        commit = if onto.version == 0 {
            let (key, head) = (keys::invoice(to), HeadItem::of_draft(&onto.value));
            let begun = Event::DraftBegun { invoice: to.clone() };
            commit.create(store, &key, &places_draft(&onto.value), &head)?.event(to, begun)
        } else {
            self.head_replaced(commit, onto)?
        };
        for line in lines {
            let key = keys::line(id, line.on, &line.id);
            let Some(stored) = store.get::<LineItem>(&key).await? else {
                return Err(CommitError::Stale);
            };
            let new = keys::line(to, line.on, &line.id);
            commit = commit.remove(store, (&key, stored.version))?.create(
                store,
                &new,
                &Places::default(),
                &stored.value,
            )?;
        }
        let count = u32::try_from(lines.len()).unwrap_or(u32::MAX);
        let event = || Event::LinesMoved { invoice: id.clone(), to: to.clone(), lines: count };
        commit.event(id, event()).event(to, event()).outcome(to).write(store).await
    }

    /// Makes a draft, all lines of which may stand on it so, one of another kind.
    pub async fn commit_draft_turned(
        &self,
        once: &Once,
        draft: &Versioned<Draft>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let (id, lines) = (&draft.value.id, draft.value.line_count);
        let event = Event::LinesMoved { invoice: id.clone(), to: id.clone(), lines };
        let commit = self.head_replaced(Commit::by(self.actor.clone(), once, at), draft)?;
        commit.event(id, event).write(self.store).await
    }
}
