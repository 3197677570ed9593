//! What a run is planned from: all unbilled work until a day, with what is known of its matters.
//!
//! Lists are read from an index and may be a moment late; they plan, and what is drafted then is
//! read anew.

use std::collections::{BTreeMap, HashMap, HashSet};

use domain::client::Client;
use domain::entry::Entry;
use domain::guideline::Guidelines;
use domain::id::{ClientId, InvoiceId, MatterId};
use domain::invoice::Issued;
use domain::matter::Matter;
use domain::run::Ground;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::clients::ClientItem;
use crate::desk::Desk;
use crate::entries::EntryItem;
use crate::fault::Fault;
use crate::guidelines::GuidelinesItem;
use crate::item::{self, Attributes};
use crate::keys::{self, Key};
use crate::matters::MatterItem;

/// Which invoice of a matter was issued last.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct BilledItem {
    pub(crate) invoice: String,
}

impl Desk<'_> {
    /// Every matter with unbilled work until a day, by its number.
    pub async fn run_grounds(&self, until: Date) -> Result<Vec<Ground>, Fault> {
        let store = self.store;
        let mut work = store.unbilled_until(until).await?;
        let matters: Vec<Matter> =
            store.read_many(work.keys().map(keys::matter), |item: MatterItem| item.read()).await?;
        let clients: HashSet<ClientId> = matters.iter().map(|one| one.client.clone()).collect();
        let parties: Vec<Client> = store
            .read_many(clients.iter().map(keys::client), |item: ClientItem| item.read())
            .await?;
        let parties: HashMap<ClientId, Client> =
            parties.into_iter().map(|one| (one.id.clone(), one)).collect();
        let rules = store.guidelines_of(&clients).await?;
        let last = store.billed_last(work.keys()).await?;
        let agreed = store.arrangements_of(work.keys()).await?;
        let mut months = store.months_of(work.keys()).await?;
        let drafts = store.ask_index("by_kind", "DRAFTS").all(crate::invoices::draft).await?;
        let drafted: HashSet<MatterId> = drafts.into_iter().map(|one| one.matter).collect();

        let mut grounds = Vec::new();
        for matter in matters {
            let Some(client) = parties.get(&matter.client) else { continue };
            let agreed = agreed.get(&matter.id).cloned().unwrap_or_default();
            let mut months = months.remove(&matter.id).unwrap_or_default();
            let entries = work.remove(&matter.id).unwrap_or_default().into_iter();
            let charged = |entry| agreed.taking(&mut months, entry).map(|(entry, _)| entry);
            let entries = entries.map(charged).collect::<Result<_, _>>();
            grounds.push(Ground {
                frequency: matter.frequency(client),
                rules: rules.get(&matter.client).cloned().unwrap_or_default(),
                entries: item::checked("charge", entries)?,
                last: last.get(&matter.id).cloned(),
                is_drafted: drafted.contains(&matter.id),
                matter,
            });
        }
        grounds.sort_by(|a, b| {
            let key =
                |one: &Ground| (one.matter.number.as_str().to_lowercase(), one.matter.id.clone());
            key(a).cmp(&key(b))
        });
        Ok(grounds)
    }
}

impl Store {
    /// Unbilled entries until a day, by their matter.
    async fn unbilled_until(&self, until: Date) -> Result<BTreeMap<MatterId, Vec<Entry>>, Fault> {
        let asked = self.ask_index("by_kind", "WIP").between("0", format!("{until}#~"));
        let entries: Vec<Entry> =
            asked.all(|attributes| item::read::<EntryItem>(attributes)?.read()).await?;
        let mut work: BTreeMap<MatterId, Vec<Entry>> = BTreeMap::new();
        for entry in entries {
            work.entry(entry.matter.clone()).or_default().push(entry);
        }
        Ok(work)
    }

    async fn read_many<I: serde::de::DeserializeOwned, T>(
        &self,
        keys: impl IntoIterator<Item = Key>,
        read: impl Fn(I) -> Result<T, Fault>,
    ) -> Result<Vec<T>, Fault> {
        let found = self.get_many(keys).await?;
        let one = |attributes: Attributes| read(item::read::<I>(attributes)?);
        found.into_values().map(one).collect()
    }

    async fn guidelines_of(
        &self,
        clients: &HashSet<ClientId>,
    ) -> Result<HashMap<ClientId, Guidelines>, Fault> {
        let mut found = self.get_many(clients.iter().map(keys::guidelines)).await?;
        let mut all = HashMap::new();
        for client in clients {
            if let Some(attributes) = found.remove(&keys::guidelines(client)) {
                all.insert(client.clone(), item::read::<GuidelinesItem>(attributes)?.read()?);
            }
        }
        Ok(all)
    }

    /// The last invoice of each matter, where it is not void.
    async fn billed_last<'m>(
        &self,
        matters: impl Iterator<Item = &'m MatterId>,
    ) -> Result<HashMap<MatterId, Issued>, Fault> {
        let read = |billed: BilledItem| item::parsed::<InvoiceId>("invoice", &billed.invoice);
        let named = self.read_many(matters.map(keys::billed), read).await?;
        let found = self.get_many(named.iter().map(keys::invoice)).await?;
        let heads: Result<Vec<Issued>, Fault> =
            found.into_values().map(crate::invoices::issued).collect();
        let valid = heads?.into_iter().filter(|one| !one.is_void());
        Ok(valid.map(|one| (one.matter.clone(), one)).collect())
    }
}
