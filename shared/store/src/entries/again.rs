//! Unbilled entries that are priced again, several in one transaction (TIM-05).
//!
//! Invariant: an entry that was changed since it was read is not priced; what is on a draft or
//! issued is no unbilled entry any more, and cannot be.

use std::collections::HashMap;

use domain::audit::Event;
use domain::entry::Entry;
use domain::id::{EntryId, MatterId};
use jiff::Timestamp;
use jiff::civil::Date;

use super::{ENTRIES_AT_ONCE, EntryItem, key, places, versioned};
use crate::access::FirmStore;
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::Versioned;
use crate::keys;
use crate::once::{CommitError, Done, Once};
use crate::query::Page;

/// How many entries one commit prices again: as many as it records.
pub const PRICED_AT_ONCE: usize = ENTRIES_AT_ONCE;

/// How many unbilled entries are looked at to be priced: ten such commits.
pub const TO_PRICE_MAX: usize = 240;

impl FirmStore<'_> {
    /// A matter's unbilled entries of the days after one, or of all days, oldest first, as many as
    /// are priced at once; one question.
    pub async fn entries_to_price(
        &self,
        matter: &MatterId,
        after: Option<Date>,
    ) -> Result<Page<Versioned<Entry>>, Fault> {
        let most = i32::try_from(TO_PRICE_MAX).unwrap_or(i32::MAX);
        let asked = self.store.ask_state(&keys::matter(matter).pk);
        let low = after.map_or_else(|| "WIP#".to_owned(), |day| format!("WIP#{day}#~"));
        asked.between(low, "WIP#~").limit(most).page(versioned).await
    }

    /// Unbilled entries of a matter by their days and ids; those that are not there are left out.
    pub async fn entries_named(
        &self,
        matter: &MatterId,
        named: &[(Date, EntryId)],
    ) -> Result<HashMap<EntryId, Versioned<Entry>>, Fault> {
        let places = named.iter().map(|(on, id)| (matter.clone(), *on, id.clone()));
        self.entries_at(&places.collect::<Vec<_>>()).await
    }

    /// Writes unbilled entries of a matter with other prices, at most [`PRICED_AT_ONCE`]; what a
    /// repeat is told is `outcome`. What is of a locked day keeps its price.
    pub async fn commit_repriced(
        &self,
        (once, outcome): (&Once, &str),
        matter: &MatterId,
        priced: &[(Versioned<Entry>, Entry)],
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let commit = Commit::by(self.member.actor(), once, at).outcome(outcome);
        let one = |commit: Commit, (old, new): &(Versioned<Entry>, Entry)| {
            let (was, value) = (old.value.value, new.value);
            let event = Event::EntryRepriced { entry: new.id.clone(), was, value };
            let at = (&key(new), old.version);
            let commit = commit.on_open_day(old.value.on);
            let commit = commit.replace(self.store, at, &places(new), &EntryItem::of(new))?;
            Ok::<_, Fault>(commit.event(matter, event))
        };
        let commit = commit.on_open_matter(self.store, matter)?;
        priced.iter().try_fold(commit, one)?.write(self.store).await
    }
}
