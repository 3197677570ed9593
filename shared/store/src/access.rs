//! Who asks: values that only a session can make, and the doors they open.
//!
//! Invariants: [`Member`], [`Client`] and [`Payer`] have private constructors; the tables cannot be
//! reached without one of them, or without naming a reason to act for nobody.

use domain::audit::Actor;
use domain::id::{ClientId, ContactId, MemberId};
use domain::member::{Member as Person, Role};
use domain::paylink::PayLink;
use domain::timer::{Timer, Timers};
use domain::worklink::WorkLink;

use crate::Store;
use crate::item::Versioned;
use crate::once::Once;

/// A signed-in person of the firm: having it is the permission.
#[derive(Debug, Clone)]
pub struct Member {
    pub(crate) id: MemberId,
    pub(crate) name: String,
    pub(crate) role: Role,
    pub(crate) session: String,
    pub(crate) timers: Timers,
}

/// A signed-in contact of a client: having it is the permission for that client and no other.
#[derive(Debug, Clone)]
pub struct Client {
    pub(crate) contact: ContactId,
    pub(crate) id: ClientId,
    pub(crate) name: String,
    pub(crate) client_name: String,
    pub(crate) session: String,
}

/// Whoever holds a pay link that works: having it is the permission for what the link names.
#[derive(Debug, Clone)]
pub struct Payer {
    pub(crate) link: Versioned<PayLink>,
}

/// A contractor whose work link works.
///
/// Having it is the permission to hand in time of their own for the matters that the link names,
/// and to see nothing but that time. What reads and writes it is what reads and writes everybody's.
#[derive(Debug, Clone)]
pub struct Worker {
    member: Member,
    link: WorkLink,
}

impl Worker {
    pub(crate) fn of(person: &Person, link: &WorkLink) -> Self {
        let member = Member {
            id: person.id.clone(),
            name: person.name.to_string(),
            role: person.role,
            session: String::new(),
            timers: Timers::default(),
        };
        Self { member, link: link.clone() }
    }

    /// The contractor, as one of the timekeepers: no page of the firm takes them.
    pub const fn timekeeper(&self) -> &Member {
        &self.member
    }

    /// The link.
    pub const fn link(&self) -> &WorkLink {
        &self.link
    }
}

impl Payer {
    /// The link.
    pub const fn link(&self) -> &PayLink {
        &self.link.value
    }

    pub(crate) fn actor(&self) -> Actor {
        Actor { kind: "pay link", id: self.link.value.id.to_string() }
    }
}

impl Acting for Payer {
    fn once(&self, key: &str, input: &[u8]) -> Once {
        Once::new(&self.actor(), key, input)
    }
}

impl Member {
    /// Who they are.
    pub const fn id(&self) -> &MemberId {
        &self.id
    }

    /// Their name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What they may do.
    pub const fn role(&self) -> Role {
        self.role
    }

    /// Their timer that runs, for the frame of every page.
    pub fn running(&self) -> Option<&Timer> {
        self.timers.running()
    }

    /// The session they act in, as its hash.
    pub fn session(&self) -> &str {
        &self.session
    }

    pub(crate) fn actor(&self) -> Actor {
        Actor { kind: "member", id: self.id.to_string() }
    }
}

impl Client {
    /// The contact.
    pub const fn contact(&self) -> &ContactId {
        &self.contact
    }

    /// The client whose portal it is.
    pub const fn id(&self) -> &ClientId {
        &self.id
    }

    /// The contact's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The client's name.
    pub fn client_name(&self) -> &str {
        &self.client_name
    }

    /// The session they act in, as its hash.
    pub fn session(&self) -> &str {
        &self.session
    }

    pub(crate) fn actor(&self) -> Actor {
        Actor { kind: "contact", id: self.contact.to_string() }
    }
}

/// Whoever acts has once-keys of their own.
pub trait Acting {
    /// The once-key `key` of this person, for what was asked.
    fn once(&self, key: &str, input: &[u8]) -> Once;
}

impl Acting for Member {
    fn once(&self, key: &str, input: &[u8]) -> Once {
        Once::new(&self.actor(), key, input)
    }
}

impl Acting for Client {
    fn once(&self, key: &str, input: &[u8]) -> Once {
        Once::new(&self.actor(), key, input)
    }
}

/// What the firm's people reach.
#[derive(Debug, Clone, Copy)]
pub struct FirmStore<'a> {
    pub(crate) store: &'a Store,
    pub(crate) member: &'a Member,
}

/// What one client's people reach: nothing of any other client.
#[derive(Debug, Clone, Copy)]
pub struct ClientStore<'a> {
    pub(crate) store: &'a Store,
    pub(crate) client: &'a Client,
}

/// What the holder of a pay link reaches: the open invoices that it names, and its own payments.
#[derive(Debug, Clone, Copy)]
pub struct PayerStore<'a> {
    pub(crate) store: &'a Store,
    pub(crate) payer: &'a Payer,
}

/// What functions reach that nobody asked in person.
#[derive(Debug, Clone, Copy)]
pub struct SystemStore<'a> {
    pub(crate) store: &'a Store,
    pub(crate) reason: &'static str,
}

impl SystemStore<'_> {
    pub(crate) fn actor(&self) -> Actor {
        Actor { kind: "system", id: self.reason.to_owned() }
    }
}

impl Store {
    /// The door for the firm's people.
    pub const fn of<'a>(&'a self, member: &'a Member) -> FirmStore<'a> {
        FirmStore { store: self, member }
    }

    /// The door for a client's people.
    pub const fn of_client<'a>(&'a self, client: &'a Client) -> ClientStore<'a> {
        ClientStore { store: self, client }
    }

    /// The door for the holder of a pay link.
    pub const fn of_payer<'a>(&'a self, payer: &'a Payer) -> PayerStore<'a> {
        PayerStore { store: self, payer }
    }

    /// The door for functions that act for nobody; the reason is kept in the audit trail.
    pub const fn system(&self, reason: &'static str) -> SystemStore<'_> {
        SystemStore { store: self, reason }
    }
}
