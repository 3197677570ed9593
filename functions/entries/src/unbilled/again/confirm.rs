//! Pricing what was chosen again: some in one transaction after the other, each of which happens
//! once, so that a repeat goes on with those that are missing.
//!
//! Invariant: an entry that is no longer what the person has seen is left as it is, and named.

use domain::entry::Entry;
use domain::id::{EntryId, MatterId};
use domain::matter::Matter;
use jiff::Timestamp;
use serde::Deserialize;
use store::entries::{PRICED_AT_ONCE, TO_PRICE_MAX};
use store::{CommitError, FirmStore, Once, Versioned};
use web::{Answer, App, Location, Path, Posted, Refusal, Staff, State, ui};

use super::super::group;
use super::seen::Seen;
use super::work::Rates;
use crate::{allowed, paths, row};

/// How often a transaction that lost a race is tried with what is there by then.
const ATTEMPTS_MAX: usize = 3;

/// How many entries that were left are named.
const NAMED_MAX: usize = 5;

/// The entries as they were seen.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    entry: Vec<String>,
}

/// `POST /firm/unbilled/{matter}/rates/confirm`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    allowed::to_price(&member)?;
    let seen = posted.form.read()?;
    let store = app.store.of(&member);
    let once = posted.once(&member);
    let matter = store.matter(&id).await?.ok_or(Refusal::NotFound)?.value;
    let again = Again { rates: Rates::of(&store, &matter).await?, store, matter };

    let mut left = Vec::new();
    for (turn, some) in seen.chunks(PRICED_AT_ONCE).enumerate() {
        left.extend(again.priced(&once.part(turn), some, app.now()).await?);
    }

    let count = seen.len().saturating_sub(left.len());
    let left = again.named(&seen, &left).await?;
    let flash = format!("Changed the price of {}.{left}", group::counted_entries(count));
    Ok(Answer::Go(Location::to(paths::entries_of(&id)).flash(flash)))
}

impl Form {
    fn read(&self) -> Result<Vec<Seen>, Refusal> {
        if self.entry.is_empty() {
            return Err(Refusal::NotFound);
        }
        if self.entry.len() > TO_PRICE_MAX {
            return Err(Refusal::TooMuch);
        }
        self.entry.iter().map(|text| text.parse()).collect()
    }
}

/// What entries are priced again with.
struct Again<'a> {
    store: FirmStore<'a>,
    matter: Matter,
    rates: Rates,
}

impl Again<'_> {
    /// Prices some entries in one transaction, unless that was done before; those that were left.
    async fn priced(
        &self,
        once: &Once,
        some: &[Seen],
        at: Timestamp,
    ) -> Result<Vec<EntryId>, Refusal> {
        if let Some(outcome) = self.store.done(once).await? {
            return ids(&outcome);
        }
        for _ in 0..ATTEMPTS_MAX {
            let (changes, left) = self.changes(some).await?;
            let outcome = left.join(" ");
            if changes.is_empty() {
                // Another press may have come first since we asked.
                return ids(&self.store.done(once).await?.unwrap_or(outcome));
            }
            let wish = (once, outcome.as_str());
            match self.store.commit_repriced(wish, &self.matter.id, &changes, at).await {
                Ok(done) => return ids(&done.outcome(&outcome)),
                // One of them was changed or locked meanwhile: it is left, the others tried again.
                Err(CommitError::Stale | CommitError::Locked) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Refusal::Stale)
    }

    /// The entries with their new prices, and the ids of those that are not what was seen.
    async fn changes(
        &self,
        some: &[Seen],
    ) -> Result<(Vec<(Versioned<Entry>, Entry)>, Vec<String>), Refusal> {
        let named: Vec<_> = some.iter().map(|seen| (seen.on, seen.id.clone())).collect();
        let (mut there, lock) =
            tokio::try_join!(self.store.entries_named(&self.matter.id, &named), self.store.lock())?;
        let open = |on| lock.as_ref().is_none_or(|lock| lock.value.admits(on).is_ok());
        let (mut changes, mut left) = (Vec::new(), Vec::new());
        for seen in some {
            let old = there.remove(&seen.id);
            let found = old.as_ref().and_then(|old| self.rates.found(&self.matter, &old.value));
            match old.zip(found) {
                Some((old, found)) if seen.is(&old, found.rate) && open(seen.on) => {
                    let new = old.value.at_rate(found.rate).map_err(Refusal::fault)?;
                    changes.push((old, new));
                }
                Some(_) | None => left.push(seen.id.to_string()),
            }
        }
        Ok((changes, left))
    }

    /// The sentence that names what was left.
    async fn named(&self, seen: &[Seen], left: &[EntryId]) -> Result<String, Refusal> {
        if left.is_empty() {
            return Ok(String::new());
        }
        let left: Vec<&Seen> = seen.iter().filter(|seen| left.contains(&seen.id)).collect();
        let shown = left.iter().take(NAMED_MAX).map(|seen| (seen.on, seen.id.clone()));
        let shown: Vec<_> = shown.collect();
        let there = self.store.entries_named(&self.matter.id, &shown).await?;
        let name = |(on, id): &(jiff::civil::Date, EntryId)| match there.get(id) {
            Some(entry) => row::label(&entry.value),
            None => format!("one of {}, no longer unbilled on that day", ui::date_plain(*on)),
        };
        let names = shown.iter().map(name).collect::<Vec<_>>().join("; ");
        let more = match left.len().saturating_sub(NAMED_MAX) {
            0 => String::new(),
            more => format!("; and {more} more"),
        };
        Ok(format!(
            " Left as they are, since they, their rates or the lock date changed meanwhile: \
             {names}{more}."
        ))
    }
}

/// The ids of an outcome.
fn ids(outcome: &str) -> Result<Vec<EntryId>, Refusal> {
    outcome.split_whitespace().map(|id| id.parse().map_err(Refusal::fault)).collect()
}
