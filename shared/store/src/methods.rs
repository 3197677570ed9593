//! Saved ways to pay and the mandates to use them (PAY-14, PAY-15).
//!
//! Invariants: a mandate is written with the wish to save and never changed; a way to pay is stored
//! before the processor hears of it; what is deleted stays, so that what was agreed can be shown.

mod item;

use domain::audit::Event;
use domain::id::{ClientId, MethodId};
use domain::method::{Method, MethodFact};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::access::{ClientStore, FirmStore, SystemStore};
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::{self as items, Versioned};
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};
use crate::query::Page;
use crate::settle::{HearError, Heard};
pub(crate) use item::MandateItem;
use item::{MethodItem, places, word};

/// How often a lost race is run again.
const RACES_MAX: u32 = 8;

#[derive(Debug, Serialize, Deserialize)]
struct WayItem {
    method: String,
}

impl Store {
    pub(crate) async fn method(&self, id: &MethodId) -> Result<Option<Versioned<Method>>, Fault> {
        let found = self.get::<MethodItem>(&keys::method(id)).await?;
        found
            .map(|item| Ok(Versioned { value: item.value.read()?, version: item.version }))
            .transpose()
    }

    fn method_moved(&self, commit: Commit, method: &Versioned<Method>) -> Result<Commit, Fault> {
        let value = &method.value;
        let (key, item) = (keys::method(&value.id), MethodItem::of(value));
        commit.outcome(&value.id).replace(self, (&key, method.version), &places(value), &item)
    }
}

impl Store {
    async fn methods(&self, client: &ClientId) -> Result<Vec<Method>, Fault> {
        let listed = self.ask_index("by_owner", &keys::owner_pk(client)).beginning("K#");
        let page = listed.page(|attributes| items::read::<MethodItem>(attributes)?.read()).await?;
        let mut methods = Vec::new();
        for listed in page.items {
            methods.extend(self.method(&listed.id).await?.map(|method| method.value));
        }
        Ok(methods)
    }

    async fn default_method(&self, client: &ClientId) -> Result<Option<MethodId>, Fault> {
        let found = self.get::<WayItem>(&keys::way(client)).await?;
        found.map(|way| items::parsed("method", &way.value.method)).transpose()
    }

    /// The choice of which one is used when none is named.
    fn preferred(
        &self,
        commit: Commit,
        (client, method): (&ClientId, &MethodId),
    ) -> Result<Commit, Fault> {
        let item = WayItem { method: method.to_string() };
        let commit = commit.outcome(method);
        let commit = commit.set(self, &keys::way(client), &Places::default(), &item)?;
        Ok(commit.event(method, Event::DefaultChosen { method: method.clone() }))
    }
}

impl FirmStore<'_> {
    /// A client's ways to pay, latest first.
    pub async fn methods_of(&self, client: &ClientId) -> Result<Vec<Method>, Fault> {
        self.store.methods(client).await
    }

    /// Which one is used when none is named.
    pub async fn default_method_of(&self, client: &ClientId) -> Result<Option<MethodId>, Fault> {
        self.store.default_method(client).await
    }

    /// Chooses which one is used when none is named.
    pub async fn commit_default(
        &self,
        once: &Once,
        of: (&ClientId, &MethodId),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let commit = Commit::by(self.member.actor(), once, at);
        self.store.preferred(commit, of)?.write(self.store).await
    }
}

impl ClientStore<'_> {
    /// One of the client's ways to pay; another client's is not found.
    pub async fn method(&self, id: &MethodId) -> Result<Option<Versioned<Method>>, Fault> {
        let found = self.store.method(id).await?;
        Ok(found.filter(|method| method.value.client == self.client.id))
    }

    /// The client's ways to pay, latest first; each is read from the table itself, since an index
    /// may be late.
    pub async fn methods(&self) -> Result<Vec<Method>, Fault> {
        self.store.methods(&self.client.id).await
    }

    /// Which one is used when none is named.
    pub async fn default_method(&self) -> Result<Option<MethodId>, Fault> {
        self.store.default_method(&self.client.id).await
    }

    /// Stores the wish to save a way to pay, with the mandate.
    pub async fn commit_mandate(
        &self,
        once: &Once,
        method: &Method,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let (key, item) = (keys::method(&method.id), MethodItem::of(method));
        Commit::by(self.client.actor(), once, at)
            .outcome(&method.id)
            .create(self.store, &key, &places(method), &item)?
            .event(&method.id, Event::MandateGiven { method: method.id.clone() })
            .write(self.store)
            .await
    }

    /// Chooses which one is used when none is named.
    pub async fn commit_default(
        &self,
        once: &Once,
        method: &MethodId,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let commit = Commit::by(self.client.actor(), once, at);
        self.store.preferred(commit, (&self.client.id, method))?.write(self.store).await
    }

    /// Deletes a way to pay: from here on it is not charged.
    pub async fn commit_method_deleted(
        &self,
        once: &Once,
        deleted: &Versioned<Method>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let event = Event::MethodDeleted { method: deleted.value.id.clone() };
        let commit = Commit::by(self.client.actor(), once, at);
        let commit = self.store.method_moved(commit, deleted)?;
        commit.event(&deleted.value.id, event).write(self.store).await
    }
}

impl SystemStore<'_> {
    /// A way to pay.
    pub async fn method(&self, id: &MethodId) -> Result<Option<Versioned<Method>>, Fault> {
        self.store.method(id).await
    }

    /// Deleted ways to pay that a processor still has.
    pub async fn methods_forgetting(&self, from: Option<String>) -> Result<Page<Method>, Fault> {
        let asked = self.store.ask_index("by_kind", "FORGETTING").from(from);
        asked.page(|attributes| items::read::<MethodItem>(attributes)?.read()).await
    }

    /// Notes how far a way to pay is.
    pub async fn commit_method_moved(
        &self,
        moved: &Versioned<Method>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let value = &moved.value;
        let once = Once::named(format!("method#{}#{}", value.id, moved.version));
        let event = Event::MethodMoved { method: value.id.clone(), state: word(&value.state) };
        let commit = Commit::by(self.actor(), &once, at);
        let commit = self.store.method_moved(commit, moved)?;
        commit.event(&value.id, event).write(self.store).await
    }

    /// Notes what a processor says about a way to pay that is being saved.
    pub async fn hear_method(&self, fact: &MethodFact, at: Timestamp) -> Result<Heard, HearError> {
        for _ in 0..RACES_MAX {
            let Some(known) = self.method(&fact.method).await? else { return Ok(Heard::Unknown) };
            let Some(value) = known.value.heard(fact) else { return Ok(Heard::Noted) };
            let moved = Versioned { value, version: known.version };
            match self.commit_method_moved(&moved, at).await {
                Err(CommitError::Stale) => {}
                Err(error) => return Err(error.into()),
                Ok(_) => return Ok(Heard::Noted),
            }
        }
        Err(CommitError::Stale.into())
    }

    /// Which way to pay a client uses when none is named.
    pub async fn default_method_of(&self, client: &ClientId) -> Result<Option<MethodId>, Fault> {
        self.store.default_method(client).await
    }
}
