//! What is recorded on some days, wherever it stands: unbilled, on a draft or on an invoice.

use std::collections::HashMap;

use domain::entry::{Entry, Work};
use domain::id::{EntryId, MatterId, MemberId};
use domain::invoice::Issued;
use domain::matter::Matter;
use domain::money::Currency;
use jiff::ToSpan;
use jiff::civil::Date;

use super::EntryItem;
use crate::Store;
use crate::access::FirmStore;
use crate::fault::Fault;
use crate::item;
use crate::keys::{self, Key};
use crate::rollups::Bill;

/// An entry, and where its billing stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The entry as it was recorded.
    pub entry: Entry,
    /// Where it stands.
    pub bill: Bill,
}

impl Store {
    /// A matter's unbilled entries until a day, by day and id.
    pub(crate) async fn entries_until(
        &self,
        matter: &MatterId,
        last: Date,
    ) -> Result<Vec<Entry>, Fault> {
        let asked = self.ask_state(&keys::matter(matter).pk);
        let asked = asked.between("WIP#", format!("WIP#{last}#~"));
        asked.all(|attributes| item::read::<EntryItem>(attributes)?.read()).await
    }
}

impl FirmStore<'_> {
    /// A timekeeper's time between two days, by day. What is on drafts and invoices is what the
    /// projector has looked at. It reads indexes, so it shows what a person recorded before and not
    /// what two windows do at once.
    pub async fn time_of(
        &self,
        who: &MemberId,
        currency: Currency,
        days: (Date, Date),
    ) -> Result<Vec<Standing>, Fault> {
        let mut all = self.standing(&keys::work_pk(who.as_str()), currency, days).await?;
        all.retain(|one| match &one.entry.work {
            Work::Time { timekeeper, .. } => timekeeper == who,
            Work::Cost { .. } | Work::Flat { .. } => false,
        });
        Ok(all)
    }

    /// What may stand beside an entry: its timekeeper's time of its day, of the day before, which
    /// may run into it, and of the day after; or the costs of its day (TIM-20). The entry itself is
    /// left out.
    pub async fn beside(&self, entry: &Entry) -> Result<Vec<Standing>, Fault> {
        let (on, currency) = (entry.on, entry.worth.currency());
        let mut all = match &entry.work {
            Work::Time { timekeeper, .. } => {
                let days = (on.saturating_sub(1.days()), on.saturating_add(1.days()));
                self.time_of(timekeeper, currency, days).await?
            }
            Work::Cost { .. } => self.standing(keys::COSTS, currency, (on, on)).await?,
            Work::Flat { .. } => Vec::new(),
        };
        all.retain(|one| one.entry.id != entry.id);
        Ok(all)
    }

    /// The draft or invoice of a matter with the line of an entry of a day; nothing where there is
    /// none. It looks through all bills of the matter, for who looks for an entry that has gone.
    pub async fn entry_billed(
        &self,
        matter: &Matter,
        on: Date,
        id: &EntryId,
    ) -> Result<Option<Bill>, Fault> {
        let (drafts, invoices) =
            tokio::try_join!(self.drafts_in(matter), self.invoices_in(matter))?;
        let drafts = drafts.into_iter().map(|draft| Bill::Draft(draft.id));
        let issued = |invoice: Issued| Bill::Issued(invoice.id, invoice.number.to_string());
        let bills: Vec<(Key, Bill)> = drafts
            .chain(invoices.into_iter().filter(|one| !one.is_void()).map(issued))
            .filter_map(|bill| Some((keys::line(bill.invoice()?, on, id), bill)))
            .collect();
        let there = self.store.get_many(bills.iter().map(|(key, _)| key.clone())).await?;
        Ok(bills.into_iter().find(|(key, _)| there.contains_key(key)).map(|(_, bill)| bill))
    }

    async fn standing(
        &self,
        listed: &str,
        currency: Currency,
        (first, last): (Date, Date),
    ) -> Result<Vec<Standing>, Fault> {
        let asked = self.store.ask_index("by_kind", "WIP");
        let asked = asked.between(format!("{first}#"), format!("{last}#~"));
        let (unbilled, billed) = tokio::try_join!(
            asked.all(|attributes| item::read::<EntryItem>(attributes)?.read()),
            self.store.billed(listed, currency.code(), (first, last)),
        )?;
        let open = unbilled.into_iter().map(|entry| {
            let bill = Bill::None(entry.matter.clone());
            Standing { entry, bill }
        });
        let billed = billed.into_iter().map(|(entry, bill)| Standing { entry, bill });
        // An entry that has just been put on a draft, or taken off it, may be in both.
        let all: HashMap<EntryId, Standing> =
            billed.chain(open).map(|one| (one.entry.id.clone(), one)).collect();
        let mut all: Vec<Standing> = all.into_values().collect();
        all.sort_by(|a, b| (a.entry.on, &a.entry.id).cmp(&(b.entry.on, &b.entry.id)));
        Ok(all)
    }
}
