//! Invoices on their way out, other than through the portal (INV-11).
//!
//! Invariants: an invoice that goes out otherwise is written down in the transaction that issues
//! it; a mail with its paper is queued once, after the paper is there; what a person sends is on a
//! list until somebody says that it went out.

use domain::audit::Event;
use domain::dispatch::{Dispatch, Sending};
use domain::id::{BillId, ClientId, InvoiceId};
use domain::notice::{About, Attached, Notice};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::access::{FirmStore, SystemStore};
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::{self, Attributes, Versioned};
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};
use crate::query::Page;

/// How many invoices are said to have gone out at once: each takes three items of a transaction.
pub const SENT_MAX: usize = 30;

/// The most people that a paper is mailed to at once.
const TOLD_MAX: usize = 50;

#[derive(Debug, Serialize, Deserialize)]
struct SendingItem {
    invoice: String,
    number: String,
    client: String,
    client_name: String,
    issued_on: Date,
    currency: String,
    total: i64,
    dispatch: String,
    sent_at: Option<Timestamp>,
}

impl SendingItem {
    fn of(sending: &Sending) -> Self {
        Self {
            invoice: sending.invoice.to_string(),
            number: sending.number.clone(),
            client: sending.client.to_string(),
            client_name: sending.client_name.clone(),
            issued_on: sending.issued_on,
            currency: sending.total.currency().to_string(),
            total: sending.total.minor(),
            dispatch: sending.dispatch.word().to_owned(),
            sent_at: sending.sent_at,
        }
    }

    fn read(self) -> Result<Sending, Fault> {
        Ok(Sending {
            invoice: item::parsed("invoice", &self.invoice)?,
            number: self.number,
            client: item::parsed("client", &self.client)?,
            client_name: self.client_name,
            issued_on: self.issued_on,
            total: item::money(self.total, &self.currency)?,
            dispatch: item::needed("dispatch", Dispatch::of_word(&self.dispatch))?,
            sent_at: self.sent_at,
        })
    }
}

fn places(sending: &Sending) -> Places {
    let sort = format!("{}#{}", sending.issued_on, sending.invoice);
    let kind = keys::by_kind(&keys::sending_kind(sending.dispatch), sort);
    Places { owner: None, kind: kind.filter(|_| sending.sent_at.is_none()) }
}

pub(crate) fn sending(attributes: Attributes) -> Result<Sending, Fault> {
    item::read::<SendingItem>(attributes)?.read()
}

impl Commit {
    /// An invoice that is on its way out.
    pub(crate) fn sending(self, store: &Store, sending: &Sending) -> Result<Self, Fault> {
        let key = keys::sending(&sending.invoice);
        self.create(store, &key, &places(sending), &SendingItem::of(sending))
    }

    fn sent(self, store: &Store, found: Versioned<Sending>, at: Timestamp) -> Result<Self, Fault> {
        let (key, version) = (keys::sending(&found.value.invoice), found.version);
        let sent = found.value.sent(at);
        let event = Event::InvoiceSent { invoice: sent.invoice.clone(), by: sent.dispatch.word() };
        let commit =
            self.replace(store, (&key, version), &places(&sent), &SendingItem::of(&sent))?;
        Ok(commit.event(&sent.invoice, event))
    }
}

impl Store {
    async fn sending_of(&self, id: &InvoiceId) -> Result<Option<Versioned<Sending>>, Fault> {
        let found = self.get::<SendingItem>(&keys::sending(id)).await?;
        found
            .map(|item| Ok(Versioned { value: item.value.read()?, version: item.version }))
            .transpose()
    }

    /// The mails with a paper attached, to everybody of a client who may sign in.
    async fn mailed(
        &self,
        mut commit: Commit,
        client: &ClientId,
        attached: &Attached,
    ) -> Result<Commit, Fault> {
        for to in self.readers(client, TOLD_MAX).await? {
            commit = commit.mail(Notice { to, about: About::PaperAttached(attached.clone()) });
        }
        Ok(commit)
    }
}

impl FirmStore<'_> {
    /// The invoices that wait to go out in a way, the longest waiting first.
    pub async fn sendings(
        &self,
        dispatch: Dispatch,
        from: Option<String>,
    ) -> Result<Page<Sending>, Fault> {
        let asked = self.store.ask_index("by_kind", &keys::sending_kind(dispatch)).from(from);
        asked.page(sending).await
    }

    /// Notes that these invoices went out; those that did before are left as they are.
    pub async fn commit_sent(
        &self,
        once: &Once,
        ids: &[InvoiceId],
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let mut commit = Commit::by(self.member.actor(), once, at);
        for id in ids.iter().take(SENT_MAX) {
            let found = self.store.sending_of(id).await?;
            let Some(found) = found.filter(|one| one.value.sent_at.is_none()) else { continue };
            if found.value.dispatch.is_by_hand() {
                commit = commit.sent(self.store, found, at)?;
            }
        }
        commit.write(self.store).await
    }
}

impl SystemStore<'_> {
    /// Mails the paper of an invoice that goes out so, once; it must be there.
    pub async fn commit_invoice_mailed(
        &self,
        id: &InvoiceId,
        at: Timestamp,
    ) -> Result<(), CommitError> {
        let Some(found) = self.store.sending_of(id).await? else { return Ok(()) };
        if found.value.dispatch != Dispatch::Mail || found.value.sent_at.is_some() {
            return Ok(());
        }
        let once = Once::named(format!("mailed#{id}"));
        let (client, attached) = (found.value.client.clone(), Attached::Invoice(id.clone()));
        let commit = Commit::by(self.actor(), &once, at).sent(self.store, found, at)?;
        let commit = self.store.mailed(commit, &client, &attached).await?;
        commit.write(self.store).await.map(|_| ())
    }

    /// Mails a printed combined bill to a client who gets its bills so, once; it must be there.
    pub async fn commit_bill_mailed(
        &self,
        (id, client): (&BillId, &ClientId),
        at: Timestamp,
    ) -> Result<(), CommitError> {
        if self.store.billed_so(client).await?.value.dispatch != Dispatch::Mail {
            return Ok(());
        }
        let once = Once::named(format!("bill-mailed#{id}"));
        let commit = Commit::by(self.actor(), &once, at).outcome(id);
        if commit.marked(self.store).await?.is_some() {
            return Ok(());
        }
        let commit = Commit::by(self.actor(), &once, at).outcome(id);
        let commit = self.store.mailed(commit, client, &Attached::Bill(id.clone())).await?;
        commit.write(self.store).await.map(|_| ())
    }
}
