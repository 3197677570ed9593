//! Clients, their contacts, and what they have paid.

use domain::audit::Event;
use domain::client::{Access, Client as Party, Contact, Payor};
use domain::id::{ClientId, ContactId};
use domain::notice::{About, Notice};
use domain::search::Wanted;
use domain::text::{Address, Email, Name};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::access::{FirmStore, SystemStore};
use crate::commit::Commit;
use crate::ebills::PayorFactsItem;
use crate::fault::Fault;
use crate::holds::frequency;
use crate::item::{self, Versioned};
use crate::keys::{self, Places};
use crate::members::EmailItem;
use crate::once::{CommitError, Done, Once};
use crate::query::Page;

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ClientItem {
    id: String,
    name: String,
    payor_name: String,
    payor_address: String,
    #[serde(default)]
    ledes_id: Option<String>,
    rounding: Option<String>,
    #[serde(default)]
    frequency: Option<String>,
    #[serde(default)]
    ebill: PayorFactsItem,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ContactItem {
    id: String,
    client: String,
    name: String,
    email: String,
    open: bool,
}

impl ClientItem {
    fn of(party: &Party) -> Self {
        Self {
            id: party.id.to_string(),
            name: party.name.to_string(),
            payor_name: party.payor.name.to_string(),
            payor_address: party.payor.address.to_string(),
            ledes_id: party.ledes_id.as_ref().map(ToString::to_string),
            rounding: party.rounding.map(|rule| rule.word().to_owned()),
            frequency: Some(party.frequency.word().to_owned()),
            ebill: PayorFactsItem::of(&party.ebill),
        }
    }

    pub(crate) fn read(self) -> Result<Party, Fault> {
        Ok(Party {
            id: item::parsed("client", &self.id)?,
            name: item::checked("name", Name::parse(&self.name))?,
            payor: Payor {
                name: item::checked("payor", Name::parse(&self.payor_name))?,
                address: item::checked("address", Address::parse(&self.payor_address))?,
            },
            ledes_id: item::ledes_id(self.ledes_id.as_deref())?,
            rounding: item::rounding(self.rounding.as_deref())?,
            frequency: self.frequency.as_deref().map(frequency).transpose()?.unwrap_or_default(),
            ebill: self.ebill.read()?,
        })
    }
}

impl ContactItem {
    fn of(contact: &Contact) -> Self {
        Self {
            id: contact.id.to_string(),
            client: contact.client.to_string(),
            name: contact.name.to_string(),
            email: contact.email.to_string(),
            open: contact.access == Access::Open,
        }
    }

    pub(crate) fn read(self) -> Result<Contact, Fault> {
        Ok(Contact {
            id: item::parsed("contact", &self.id)?,
            client: item::parsed("client", &self.client)?,
            name: item::checked("name", Name::parse(&self.name))?,
            email: item::checked("email", Email::parse(&self.email))?,
            access: if self.open { Access::Open } else { Access::Closed },
        })
    }
}

fn places(party: &Party) -> Places {
    let sort = format!("{}#{}", party.name.as_str().to_lowercase(), party.id);
    Places { owner: keys::by_owner(&party.id, "A"), kind: keys::by_kind("CLIENTS", sort) }
}

impl Store {
    pub(crate) async fn party(&self, id: &ClientId) -> Result<Option<Versioned<Party>>, Fault> {
        let found = self.get::<ClientItem>(&keys::client(id)).await?;
        found
            .map(|item| Ok(Versioned { value: item.value.read()?, version: item.version }))
            .transpose()
    }

    pub(crate) async fn contacts(&self, client: &ClientId) -> Result<Vec<Contact>, Fault> {
        let asked = self.ask_state(&keys::client(client).pk).beginning("CONTACT#");
        asked.all(|attributes| item::read::<ContactItem>(attributes)?.read()).await
    }

    /// The addresses of everybody of a client who may sign in, at most as many as the transaction
    /// that tells them has room for.
    pub(crate) async fn readers(
        &self,
        client: &ClientId,
        most: usize,
    ) -> Result<Vec<Email>, Fault> {
        let contacts = self.contacts(client).await?.into_iter();
        let open = contacts.filter(|contact| contact.access == Access::Open).take(most);
        Ok(open.map(|contact| contact.email).collect())
    }

    fn opened(&self, commit: Commit, party: &Party) -> Result<Commit, Fault> {
        Ok(commit
            .outcome(&party.id)
            .create(self, &keys::client(&party.id), &places(party), &ClientItem::of(party))?
            .event(&party.id, Event::ClientOpened { client: party.id.clone() }))
    }

    fn contact_added(&self, commit: Commit, contact: &Contact) -> Result<Commit, Fault> {
        let key = keys::contact(&contact.client, &contact.id);
        let holder =
            EmailItem { holder: contact.id.to_string(), client: contact.client.to_string() };
        let event =
            Event::ContactAdded { contact: contact.id.clone(), client: contact.client.clone() };
        Ok(commit
            .outcome(&contact.id)
            .create(self, &key, &Places::default(), &ContactItem::of(contact))?
            .unique(self, &keys::email(contact.email.as_str()), "This e-mail address", &holder)?
            .event(&contact.client, event))
    }
}

/// Why what was typed names no client.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalledError {
    /// Nobody has this name.
    #[error(
        "No client of the firm has this name. Write it as it stands among the clients, or open the \
         client first."
    )]
    Nobody,
    /// More than one has it.
    #[error(
        "Several clients have this name. Write the number of the one that is meant, such as {0} or \
         {1}, as its address has it."
    )]
    Several(ClientId, ClientId),
}

impl FirmStore<'_> {
    /// A client.
    pub async fn client(&self, id: &ClientId) -> Result<Option<Versioned<Party>>, Fault> {
        self.store.party(id).await
    }

    /// Clients by name, those in whose name or payor the wanted words are.
    pub async fn clients(&self, typed: &str, from: Option<String>) -> Result<Page<Party>, Fault> {
        let asked = self.store.ask_index("by_kind", "CLIENTS").from(from);
        let read = |attributes| item::read::<ClientItem>(attributes)?.read();
        let wanted = Wanted::of(typed);
        if wanted.is_all() {
            return asked.page(read).await;
        }
        let counts = |one: &Party| wanted.is_in(&[one.name.as_str(), one.payor.name.as_str()]);
        asked.page_of(read, counts).await
    }

    /// The client that somebody means who typed this: its name, in large letters or small, or its
    /// id where several have the name.
    pub async fn client_called(&self, typed: &str) -> Result<Result<ClientId, CalledError>, Fault> {
        if let Ok(id) = typed.parse::<ClientId>() {
            let found = self.client(&id).await?;
            return Ok(found.map(|client| client.value.id).ok_or(CalledError::Nobody));
        }
        let (wanted, mut from) = (typed.to_lowercase(), None);
        let mut same: Vec<ClientId> = Vec::new();
        loop {
            let page = self.clients(typed, from).await?;
            let is_it = |one: &Party| one.name.as_str().to_lowercase() == wanted;
            same.extend(page.items.into_iter().filter(is_it).map(|one| one.id));
            from = page.next;
            match same.as_slice() {
                [one, other, ..] => {
                    return Ok(Err(CalledError::Several(one.clone(), other.clone())));
                }
                [one] if from.is_none() => return Ok(Ok(one.clone())),
                [] if from.is_none() => return Ok(Err(CalledError::Nobody)),
                [] | [_] => {}
            }
        }
    }

    /// What is typed to mean this client: its name, or its id where several have the name.
    pub async fn client_typed(&self, client: &Party) -> Result<String, Fault> {
        Ok(match self.client_called(client.name.as_str()).await? {
            Err(CalledError::Several(..)) => client.id.to_string(),
            Ok(_) | Err(CalledError::Nobody) => client.name.to_string(),
        })
    }

    /// A client's contacts.
    pub async fn contacts(&self, client: &ClientId) -> Result<Vec<Contact>, Fault> {
        self.store.contacts(client).await
    }

    /// A contact of a client.
    pub async fn contact(
        &self,
        client: &ClientId,
        id: &ContactId,
    ) -> Result<Option<Versioned<Contact>>, Fault> {
        let found = self.store.get::<ContactItem>(&keys::contact(client, id)).await?;
        found
            .map(|item| Ok(Versioned { value: item.value.read()?, version: item.version }))
            .transpose()
    }

    /// Opens a client, with its first contact where one is known.
    pub async fn commit_client_opened(
        &self,
        once: &Once,
        party: &Party,
        contact: Option<&Contact>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let commit = self.store.opened(Commit::by(self.member.actor(), once, at), party)?;
        let commit = match contact {
            Some(contact) => self.store.contact_added(commit, contact)?.outcome(&party.id),
            None => commit,
        };
        commit.write(self.store).await
    }

    /// Changes a client's name or payor; invoices that are issued keep the old ones (INV-14).
    pub async fn commit_client_changed(
        &self,
        once: &Once,
        party: &Versioned<Party>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let id = &party.value.id;
        let value = ClientItem::of(&party.value);
        Commit::by(self.member.actor(), once, at)
            .outcome(id)
            .replace(self.store, (&keys::client(id), party.version), &places(&party.value), &value)?
            .event(id, Event::ClientChanged { client: id.clone() })
            .write(self.store)
            .await
    }

    /// Adds a contact to a client.
    pub async fn commit_contact_added(
        &self,
        once: &Once,
        contact: &Contact,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let commit = Commit::by(self.member.actor(), once, at);
        self.store.contact_added(commit, contact)?.write(self.store).await
    }

    /// Opens or closes a contact's access; the caller ends their sessions and links (PRT-04).
    pub async fn commit_contact_access(
        &self,
        once: &Once,
        contact: &Versioned<Contact>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let who = &contact.value;
        let event = match who.access {
            Access::Open => Event::ContactReadmitted { contact: who.id.clone() },
            Access::Closed => Event::ContactRevoked { contact: who.id.clone() },
        };
        let key = keys::contact(&who.client, &who.id);
        let value = ContactItem::of(who);
        Commit::by(self.member.actor(), once, at)
            .outcome(&who.id)
            .replace(self.store, (&key, contact.version), &Places::default(), &value)?
            .event(&who.client, event)
            .write(self.store)
            .await
    }
}

impl FirmStore<'_> {
    /// Changes a contact's name or mail address. A former address is free again and told of it;
    /// the caller ends sessions and links, which were that address's.
    pub async fn commit_contact_changed(
        &self,
        once: &Once,
        (contact, former): (&Versioned<Contact>, &Email),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let who = &contact.value;
        let moves = who.email != *former;
        let (key, value) = (keys::contact(&who.client, &who.id), ContactItem::of(who));
        let address = if moves { "another" } else { "the same" };
        let event = Event::ContactChanged { contact: who.id.clone(), address };
        let commit = Commit::by(self.member.actor(), once, at)
            .outcome(&who.id)
            .replace(self.store, (&key, contact.version), &Places::default(), &value)?
            .event(&who.client, event);
        let commit = if moves { self.moved(commit, who, former).await? } else { commit };
        commit.write(self.store).await
    }

    /// The new address is taken, the former one is given up.
    async fn moved(
        &self,
        commit: Commit,
        who: &Contact,
        former: &Email,
    ) -> Result<Commit, CommitError> {
        let holder = EmailItem { holder: who.id.to_string(), client: who.client.to_string() };
        let (new, old) = (keys::email(who.email.as_str()), keys::email(former.as_str()));
        let commit = commit.unique(self.store, &new, "This e-mail address", &holder)?;
        let known = self.store.get::<EmailItem>(&old).await?;
        let commit = match known {
            Some(known) => commit.remove(self.store, (&old, known.version))?,
            None => commit,
        };
        Ok(commit.mail(Notice { to: former.clone(), about: About::AddressChanged }))
    }
}

impl SystemStore<'_> {
    /// A client.
    pub async fn client(&self, id: &ClientId) -> Result<Option<Versioned<Party>>, Fault> {
        self.store.party(id).await
    }

    /// Clients by name.
    pub async fn clients(&self, from: Option<String>) -> Result<Page<Party>, Fault> {
        let asked = self.store.ask_index("by_kind", "CLIENTS").from(from);
        asked.page(|attributes| item::read::<ClientItem>(attributes)?.read()).await
    }

    /// A client's contacts.
    pub async fn contacts(&self, client: &ClientId) -> Result<Vec<Contact>, Fault> {
        self.store.contacts(client).await
    }

    /// Opens a client that other books knew.
    pub async fn commit_client_opened(
        &self,
        once: &Once,
        party: &Party,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let commit = Commit::by(self.actor(), once, at);
        self.store.opened(commit, party)?.write(self.store).await
    }

    /// Adds a contact to a client.
    pub async fn commit_contact_added(
        &self,
        once: &Once,
        contact: &Contact,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let commit = Commit::by(self.actor(), once, at);
        self.store.contact_added(commit, contact)?.write(self.store).await
    }
}
