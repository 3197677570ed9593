//! Who comes in by a mail address: a person of the firm, or a contact whose access is open.

use domain::audit::Event;
use domain::client::{Access, Client as Party, Contact};
use domain::member::Member as Person;
use domain::text::Email;
use jiff::Timestamp;

use super::Link;
use crate::Store;
use crate::access::SystemStore;
use crate::clients::ContactItem;
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::{self, Versioned};
use crate::keys;
use crate::members::EmailItem;
use crate::once::CommitError;

/// Who has a mail address, and may come in by it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "there is one of them, while a link is made")]
pub enum Holder {
    /// A person of the firm.
    Member(Person),
    /// A contact whose access is open, with their client.
    Contact(Versioned<Contact>, Party),
}

impl Holder {
    /// Their id.
    pub fn id(&self) -> &str {
        match self {
            Self::Member(person) => person.id.as_str(),
            Self::Contact(contact, _) => contact.value.id.as_str(),
        }
    }

    /// Their address.
    pub const fn email(&self) -> &Email {
        match self {
            Self::Member(person) => &person.email,
            Self::Contact(contact, _) => &contact.value.email,
        }
    }

    pub(super) fn client(&self) -> &str {
        match self {
            Self::Member(_) => "",
            Self::Contact(_, party) => party.id.as_str(),
        }
    }

    pub(super) fn sent(&self) -> Event {
        match self {
            Self::Member(person) => Event::SetUpSent { member: person.id.clone() },
            Self::Contact(contact, _) => Event::LinkSent { contact: contact.value.id.clone() },
        }
    }
}

impl Store {
    async fn contact_at(
        &self,
        client: &str,
        contact: &str,
    ) -> Result<Option<(Versioned<Contact>, Party)>, Fault> {
        let client = item::parsed("client", client)?;
        let key = keys::contact(&client, &item::parsed("contact", contact)?);
        let (found, party) = (self.get::<ContactItem>(&key).await?, self.party(&client).await?);
        let Some((item, party)) = found.zip(party) else { return Ok(None) };
        Ok(Some((Versioned { value: item.value.read()?, version: item.version }, party.value)))
    }

    async fn holder_by(&self, person: &str, client: &str) -> Result<Option<Holder>, Fault> {
        if client.is_empty() {
            let found = self.person(&item::parsed("member", person)?).await?;
            let found = found.filter(|person| person.value.role.signs_in());
            return Ok(found.map(|person| Holder::Member(person.value)));
        }
        let found = self.contact_at(client, person).await?;
        let open = found.filter(|(contact, _)| contact.value.access == Access::Open);
        Ok(open.map(|(contact, party)| Holder::Contact(contact, party)))
    }
}

impl SystemStore<'_> {
    /// Who has this address and may come in.
    pub async fn holder(&self, email: &Email) -> Result<Option<Holder>, Fault> {
        match self.store.get::<EmailItem>(&keys::email(email.as_str())).await? {
            None => Ok(None),
            Some(item) => self.store.holder_by(&item.value.holder, &item.value.client).await,
        }
    }

    /// Whose link it is, if they may still come in.
    pub async fn holder_of(&self, link: &Link) -> Result<Option<Holder>, Fault> {
        self.store.holder_by(&link.person, &link.client).await
    }

    /// Notes that a sign-in by code or link was refused.
    pub async fn commit_holder_refused(
        &self,
        holder: &Holder,
        reason: &'static str,
        at: Timestamp,
    ) -> Result<(), CommitError> {
        let event = match holder {
            Holder::Member(person) => Event::MemberRefused { member: person.id.clone(), reason },
            Holder::Contact(contact, _) => {
                Event::ContactRefused { contact: contact.value.id.clone(), reason }
            }
        };
        let commit = Commit::note(self.actor(), at).event(holder.id(), event);
        commit.write(self.store).await.map(|_| ())
    }
}
