//! Requests for deposits: made and withdrawn by the firm, paid by the client or by whoever holds
//! the request's link (TRU-08).
//!
//! Invariant: a payment of a request begins only over the request as it was read, so no two begin
//! side by side (rules PSP-06, PAY-28).

mod item;

pub(crate) use item::{RequestItem, places};

use domain::audit::Event;
use domain::deposit::{Asker, DepositRequest};
use domain::id::{ClientId, DepositRequestId};
use domain::matter::Matter;
use domain::notice::{About, Notice};
use domain::paylink::{Covers, PayLink};
use domain::payment::Intent;
use jiff::Timestamp;

use crate::Store;
use crate::access::{ClientStore, FirmStore, PayerStore, SystemStore};
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::{self as items, Attributes, Versioned};
use crate::keys;
use crate::once::{CommitError, Done, Once};
use crate::pay_links::{self, LinkItem};
use crate::payments::{IntentItem, places as payment_places};
use crate::query::Page;

/// The most people of a client who hear of a request: what one transaction holds, with room.
const TOLD_MAX: usize = 40;

/// Reads a request from an item.
pub(crate) fn request(attributes: Attributes) -> Result<DepositRequest, Fault> {
    items::read::<RequestItem>(attributes)?.read()
}

impl Store {
    pub(crate) async fn deposit_request(
        &self,
        id: &DepositRequestId,
    ) -> Result<Option<Versioned<DepositRequest>>, Fault> {
        let found = self.get::<RequestItem>(&keys::deposit_request(id)).await?;
        found
            .map(|item| Ok(Versioned { value: item.value.read()?, version: item.version }))
            .transpose()
    }

    /// All requests for a matter: the open ones first.
    pub(crate) async fn deposit_requests_for(
        &self,
        of: &Matter,
    ) -> Result<Vec<DepositRequest>, Fault> {
        let open = self.deposit_requests_of(&of.client, "D#").await?;
        let ended = self.deposit_requests_of(&of.client, "Q#").await?;
        let ours = |request: &DepositRequest| request.matter == of.id;
        Ok(open.into_iter().chain(ended).filter(ours).collect())
    }

    async fn deposit_requests_of(
        &self,
        client: &ClientId,
        prefix: &str,
    ) -> Result<Vec<DepositRequest>, Fault> {
        let asked = self.ask_index("by_owner", &keys::owner_pk(client)).beginning(prefix);
        asked.all(request).await
    }

    /// Everybody of a client who may sign in hears of something.
    pub(crate) async fn notices_to(
        &self,
        client: &ClientId,
        about: &About,
    ) -> Result<Vec<Notice>, Fault> {
        let readers = self.readers(client, TOLD_MAX).await?.into_iter();
        Ok(readers.map(|to| Notice { to, about: about.clone() }).collect())
    }

    /// A new request with its link, in a commit that may do more.
    pub(crate) fn deposit_asked(
        &self,
        commit: Commit,
        (request, link): (&DepositRequest, &PayLink),
    ) -> Result<Commit, Fault> {
        self.deposit_made(self.link_made(commit, link)?, request)
    }

    /// Nobody is asked any more, in a commit that may do more.
    fn deposit_withdrawn(
        &self,
        commit: Commit,
        asked: &Versioned<DepositRequest>,
        at: Timestamp,
    ) -> Result<Commit, Fault> {
        let request = asked.value.clone().withdrawn(at);
        let (id, matter) = (request.id.clone(), request.matter.clone());
        let commit = commit.outcome(&id).request(self, asked.version, &request)?;
        Ok(commit.event(&matter, Event::DepositWithdrawn { request: id, matter: matter.clone() }))
    }

    /// A new request, in a commit that may do more.
    fn deposit_made(&self, commit: Commit, request: &DepositRequest) -> Result<Commit, Fault> {
        let event = Event::DepositAsked {
            request: request.id.clone(),
            matter: request.matter.clone(),
            amount: request.terms.amount,
        };
        let commit = commit.create(
            self,
            &keys::deposit_request(&request.id),
            &places(request),
            &RequestItem::of(request),
        )?;
        Ok(commit.on_open_matter(self, &request.matter)?.event(&request.matter, event))
    }

    /// A payment of a request is begun, in a commit that may do more.
    fn deposit_begun(
        &self,
        commit: Commit,
        intent: &Intent,
        asked: &Versioned<DepositRequest>,
    ) -> Result<Commit, Fault> {
        let begun = asked.value.clone().begun(intent.id.clone());
        let event = Event::PaymentBegun { payment: intent.id.clone(), amount: intent.amount };
        let item = IntentItem::of(intent);
        Ok(commit
            .outcome(&intent.id)
            .create(self, &keys::payment(&intent.id), &payment_places(intent), &item)?
            .request(self, asked.version, &begun)?
            .event(&intent.id, event))
    }
}

impl Commit {
    /// The new state of a request.
    pub(crate) fn request(
        self,
        store: &Store,
        version: u64,
        request: &DepositRequest,
    ) -> Result<Self, Fault> {
        let key = keys::deposit_request(&request.id);
        self.replace(store, (&key, version), &places(request), &RequestItem::of(request))
    }
}

/// A request that is made, with its link, and who hears of it.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The request.
    pub request: DepositRequest,
    /// Its link.
    pub link: PayLink,
    /// The whole address of the link, which the mails carry.
    pub address: String,
}

impl FirmStore<'_> {
    /// A request.
    pub async fn deposit_request(
        &self,
        id: &DepositRequestId,
    ) -> Result<Option<Versioned<DepositRequest>>, Fault> {
        self.store.deposit_request(id).await
    }

    /// All requests: the open ones by the day they are due, then the others, latest first.
    pub async fn deposit_requests(
        &self,
        from: Option<String>,
    ) -> Result<Page<DepositRequest>, Fault> {
        self.store.ask_index("by_kind", "DEPOSITS").from(from).page(request).await
    }

    /// All requests for a matter: the open ones first.
    pub async fn deposit_requests_for(&self, of: &Matter) -> Result<Vec<DepositRequest>, Fault> {
        self.store.deposit_requests_for(of).await
    }

    /// Makes a request and mails it.
    pub async fn commit_deposit_asked(
        &self,
        once: &Once,
        asked: &Asked,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let about = About::DepositAsked { link: asked.address.clone() };
        let notices = self.store.notices_to(&asked.request.client, &about).await?;
        let commit = Commit::by(self.member.actor(), once, at).outcome(&asked.request.id);
        let commit = self.store.deposit_asked(commit, (&asked.request, &asked.link))?;
        notices.into_iter().fold(commit, Commit::mail).write(self.store).await
    }

    /// Withdraws a request and its link: from here on nobody is asked.
    pub async fn commit_deposit_withdrawn(
        &self,
        once: &Once,
        asked: &Versioned<DepositRequest>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let commit = Commit::by(self.member.actor(), once, at);
        let mut commit = self.store.deposit_withdrawn(commit, asked, at)?;
        let link = match &asked.value.by {
            Asker::Firm(_, link) => self.pay_link(link).await?,
            Asker::Client => None,
        };
        if let Some(link) = link {
            let over = link.value.withdrawn(at);
            let (key, item) = (keys::pay_link(&over.id), LinkItem::of(&over));
            let places = pay_links::places(&over);
            commit = commit
                .replace(self.store, (&key, link.version), &places, &item)?
                .event(&over.id, Event::PayLinkWithdrawn { link: over.id.clone() });
        }
        commit.write(self.store).await
    }
}

impl ClientStore<'_> {
    /// One of the client's requests; another client's is not found.
    pub async fn deposit_request(
        &self,
        id: &DepositRequestId,
    ) -> Result<Option<Versioned<DepositRequest>>, Fault> {
        let found = self.store.deposit_request(id).await?;
        Ok(found.filter(|request| request.value.client == self.client.id))
    }

    /// The client's open requests, by the day they are due.
    pub async fn deposit_requests(&self) -> Result<Vec<DepositRequest>, Fault> {
        self.store.deposit_requests_of(&self.client.id, "D#").await
    }

    /// Leaves what the client began to pay ahead.
    pub async fn commit_advance_left(
        &self,
        once: &Once,
        asked: &Versioned<DepositRequest>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let commit = Commit::by(self.client.actor(), once, at);
        self.store.deposit_withdrawn(commit, asked, at)?.write(self.store).await
    }

    /// Notes that the client pays ahead into trust, of their own accord.
    pub async fn commit_advance(
        &self,
        once: &Once,
        request: &DepositRequest,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let commit = Commit::by(self.client.actor(), once, at).outcome(&request.id);
        self.store.deposit_made(commit, request)?.write(self.store).await
    }

    /// Stores the wish to pay a request, before a processor hears of it (rule PSP-01), if no other
    /// payment of it was begun since it was read.
    pub async fn commit_deposit_begun(
        &self,
        once: &Once,
        (intent, asked): (&Intent, &Versioned<DepositRequest>),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let commit = Commit::by(self.client.actor(), once, at);
        self.store.deposit_begun(commit, intent, asked)?.write(self.store).await
    }
}

impl PayerStore<'_> {
    /// The request that the link names; nothing when it names something else.
    pub async fn deposit_request(&self) -> Result<Option<Versioned<DepositRequest>>, Fault> {
        match &self.payer.link().covers {
            Covers::Deposit(id) => self.store.deposit_request(id).await,
            Covers::Invoice(_) | Covers::Statement => Ok(None),
        }
    }

    /// Stores the wish to pay the request, before a processor hears of it (rule PSP-01); `used` is
    /// the link with this payment.
    pub async fn commit_deposit_begun(
        &self,
        once: &Once,
        (intent, used): (&Intent, &PayLink),
        asked: &Versioned<DepositRequest>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let (key, version) = (keys::pay_link(&used.id), self.payer.link.version);
        let places = pay_links::places(used);
        let commit = Commit::by(self.payer.actor(), once, at).replace(
            self.store,
            (&key, version),
            &places,
            &LinkItem::of(used),
        )?;
        self.store.deposit_begun(commit, intent, asked)?.write(self.store).await
    }
}

/// The most lawyers that are told in one commit.
const LAWYERS_MAX: usize = 80;

impl SystemStore<'_> {
    /// Every lawyer of the firm hears of something.
    pub(crate) async fn notices_to_lawyers(&self, about: &About) -> Result<Vec<Notice>, Fault> {
        let members = self.members().await?.into_iter();
        let lawyers = members.filter(|member| member.role.authorises()).take(LAWYERS_MAX);
        Ok(lawyers.map(|lawyer| Notice { to: lawyer.email, about: about.clone() }).collect())
    }

    /// All requests, as `check` compares them.
    pub async fn deposit_requests(
        &self,
        from: Option<String>,
    ) -> Result<Page<DepositRequest>, Fault> {
        self.store.ask_index("by_kind", "DEPOSITS").from(from).page(request).await
    }
}
