//! What a client’s e-billing system calls the firm and its timekeepers (EBL-06).

use domain::audit::Event;
use domain::id::ClientId;
use domain::ledes::{KnownAs, KnownKeeper, LedesId};
use domain::member::Classification;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::access::{FirmStore, SystemStore};
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::{self, Versioned};
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};

/// The ids as they are stored.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct KnownAsItem {
    #[serde(skip_serializing_if = "Option::is_none")]
    firm: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    keepers: Vec<KnownKeeperItem>,
}

/// A timekeeper there, here and frozen on an invoice.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct KnownKeeperItem {
    member: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rank: Option<String>,
}

impl KnownAsItem {
    fn of(known: &KnownAs) -> Self {
        Self {
            firm: known.firm.as_ref().map(LedesId::to_string),
            keepers: known.keepers().iter().map(KnownKeeperItem::of).collect(),
        }
    }

    pub(crate) fn read(self) -> Result<KnownAs, Fault> {
        let firm = item::ledes_id(self.firm.as_deref())?;
        let keepers = self.keepers.into_iter().map(KnownKeeperItem::read);
        item::checked("ids", KnownAs::new(firm, keepers.collect::<Result<_, _>>()?))
    }
}

impl KnownKeeperItem {
    pub(crate) fn of(keeper: &KnownKeeper) -> Self {
        Self {
            member: keeper.member.to_string(),
            id: keeper.id.as_ref().map(LedesId::to_string),
            rank: keeper.rank.map(|rank| rank.code().to_owned()),
        }
    }

    pub(crate) fn read(self) -> Result<KnownKeeper, Fault> {
        let rank = self.rank.as_deref().map(Classification::of_code);
        Ok(KnownKeeper {
            member: item::parsed("member", &self.member)?,
            id: item::ledes_id(self.id.as_deref())?,
            rank: rank.map(|rank| item::needed("rank", rank)).transpose()?,
        })
    }
}

impl Store {
    async fn known_as(&self, client: &ClientId) -> Result<Versioned<KnownAs>, Fault> {
        match self.get::<KnownAsItem>(&keys::known_as(client)).await? {
            Some(found) => Ok(Versioned { value: found.value.read()?, version: found.version }),
            None => Ok(Versioned::default()),
        }
    }
}

impl SystemStore<'_> {
    /// What a client’s system calls the firm and its timekeepers.
    pub async fn known_as(&self, client: &ClientId) -> Result<KnownAs, Fault> {
        Ok(self.store.known_as(client).await?.value)
    }
}

impl FirmStore<'_> {
    /// What a client’s system calls the firm and its timekeepers; version nothing where that was
    /// never said.
    pub async fn known_as(&self, client: &ClientId) -> Result<Versioned<KnownAs>, Fault> {
        self.store.known_as(client).await
    }

    /// Sets them; invoices that are issued keep theirs.
    pub async fn commit_known_as(
        &self,
        once: &Once,
        (client, known): (&ClientId, &Versioned<KnownAs>),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let event = Event::KnownAsSet {
            client: client.clone(),
            firm: known.value.firm.as_ref().map(LedesId::to_string).unwrap_or_default(),
            timekeepers: known.value.keepers().len(),
        };
        let (key, places) = (keys::known_as(client), Places::default());
        let item = KnownAsItem::of(&known.value);
        let commit = Commit::by(self.member.actor(), once, at);
        let commit = commit.over(self.store, (&key, known.version), &places, &item)?;
        commit.event(client, event).write(self.store).await
    }
}
