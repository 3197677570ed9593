//! What the buyer of a client or a matter wants to read on bills (EBL-19).

use domain::audit::Event;
use domain::ebill::References;
use domain::id::{ClientId, MatterId};
use domain::ledes::KnownAs;
use domain::matter::Matter;
use domain::text::Mark;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::access::{FirmStore, SystemStore};
use crate::commit::Commit;
use crate::desk::Desk;
use crate::fault::Fault;
use crate::item::{self, Attributes, Versioned};
use crate::keys::{self, Key, Places};
use crate::known::KnownAsItem;
use crate::once::{CommitError, Done, Once};

/// The references as they are stored, here and frozen on an invoice.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct ReferencesItem {
    #[serde(skip_serializing_if = "Option::is_none")]
    buyer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    order: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    contract: Option<String>,
}

/// Whose references.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Referring {
    /// Of all matters of a client that have none of their own.
    Client(ClientId),
    /// Of one matter.
    Matter(MatterId),
}

impl Referring {
    fn key(&self) -> Key {
        match self {
            Self::Client(client) => keys::references_of_client(client),
            Self::Matter(matter) => keys::references_of_matter(matter),
        }
    }

    fn entity(&self) -> String {
        match self {
            Self::Client(client) => client.to_string(),
            Self::Matter(matter) => matter.to_string(),
        }
    }
}

impl ReferencesItem {
    pub(crate) fn of(references: &References) -> Self {
        let text = |mark: &Option<Mark>| mark.as_ref().map(Mark::to_string);
        let References { buyer, order, contract } = references;
        Self { buyer: text(buyer), order: text(order), contract: text(contract) }
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.buyer.is_none() && self.order.is_none() && self.contract.is_none()
    }

    pub(crate) fn read(&self) -> Result<References, Fault> {
        let mark = |text: &Option<String>| {
            item::checked("reference", text.as_deref().map(Mark::parse).transpose())
        };
        Ok(References {
            buyer: mark(&self.buyer)?,
            order: mark(&self.order)?,
            contract: mark(&self.contract)?,
        })
    }
}

fn read(found: Option<Attributes>) -> Result<Versioned<References>, Fault> {
    let Some(attributes) = found else { return Ok(Versioned::default()) };
    let version = item::version(&attributes);
    Ok(Versioned { value: item::read::<ReferencesItem>(attributes)?.read()?, version })
}

/// What a client wants to read on a bill, and what its e-billing system calls the firm.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Theirs {
    /// The buyer’s references: the matter’s over the client’s.
    pub references: References,
    /// The ids of the firm and its timekeepers there.
    pub known: KnownAs,
}

impl Store {
    /// The references of a matter over those of its client; another payor has its own alone.
    async fn theirs(&self, client: &ClientId, matter: &Matter) -> Result<Theirs, Fault> {
        let known = keys::known_as(client);
        let keys = [keys::references_of_client(client), keys::references_of_matter(&matter.id)];
        let mut found = self.get_many(keys.iter().cloned().chain([known.clone()])).await?;
        let known = match found.remove(&known) {
            Some(attributes) => item::read::<KnownAsItem>(attributes)?.read()?,
            None => KnownAs::default(),
        };
        let [above, own] = keys.map(|key| read(found.remove(&key)));
        let (above, own) = (above?.value, own?.value);
        let references = if *client == matter.client { own.over(&above) } else { above };
        Ok(Theirs { references, known })
    }
}

impl Desk<'_> {
    /// What a client reads on a bill of a matter, and what its system calls the firm.
    pub async fn theirs(&self, client: &ClientId, matter: &Matter) -> Result<Theirs, Fault> {
        self.store.theirs(client, matter).await
    }
}

impl SystemStore<'_> {
    /// What a client reads on a bill of a matter, and what its system calls the firm.
    pub async fn theirs(&self, client: &ClientId, matter: &Matter) -> Result<Theirs, Fault> {
        self.store.theirs(client, matter).await
    }
}

impl FirmStore<'_> {
    /// The references of a client, or of a matter alone; version nothing where there never were
    /// any.
    pub async fn references(&self, of: &Referring) -> Result<Versioned<References>, Fault> {
        let found = self.store.get::<ReferencesItem>(&of.key()).await?;
        match found {
            Some(found) => Ok(Versioned { value: found.value.read()?, version: found.version }),
            None => Ok(Versioned::default()),
        }
    }

    /// Sets the references of a client or a matter; invoices that are issued keep theirs.
    pub async fn commit_references(
        &self,
        once: &Once,
        (of, references): (&Referring, &Versioned<References>),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let named = references.value.named().map(|(name, mark)| format!("{name} {mark}"));
        let set = named.collect::<Vec<_>>().join(", ");
        let event = Event::ReferencesSet { place: of.entity(), references: set };
        let (key, places) = (of.key(), Places::default());
        let item = ReferencesItem::of(&references.value);
        let commit = Commit::by(self.member.actor(), once, at);
        let commit = commit.over(self.store, (&key, references.version), &places, &item)?;
        commit.event(of.entity(), event).write(self.store).await
    }
}
