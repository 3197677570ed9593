//! Those who do it: sessions of the firm's people and of the clients', for as long as it takes.

use std::collections::HashMap;

use anyhow::{Context, Result};
use domain::id::ClientId;
use domain::member::{Member as Person, Role};
use jiff::Timestamp;
use store::{Client, Member, Store};

use super::plan::Plan;
use crate::folder::random_hex;

/// Signed-in people.
pub(super) struct Hands {
    pub(super) lawyer: Member,
    pub(super) bookkeeper: Member,
    pub(super) assistant: Member,
    /// The first contact of each client.
    pub(super) guests: HashMap<ClientId, Client>,
}

impl Hands {
    /// Begins their sessions; the contacts' ones need not be in the books yet.
    pub(super) async fn begin(store: &Store, plan: &Plan, now: Timestamp) -> Result<Self> {
        let mut guests = HashMap::new();
        for (_, engagement) in &plan.clients {
            let contact = engagement.contacts.first().context("a contact")?;
            let secret = random_hex::<32>()?;
            store.start_client(contact, &engagement.party, &secret, now).await?;
            let guest = store.client_session(&contact.id, &secret, now).await?;
            guests.insert(contact.client.clone(), guest.context("a session that just began")?);
        }
        Ok(Self {
            lawyer: member(store, plan, Role::Lawyer, now).await?,
            bookkeeper: member(store, plan, Role::Bookkeeper, now).await?,
            assistant: member(store, plan, Role::Assistant, now).await?,
            guests,
        })
    }

    /// Ends their sessions.
    pub(super) async fn end(&self, store: &Store) -> Result<()> {
        for member in [&self.lawyer, &self.bookkeeper, &self.assistant] {
            store.end_session(member.id().as_str(), member.session()).await?;
        }
        for guest in self.guests.values() {
            store.end_session(guest.contact().as_str(), guest.session()).await?;
        }
        Ok(())
    }
}

/// The first person of a role.
pub(super) fn first(plan: &Plan, role: Role) -> Result<&Person> {
    plan.people.iter().find(|person| person.role == role).context("a person of each role")
}

async fn member(store: &Store, plan: &Plan, role: Role, now: Timestamp) -> Result<Member> {
    let (person, secret) = (first(plan, role)?, random_hex::<32>()?);
    store.start_member(person, &secret, now).await?;
    let found = store.member_session(&person.id, &secret, now).await?;
    found.context("a session that just began")
}
