//! The hours of a timekeeper's day, whatever they are billed on.

use std::collections::HashMap;

use domain::entry::{Entry, Work};
use domain::hours::Hours;
use domain::id::EntryId;

use super::EntryItem;
use crate::access::FirmStore;
use crate::fault::Fault;
use crate::item;

impl FirmStore<'_> {
    /// The time of an entry's timekeeper on the entry's day, without the entry itself: what is
    /// unbilled, and the lines of drafts and invoices that the projector has looked at. It reads
    /// indexes, so it catches what a person records twice and not what two windows do at once.
    pub async fn hours_beside(&self, entry: &Entry) -> Result<Hours, Fault> {
        let Work::Time { timekeeper, .. } = &entry.work else { return Ok(Hours::default()) };
        let (on, currency) = (entry.on, entry.value.currency());
        let unbilled = self.store.ask_index("by_kind", "WIP");
        let unbilled = unbilled.between(format!("{on}#"), format!("{on}#~"));
        let unbilled =
            unbilled.all(|attributes| item::read::<EntryItem>(attributes)?.read()).await?;
        let billed = self.store.hours_billed(timekeeper.as_str(), currency.code(), on).await?;

        // An entry that has just been put on a draft, or taken off it, may be in both.
        let mut hours: HashMap<EntryId, Hours> = billed.into_iter().collect();
        for one in unbilled {
            if let Work::Time { timekeeper: who, hours: its, .. } = one.work
                && who == *timekeeper
            {
                hours.insert(one.id, its);
            }
        }
        hours.remove(&entry.id);
        Ok(hours.into_values().fold(Hours::default(), Hours::plus))
    }
}
