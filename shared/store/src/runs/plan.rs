//! What a run is planned from: matters by their numbers, with their unbilled work until a day.
//!
//! A page of matters is read at a time, so that what is in memory does not grow with the firm. The
//! list of matters comes from an index and may be a moment late; it plans, and what is drafted then
//! is read anew.

use std::collections::{HashMap, HashSet};

use domain::client::Client;
use domain::entry::Entry;
use domain::guideline::Guidelines;
use domain::id::{ClientId, InvoiceId, MatterId};
use domain::invoice::{InvoiceKind, Issued};
use domain::matter::Matter;
use domain::run::Ground;
use futures_util::{StreamExt, TryStreamExt, stream};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::clients::ClientItem;
use crate::desk::Desk;
use crate::fault::Fault;
use crate::guidelines::GuidelinesItem;
use crate::item::{self, Attributes};
use crate::keys::{self, Key};
use crate::query::Page;

/// How many matters are asked for their work at once.
const AT_ONCE: usize = 10;

/// Which invoice of a matter was issued last.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct BilledItem {
    pub(crate) invoice: String,
}

impl Desk<'_> {
    /// The matters that have a draft of their work; one of a deposit or a note holds up no run.
    pub async fn matters_drafted(&self) -> Result<HashSet<MatterId>, Fault> {
        let asked = self.store.ask_index("by_kind", "DRAFTS");
        let drafts = asked.all(crate::invoices::draft).await?.into_iter();
        let of_work = drafts.filter(|draft| draft.kind == InvoiceKind::Work);
        Ok(of_work.map(|draft| draft.matter).collect())
    }

    /// A page of the matters by number: of those on it that have unbilled work until a day, what a
    /// run wants to know.
    pub async fn run_grounds(
        &self,
        (until, drafted): (Date, &HashSet<MatterId>),
        from: Option<String>,
    ) -> Result<Page<Ground>, Fault> {
        let store = self.store;
        let Page { items: mut matters, next } = store.matters(from).await?;
        let mut work = store.unbilled_until(&matters, until).await?;
        matters.retain(|matter| work.contains_key(&matter.id));
        if matters.is_empty() {
            return Ok(Page { items: Vec::new(), next });
        }
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

        let mut grounds = Vec::with_capacity(matters.len());
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
        Ok(Page { items: grounds, next })
    }
}

impl Store {
    /// The unbilled entries of matters until a day, of those that have some.
    async fn unbilled_until(
        &self,
        matters: &[Matter],
        until: Date,
    ) -> Result<HashMap<MatterId, Vec<Entry>>, Fault> {
        let work = |matter: &Matter| {
            let id = matter.id.clone();
            async move { self.entries_until(&id, until).await.map(|entries| (id, entries)) }
        };
        let asked = stream::iter(matters).map(work).buffer_unordered(AT_ONCE);
        asked.try_filter(|(_, entries)| std::future::ready(!entries.is_empty())).try_collect().await
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
