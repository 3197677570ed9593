//! Work that was noted elsewhere and waits for its timekeeper (TIM-08, TIM-21).
//!
//! Invariants: a suggestion is found by its id, which follows from its mark, so what is imported
//! again changes nothing; only what waits is listed, and what was dismissed stays dismissed; each
//! person lists their own, and those of nobody known.

mod import;
mod kept;
mod take;

pub use import::Importer;
pub use take::{Facts, Format, Taken, troubles};

use domain::audit::Event;
use domain::entry::Entry;
use domain::id::{MemberId, SuggestionId};
use domain::suggestion::{Fate, Suggestion};
use jiff::Timestamp;

use crate::Store;
use crate::access::{FirmStore, SystemStore};
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::{self, Versioned};
use crate::keys;
use crate::once::{CommitError, Done, Once};
use crate::query::Page;
use kept::SuggestionItem;

impl Store {
    async fn suggested(
        &self,
        timekeeper: Option<&MemberId>,
        from: Option<String>,
    ) -> Result<Page<Suggestion>, Fault> {
        let asked = self.ask_index("by_owner", &keys::suggested_pk(timekeeper)).from(from);
        asked.page(|attributes| item::read::<SuggestionItem>(attributes)?.read()).await
    }

    async fn suggestion(&self, id: &SuggestionId) -> Result<Option<Versioned<Suggestion>>, Fault> {
        let found = self.get::<SuggestionItem>(&keys::suggestion(id)).await?;
        let read = |item: Versioned<SuggestionItem>| {
            Ok(Versioned { value: item.value.read()?, version: item.version })
        };
        found.map(read).transpose()
    }
}

impl FirmStore<'_> {
    /// What waits for this person, the newest first, a page at a time.
    pub async fn suggestions(&self, from: Option<String>) -> Result<Page<Suggestion>, Fault> {
        self.store.suggested(Some(&self.member.id), from).await
    }

    /// What waits for nobody known, the newest first, a page at a time.
    pub async fn suggestions_of_nobody(
        &self,
        from: Option<String>,
    ) -> Result<Page<Suggestion>, Fault> {
        self.store.suggested(None, from).await
    }

    /// What waits for a contractor, for whom others record it; nothing for whoever signs in, or
    /// for whoever does not bill.
    pub async fn suggestions_of_contractor(
        &self,
        of: &MemberId,
        from: Option<String>,
    ) -> Result<Option<Page<Suggestion>>, Fault> {
        if !self.acts_for(of).await? {
            return Ok(None);
        }
        self.store.suggested(Some(of), from).await.map(Some)
    }

    /// Whether this person bills, and the other is a contractor.
    async fn acts_for(&self, of: &MemberId) -> Result<bool, Fault> {
        if !self.member.role.bills() {
            return Ok(false);
        }
        let person = self.store.person(of).await?;
        Ok(person.is_some_and(|person| !person.value.role.signs_in()))
    }

    /// A suggestion to this person, to nobody known, or to a contractor where this person bills.
    pub async fn suggestion(
        &self,
        id: &SuggestionId,
    ) -> Result<Option<Versioned<Suggestion>>, Fault> {
        let Some(found) = self.store.suggestion(id).await? else { return Ok(None) };
        let is_ours = match &found.value.timekeeper {
            None => true,
            Some(of) => *of == self.member.id || self.acts_for(of).await?,
        };
        Ok(is_ours.then_some(found))
    }

    /// Takes a suggestion off the list for good.
    pub async fn commit_suggestion_dismissed(
        &self,
        once: &Once,
        suggestion: &Versioned<Suggestion>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let Versioned { value, version } = suggestion;
        let dismissed = Suggestion { fate: Fate::Dismissed, ..value.clone() };
        let item = SuggestionItem::of(&dismissed);
        let event = Event::SuggestionDismissed { suggestion: value.id.clone() };
        Commit::by(self.member.actor(), once, at)
            .outcome(&value.id)
            .replace(
                self.store,
                (&keys::suggestion(&value.id), *version),
                &SuggestionItem::places(&dismissed),
                &item,
            )?
            .event(&self.member.id, event)
            .write(self.store)
            .await
    }

    /// Records an entry as a suggestion says, which is on no list from then on.
    pub async fn commit_recorded_as_suggested(
        &self,
        once: &Once,
        (entry, suggestion): (&Entry, &Versioned<Suggestion>),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let Versioned { value, version } = suggestion;
        let fate = Fate::Recorded(entry.id.clone());
        let recorded = Suggestion { fate, ..value.clone() };
        let (key, places) = (keys::suggestion(&value.id), SuggestionItem::places(&recorded));
        let commit = Commit::by(self.member.actor(), once, at);
        self.store
            .recorded(commit, entry)?
            .replace(self.store, (&key, *version), &places, &SuggestionItem::of(&recorded))?
            .write(self.store)
            .await
    }

    /// Imports time and calendars for this person.
    pub fn suggestion_import(&self) -> Importer<'_> {
        Importer { store: self.store, actor: self.member.actor() }
    }
}

impl SystemStore<'_> {
    /// What waits for a timekeeper, or for nobody known, the newest first, a page at a time.
    pub async fn suggestions(
        &self,
        timekeeper: Option<&MemberId>,
        from: Option<String>,
    ) -> Result<Page<Suggestion>, Fault> {
        self.store.suggested(timekeeper, from).await
    }

    /// Imports time and calendars for nobody in person.
    pub fn suggestion_import(&self) -> Importer<'_> {
        Importer { store: self.store, actor: self.actor() }
    }
}
