//! Writing what a file noted, in parts.
//!
//! Invariant: what is written follows from the file alone, and what is there is left as it is, so
//! an import that broke off goes on where it stopped, and one that is repeated changes nothing.

use std::collections::BTreeMap;

use domain::audit::{Actor, Event};
use domain::id::{MemberId, SuggestionId};
use domain::member::Member;
use domain::suggestion::{Notebook, Noted, Suggestion};
use domain::timesheet::Called;
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::kept::{FileItem, SuggestionItem};
use crate::Store;
use crate::commit::Commit;
use crate::fault::Fault;
use crate::keys::{self, Places};
use crate::once::{CommitError, Once};

/// How many items one commit of an import writes.
const ITEMS_PER_COMMIT: usize = 80;

/// Imports time and calendars on behalf of somebody.
#[derive(Debug, Clone)]
pub struct Importer<'a> {
    pub(crate) store: &'a Store,
    pub(crate) actor: Actor,
}

/// Whose work it can be.
pub(super) struct People {
    members: Vec<Member>,
    called: Called,
}

impl People {
    /// Whose it is: as the firm said of the name, or else by address or name.
    pub(super) fn of(&self, noted: &Noted) -> Option<MemberId> {
        let said = self.called.person(&noted.person);
        let said = said.and_then(|id| self.members.iter().find(|member| member.id == *id));
        said.or_else(|| noted.person.member(&self.members)).map(|member| member.id.clone())
    }
}

/// A file as the books know it.
pub(super) struct File<'a> {
    pub(super) sha256: &'a str,
    pub(super) source: Notebook,
    pub(super) at: Timestamp,
}

/// What an import wrote.
pub(super) struct Written {
    /// How many suggestions were not known before.
    pub(super) new: usize,
    /// Whether the file itself was imported before.
    pub(super) known: bool,
}

impl Importer<'_> {
    /// Writes what was noted and is not known, each to its timekeeper.
    pub(super) async fn write(
        &self,
        file: &File<'_>,
        noted: Vec<Noted>,
    ) -> Result<Written, CommitError> {
        let fresh = self.fresh(noted).await?;
        for part in fresh.chunks(ITEMS_PER_COMMIT) {
            self.part(file, part).await?;
        }
        let key = keys::suggestion_file(file.sha256);
        let known = self.store.get::<FileItem>(&key).await?;
        let written = Written { new: fresh.len(), known: known.is_some() };
        if written.new > 0 || !written.known {
            self.finish(file, &fresh, known.map(|known| known.version)).await?;
        }
        Ok(written)
    }

    /// Whose work it can be.
    pub(super) async fn people(&self) -> Result<People, Fault> {
        let (members, sheets) =
            tokio::try_join!(Box::pin(self.store.people()), Box::pin(self.store.sheets()))?;
        Ok(People { members, called: sheets.value.called })
    }

    /// The suggestions that the books don't have, by id.
    async fn fresh(&self, noted: Vec<Noted>) -> Result<Vec<Suggestion>, Fault> {
        let people = self.people().await?;
        let suggested = noted.into_iter().map(|noted| {
            let timekeeper = people.of(&noted);
            let suggestion = Suggestion::new(noted, timekeeper);
            (suggestion.id.clone(), suggestion)
        });
        let all: BTreeMap<SuggestionId, Suggestion> = suggested.collect();
        let known = self.store.get_many(all.keys().map(keys::suggestion)).await?;
        let fresh = all.into_values();
        Ok(fresh.filter(|own| !known.contains_key(&keys::suggestion(&own.id))).collect())
    }

    async fn part(&self, file: &File<'_>, part: &[Suggestion]) -> Result<(), CommitError> {
        let once = Once::named(format!("suggestions#{}#{}", file.sha256, hashed(part)));
        let mut commit = Commit::by(self.actor.clone(), &once, file.at);
        for suggestion in part {
            let key = keys::suggestion(&suggestion.id);
            let places = SuggestionItem::places(suggestion);
            commit = commit.create(self.store, &key, &places, &SuggestionItem::of(suggestion))?;
        }
        commit.write(self.store).await?;
        Ok(())
    }

    /// Notes that the file was read to its end.
    async fn finish(
        &self,
        file: &File<'_>,
        fresh: &[Suggestion],
        version: Option<u64>,
    ) -> Result<(), CommitError> {
        let once = Once::named(format!("suggestionfile#{}#{}", file.sha256, hashed(fresh)));
        let source = file.source.word();
        let item = FileItem {
            sha256: file.sha256.to_owned(),
            source: source.to_owned(),
            suggestions: fresh.len(),
        };
        let event = Event::SuggestionsImported {
            file: file.sha256.to_owned(),
            source,
            suggestions: fresh.len(),
        };
        let (key, places) = (keys::suggestion_file(file.sha256), Places::default());
        let commit = Commit::by(self.actor.clone(), &once, file.at);
        let commit = match version {
            Some(version) => commit.replace(self.store, (&key, version), &places, &item)?,
            None => commit.create(self.store, &key, &places, &item)?,
        };
        commit.event("FIRM", event).write(self.store).await?;
        Ok(())
    }
}

/// What names a part of an import: all that it holds.
fn hashed(part: &[Suggestion]) -> String {
    let mut hash = Sha256::new();
    part.iter().for_each(|suggestion| hash.update(suggestion.id.as_str()));
    hex::encode(hash.finalize())
}
