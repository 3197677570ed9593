//! What making drafts and invoices reaches, whoever asks for it.

use domain::audit::Actor;
use domain::client::{Client as Party, Contact};
use domain::id::{BankId, ClientId, InvoiceId, MatterId, MemberId};
use domain::invoice::{Draft, Invoice, Line};
use domain::matter::Matter;
use domain::member::Member as Person;
use domain::trust::TrustBank;
use jiff::Timestamp;

use crate::Store;
use crate::access::{FirmStore, SystemStore};
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::Versioned;
use crate::once::{CommitError, Once};

/// The desk at which drafts and invoices are made: of a person of the firm, or of a function that
/// goes on with what a person has begun.
#[derive(Debug, Clone)]
pub struct Desk<'a> {
    pub(crate) store: &'a Store,
    pub(crate) actor: Actor,
    by: MemberId,
}

impl<'a> FirmStore<'a> {
    /// The desk of this person.
    pub fn desk(&self) -> Desk<'a> {
        let actor = self.member.actor();
        Desk { store: self.store, actor, by: self.member.id().clone() }
    }
}

impl<'a> SystemStore<'a> {
    /// A desk at which nobody sits: what is made there was wished by this person.
    pub fn desk(&self, by: &MemberId) -> Desk<'a> {
        Desk { store: self.store, actor: self.actor(), by: by.clone() }
    }
}

impl Desk<'_> {
    /// The store that it stands in.
    pub const fn store(&self) -> &Store {
        self.store
    }

    /// Whose wish it is.
    pub const fn by(&self) -> &MemberId {
        &self.by
    }

    /// What an earlier fulfilment of this wish has left, if there was one.
    pub async fn done(&self, once: &Once) -> Result<Option<String>, CommitError> {
        Commit::by(self.actor.clone(), once, Timestamp::UNIX_EPOCH).marked(self.store).await
    }

    /// The head of an invoice or draft.
    pub async fn invoice_head(&self, id: &InvoiceId) -> Result<Option<Versioned<Invoice>>, Fault> {
        self.store.head(id).await
    }

    /// A draft, while it is one.
    pub async fn draft(&self, id: &InvoiceId) -> Result<Option<Versioned<Draft>>, Fault> {
        let found = self.store.head(id).await?;
        Ok(found.and_then(|head| match head.value {
            Invoice::Draft(value) => Some(Versioned { value, version: head.version }),
            Invoice::Issued(_) => None,
        }))
    }

    /// All lines of an invoice or draft.
    pub async fn lines(&self, id: &InvoiceId) -> Result<Vec<Line>, Fault> {
        self.store.lines(id).await
    }

    /// A client.
    pub async fn client(&self, id: &ClientId) -> Result<Option<Versioned<Party>>, Fault> {
        self.store.party(id).await
    }

    /// A client's contacts.
    pub async fn contacts(&self, client: &ClientId) -> Result<Vec<Contact>, Fault> {
        self.store.contacts(client).await
    }

    /// A matter.
    pub async fn matter(&self, id: &MatterId) -> Result<Option<Versioned<Matter>>, Fault> {
        self.store.matter(id).await
    }

    /// A person of the firm.
    pub async fn member(&self, id: &MemberId) -> Result<Option<Versioned<Person>>, Fault> {
        self.store.person(id).await
    }

    /// All people of the firm, by name.
    pub async fn members(&self) -> Result<Vec<Person>, Fault> {
        self.store.people().await
    }

    /// A trust bank account.
    pub async fn bank(&self, id: &BankId) -> Result<Option<Versioned<TrustBank>>, Fault> {
        self.store.trust_bank(id).await
    }
}
