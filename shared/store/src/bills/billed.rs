//! How clients get their bills: each by itself or together, and to which parent.

use domain::audit::Event;
use domain::client::Client as Party;
use domain::combined::{Billed, Together};
use domain::dispatch::Dispatch;
use domain::id::ClientId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::access::FirmStore;
use crate::clients::ClientItem;
use crate::commit::Commit;
use crate::desk::Desk;
use crate::fault::Fault;
use crate::item::{self, Versioned};
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct BilledItem {
    together: String,
    dispatch: String,
    parent: Option<String>,
    children: Vec<String>,
}

/// A client and the parents that it comes from and goes to, each as it is to be and over the
/// version that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Family {
    /// The client.
    pub client: (ClientId, Versioned<Billed>),
    /// The parent it had, where it has it no more, and the one that it gets.
    pub parents: Vec<(ClientId, Versioned<Billed>)>,
}

impl BilledItem {
    fn of(billed: &Billed) -> Self {
        Self {
            together: billed.together.word().to_owned(),
            dispatch: billed.dispatch.word().to_owned(),
            parent: billed.parent.as_ref().map(ToString::to_string),
            children: billed.children.iter().map(ToString::to_string).collect(),
        }
    }

    fn read(self) -> Result<Billed, Fault> {
        let child = |id: &String| item::parsed("client", id);
        Ok(Billed {
            together: Together::of_word(&self.together).unwrap_or_default(),
            dispatch: Dispatch::of_word(&self.dispatch).unwrap_or_default(),
            parent: self.parent.as_ref().map(child).transpose()?,
            children: self.children.iter().map(child).collect::<Result<_, _>>()?,
        })
    }
}

impl Store {
    /// How a client gets its bills; version nothing while nobody ever said so.
    pub(crate) async fn billed_so(&self, id: &ClientId) -> Result<Versioned<Billed>, Fault> {
        match self.get::<BilledItem>(&keys::billed_so(id)).await? {
            Some(found) => Ok(Versioned { value: found.value.read()?, version: found.version }),
            None => Ok(Versioned { value: Billed::default(), version: 0 }),
        }
    }
}

impl Desk<'_> {
    /// How a client gets its bills; version nothing while nobody ever said so.
    pub async fn billed(&self, id: &ClientId) -> Result<Versioned<Billed>, Fault> {
        self.store.billed_so(id).await
    }
}

impl FirmStore<'_> {
    /// How a client gets its bills; version nothing while nobody ever said so.
    pub async fn billed(&self, id: &ClientId) -> Result<Versioned<Billed>, Fault> {
        self.store.billed_so(id).await
    }

    /// Clients by their ids, by name.
    pub async fn clients_named(&self, ids: &[ClientId]) -> Result<Vec<Party>, Fault> {
        let found = self.store.get_many(ids.iter().map(keys::client)).await?;
        let read = found.into_values().map(|one| item::read::<ClientItem>(one)?.read());
        let mut all = read.collect::<Result<Vec<_>, _>>()?;
        all.sort_by(|one, other| one.name.as_str().cmp(other.name.as_str()));
        Ok(all)
    }

    /// Sets how a client gets its bills, with both ends of what that changes.
    pub async fn commit_billed(
        &self,
        once: &Once,
        family: &Family,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let (id, billed) = &family.client;
        let event = Event::BilledSet {
            client: id.clone(),
            together: billed.value.together.word(),
            dispatch: billed.value.dispatch.word(),
            parent: billed.value.parent.as_ref().map(ToString::to_string).unwrap_or_default(),
        };
        let mut commit = Commit::by(self.member.actor(), once, at).outcome(id);
        for (id, Versioned { value, version }) in
            std::iter::once(&family.client).chain(&family.parents)
        {
            let (key, item) = (keys::billed_so(id), BilledItem::of(value));
            commit = commit.over(self.store, (&key, *version), &Places::default(), &item)?;
        }
        commit.event(id, event).write(self.store).await
    }
}
