//! Drafts: entries are claimed from the work in progress and given back to it.

use domain::audit::Event;
use domain::entry::Entry;
use domain::id::{EntryId, InvoiceId, MatterId};
use domain::invoice::{Draft, Line};
use jiff::Timestamp;
use jiff::civil::Date;

use super::head::{HeadItem, places_draft};
use super::line::LineItem;
use crate::access::FirmStore;
use crate::arrangements::Took;
use crate::commit::Commit;
use crate::desk::Desk;
use crate::entries;
use crate::fault::Fault;
use crate::item::{self, Attributes, Versioned};
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};
use crate::query::Page;

/// Entries that are claimed, with the lines that bill them and what they take of their months.
type Claimed<'a> = (&'a [(Versioned<Entry>, Line)], Option<&'a Took>);

/// How many entries one commit claims: each takes two of the hundred items of a transaction.
pub const ENTRIES_PER_COMMIT: i32 = 40;

/// How many lines one commit gives back: each takes four items, of which two are its event's.
pub const LINES_GIVEN_BACK: usize = 20;

/// How many lines one commit writes down: each takes one item, beside the head and an event.
pub const LINES_CHARGED: usize = 80;

impl Desk<'_> {
    /// A matter's unbilled entries by day, as many as one commit claims.
    pub async fn entries_to_claim(
        &self,
        matter: &MatterId,
        from: Option<String>,
    ) -> Result<Page<Versioned<Entry>>, Fault> {
        self.store.wip(matter, from, ENTRIES_PER_COMMIT).await
    }

    /// Begins a draft with its first lines, claimed from the work in progress.
    pub async fn commit_draft_begun(
        &self,
        once: &Once,
        draft: &Draft,
        claimed: Claimed<'_>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let value = HeadItem::of_draft(draft);
        let commit = Commit::by(self.actor.clone(), once, at).outcome(&draft.id).create(
            self.store,
            &keys::invoice(&draft.id),
            &places_draft(draft),
            &value,
        )?;
        self.claim(commit, draft, claimed)?
            .on_open_matter(self.store, &draft.matter)?
            .event(&draft.matter, Event::DraftBegun { invoice: draft.id.clone() })
            .event(&draft.id, Event::DraftBegun { invoice: draft.id.clone() })
            .event(&draft.id, filled(draft))
            .write(self.store)
            .await
    }

    /// Begins a draft with one line whose work was never unbilled: it becomes so where the line is
    /// taken off; a line of no work is gone then.
    pub(crate) fn begun_with(
        &self,
        commit: Commit,
        draft: &Draft,
        (line, entry): (&Line, Option<&Entry>),
    ) -> Result<Commit, Fault> {
        let (key, places) = (keys::invoice(&draft.id), places_draft(draft));
        let at = keys::line(&draft.id, line.on, &line.id);
        let item = LineItem::of(line, entry);
        let begun = || Event::DraftBegun { invoice: draft.id.clone() };
        let commit = commit.create(self.store, &key, &places, &HeadItem::of_draft(draft))?;
        Ok(commit
            .create(self.store, &at, &Places::default(), &item)?
            .event(&draft.matter, begun())
            .event(&draft.id, begun())
            .event(&draft.id, filled(draft)))
    }

    /// Begins the draft of a deposit invoice, which bills no work (INV-30).
    pub async fn commit_deposit_drafted(
        &self,
        once: &Once,
        (draft, line): (&Draft, &Line),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let commit = Commit::by(self.actor.clone(), once, at).outcome(&draft.id);
        let commit = self.begun_with(commit, draft, (line, None))?;
        commit.on_open_matter(self.store, &draft.matter)?.write(self.store).await
    }

    /// Puts more lines on a draft whose totals already count them.
    pub async fn commit_draft_filled(
        &self,
        once: &Once,
        draft: &Versioned<Draft>,
        claimed: Claimed<'_>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let commit = self.head_replaced(Commit::by(self.actor.clone(), once, at), draft)?;
        self.claim(commit, &draft.value, claimed)?
            .event(&draft.value.id, filled(&draft.value))
            .write(self.store)
            .await
    }

    /// Takes lines off a draft whose totals no longer count them; their entries are unbilled again.
    pub async fn commit_lines_taken_off(
        &self,
        once: &Once,
        draft: &Versioned<Draft>,
        lines: &[(Date, EntryId)],
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let mut commit = self.head_replaced(Commit::by(self.actor.clone(), once, at), draft)?;
        let mut taken = Vec::new();
        for (on, entry) in lines {
            let line;
            (commit, line) = self.give_back(commit, &draft.value, *on, entry).await?;
            taken.extend(line.took().cloned());
        }
        let commit = commit.given_back(self.store, &draft.value.matter, &taken).await?;
        commit.write(self.store).await
    }

    /// Puts what a volume takes off on a draft, in place of what its line took off before.
    pub async fn commit_draft_discounted(
        &self,
        once: &Once,
        draft: &Versioned<Draft>,
        (before, after): (Option<&Line>, Option<&Line>),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let mut commit = self.head_replaced(Commit::by(self.actor.clone(), once, at), draft)?;
        if let Some(line) = before {
            (commit, _) = self.give_back(commit, &draft.value, line.on, &line.id).await?;
        }
        if let Some(line) = after {
            let key = keys::line(&draft.value.id, line.on, &line.id);
            let item = LineItem::of(line, None);
            commit = commit.create(self.store, &key, &Places::default(), &item)?;
        }
        commit.event(&draft.value.id, filled(&draft.value)).write(self.store).await
    }

    async fn give_back(
        &self,
        commit: Commit,
        draft: &Draft,
        on: Date,
        id: &EntryId,
    ) -> Result<(Commit, LineItem), CommitError> {
        let key = keys::line(&draft.id, on, id);
        let Some(stored) = self.store.get::<LineItem>(&key).await? else {
            return Err(CommitError::Stale);
        };
        let commit = commit.remove(self.store, (&key, stored.version))?;
        let event = Event::LineTakenOff { invoice: draft.id.clone(), entry: id.clone() };
        let commit = commit.event(&draft.id, event);
        match stored.value.entry() {
            None => Ok((commit, stored.value)),
            Some(item) => {
                let entry = item.clone().read()?;
                let (key, places) = (entries::key(&entry), entries::places(&entry));
                Ok((commit.create(self.store, &key, &places, &item)?, stored.value))
            }
        }
    }

    /// Discards a draft that has no lines any more; one that was filled meanwhile stays.
    pub async fn commit_draft_discarded(
        &self,
        once: &Once,
        draft: &Versioned<Draft>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        if draft.value.line_count > 0 {
            return Err(CommitError::Stale);
        }
        let id = &draft.value.id;
        Commit::by(self.actor.clone(), once, at)
            .outcome(id)
            .remove(self.store, (&keys::invoice(id), draft.version))?
            .event(id, Event::DraftDiscarded { invoice: id.clone() })
            .write(self.store)
            .await
    }

    fn claim(
        &self,
        mut commit: Commit,
        draft: &Draft,
        (claimed, took): Claimed<'_>,
    ) -> Result<Commit, Fault> {
        for (entry, line) in claimed {
            let key = keys::line(&draft.id, line.on, &line.id);
            let taken = took.and_then(|took| took.by.get(&line.id));
            let item = LineItem::of(line, Some(&entry.value)).taking(taken);
            commit = commit
                .remove(self.store, (&entries::key(&entry.value), entry.version))?
                .create(self.store, &key, &Places::default(), &item)?;
        }
        commit.took(self.store, &draft.matter, took)
    }

    /// The head of a draft of which anything was changed: what was approved is so no more (BIL-01).
    pub(crate) fn head_replaced(
        &self,
        commit: Commit,
        draft: &Versioned<Draft>,
    ) -> Result<Commit, Fault> {
        let key = keys::invoice(&draft.value.id);
        let value = draft.value.clone().changed();
        commit.outcome(&value.id).replace(
            self.store,
            (&key, draft.version),
            &places_draft(&value),
            &HeadItem::of_draft(&value),
        )
    }
}

impl FirmStore<'_> {
    /// A matter's unbilled entries by day, as many as one commit claims.
    pub async fn entries_to_claim(
        &self,
        matter: &MatterId,
        from: Option<String>,
    ) -> Result<Page<Versioned<Entry>>, Fault> {
        self.desk().entries_to_claim(matter, from).await
    }

    /// All lines of a draft, with their versions.
    pub async fn lines_versioned(&self, id: &InvoiceId) -> Result<Vec<Versioned<Line>>, Fault> {
        let asked = self.store.ask_state(&keys::invoice(id).pk).beginning("LINE#");
        let line = |attributes: Attributes| {
            let version = item::version(&attributes);
            Ok(Versioned { value: item::read::<LineItem>(attributes)?.read()?, version })
        };
        asked.all(line).await
    }

    /// Writes lines that charge otherwise than they did, on a draft whose totals count that.
    pub async fn commit_lines_charged(
        &self,
        once: &Once,
        draft: &Versioned<Draft>,
        (lines, event): (&[Versioned<Line>], Event),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let id = &draft.value.id;
        let key = |line: &Versioned<Line>| keys::line(id, line.value.on, &line.value.id);
        let mut stored = self.store.get_many(lines.iter().map(key).collect::<Vec<_>>()).await?;
        let mut commit =
            self.desk().head_replaced(Commit::by(self.member.actor(), once, at), draft)?;
        for line in lines {
            let key = key(line);
            let Some(before) = stored.remove(&key) else { return Err(CommitError::Stale) };
            let item = item::read::<LineItem>(before)?.with(&line.value);
            let at = (&key, line.version);
            commit = commit.replace(self.store, at, &Places::default(), &item)?;
        }
        commit.event(id, event).write(self.store).await
    }

    /// A line of an invoice or draft.
    pub async fn line(
        &self,
        invoice: &InvoiceId,
        on: Date,
        id: &EntryId,
    ) -> Result<Option<Versioned<Line>>, Fault> {
        let found = self.store.get::<LineItem>(&keys::line(invoice, on, id)).await?;
        found
            .map(|item| Ok(Versioned { value: item.value.read()?, version: item.version }))
            .transpose()
    }

    /// Changes a draft's note or terms.
    pub async fn commit_draft_changed(
        &self,
        once: &Once,
        draft: &Versioned<Draft>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        self.desk()
            .head_replaced(Commit::by(self.member.actor(), once, at), draft)?
            .event(&draft.value.id, Event::DraftChanged { invoice: draft.value.id.clone() })
            .write(self.store)
            .await
    }

    /// Rewords a line; the head moves on with it, so that nobody issues the words of before.
    pub async fn commit_line_reworded(
        &self,
        once: &Once,
        draft: &Versioned<Draft>,
        line: &Versioned<Line>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let id = &draft.value.id;
        let key = keys::line(id, line.value.on, &line.value.id);
        let Some(stored) = self.store.get::<LineItem>(&key).await? else {
            return Err(CommitError::Stale);
        };
        let item = stored.value.with(&line.value);
        let event = Event::LineReworded { invoice: id.clone(), entry: line.value.id.clone() };
        self.desk()
            .head_replaced(Commit::by(self.member.actor(), once, at), draft)?
            .replace(self.store, (&key, line.version), &Places::default(), &item)?
            .event(id, event)
            .write(self.store)
            .await
    }
}

fn filled(draft: &Draft) -> Event {
    Event::DraftFilled { invoice: draft.id.clone(), lines: draft.line_count, total: draft.total }
}
