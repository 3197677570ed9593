//! What stands beside an entry on its day: the hours of its timekeeper, whatever they are billed
//! on, the same work, and other work at the same time.

use std::collections::HashMap;

use domain::entry::{Entry, Work};
use domain::hours::Hours;
use domain::id::EntryId;
use jiff::civil::Time;

use super::EntryItem;
use crate::access::FirmStore;
use crate::fault::Fault;
use crate::item;

/// What is recorded for the timekeeper of an entry on its day, without the entry itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beside {
    /// The hours, whatever they are billed on.
    pub hours: Hours,
    /// An unbilled entry that says the same of the same matter (TIM-20).
    pub twin: Option<EntryId>,
    /// When an unbilled entry begins that runs at the same time (TIM-20).
    pub overlap: Option<Time>,
}

impl FirmStore<'_> {
    /// What stands beside an entry: what is unbilled, and the lines of drafts and invoices that the
    /// projector has looked at. It reads indexes, so it catches what a person records twice and not
    /// what two windows do at once.
    pub async fn beside(&self, entry: &Entry) -> Result<Beside, Fault> {
        let Work::Time { timekeeper, .. } = &entry.work else { return Ok(Beside::default()) };
        let (on, currency) = (entry.on, entry.value.currency());
        let unbilled = self.store.ask_index("by_kind", "WIP");
        let unbilled = unbilled.between(format!("{on}#"), format!("{on}#~"));
        let unbilled =
            unbilled.all(|attributes| item::read::<EntryItem>(attributes)?.read()).await?;
        let billed = self.store.hours_billed(timekeeper.as_str(), currency.code(), on).await?;

        // An entry that has just been put on a draft, or taken off it, may be in both.
        let mut hours: HashMap<EntryId, Hours> = billed.into_iter().collect();
        for one in &unbilled {
            if let Work::Time { timekeeper: who, hours: its, .. } = &one.work
                && who == timekeeper
            {
                hours.insert(one.id.clone(), *its);
            }
        }
        hours.remove(&entry.id);
        Ok(Beside {
            hours: hours.into_values().fold(Hours::default(), Hours::plus),
            overlap: unbilled.iter().find_map(|one| entry.overlap(one)),
            twin: unbilled.iter().find(|one| one.is_twin_of(entry)).map(|one| one.id.clone()),
        })
    }
}
