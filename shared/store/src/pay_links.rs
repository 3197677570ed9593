//! Links that pay without an account: made and withdrawn by the firm, opened by whoever holds one.
//!
//! Invariants: a link that does not work opens nothing; its holder reaches the open invoices or the
//! request for a deposit that it names, and the payments that were begun through it, and nothing
//! else (PRT-05).

mod item;

use domain::audit::Event;
use domain::id::{ClientId, InvoiceId, PayLinkId, PaymentId};
use domain::invoice::{Invoice, Issued};
use domain::money::Money;
use domain::paylink::{Covers, PayLink, Standing};
use domain::payment::Intent;
use jiff::Timestamp;

use crate::Store;
use crate::access::{FirmStore, Payer, PayerStore};
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::{self as items, Versioned};
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};
use crate::payments::{IntentItem, Turn, places as payment_places, taken};
use crate::query::Page;
pub(crate) use item::LinkItem;

/// What a link opens.
#[derive(Debug, Clone)]
pub enum Opened {
    /// It works.
    Works(Box<Payer>),
    /// Its time is over, or the firm withdrew it.
    Over(Standing),
}

impl Store {
    /// Opens a link whose proof was checked; nothing when there is none.
    pub async fn payer(&self, id: &PayLinkId, now: Timestamp) -> Result<Option<Opened>, Fault> {
        let Some(link) = self.pay_link(id).await? else { return Ok(None) };
        Ok(Some(match link.value.standing(now) {
            Standing::Works => Opened::Works(Box::new(Payer { link })),
            over @ (Standing::Ended | Standing::Withdrawn) => Opened::Over(over),
        }))
    }

    async fn pay_link(&self, id: &PayLinkId) -> Result<Option<Versioned<PayLink>>, Fault> {
        let found = self.get::<LinkItem>(&keys::pay_link(id)).await?;
        found
            .map(|item| Ok(Versioned { value: item.value.read()?, version: item.version }))
            .transpose()
    }

    /// A new link, in a commit that may do more.
    pub(crate) fn link_made(&self, commit: Commit, link: &PayLink) -> Result<Commit, Fault> {
        let (key, item) = (keys::pay_link(&link.id), LinkItem::of(link));
        Ok(commit
            .create(self, &key, &places(link), &item)?
            .event(&link.id, Event::PayLinkMade { link: link.id.clone() }))
    }

    /// What came through a link and is still here.
    async fn paid_through(&self, link: &PayLink) -> Result<Option<Money>, Fault> {
        let mut sum: Option<Money> = None;
        for id in &link.begun {
            let Some(intent) = self.intent(id).await? else { continue };
            let kept = intent.value.kept();
            let more = sum.map_or(Ok(kept), |sum| sum.plus(kept));
            sum = Some(more.map_err(|error| Fault::damaged(&link.id, error))?);
        }
        Ok(sum)
    }
}

/// Where a link is listed.
pub(crate) fn places(link: &PayLink) -> Places {
    let sort = format!("L#{}#{}", keys::latest_first(link.made_at), link.id);
    Places { owner: keys::by_owner(&link.client, sort), kind: None }
}

impl PayerStore<'_> {
    /// What is open of what the link names, those due first at the top; the list is of an index,
    /// each invoice of the table itself.
    pub async fn owed(&self) -> Result<Vec<Issued>, Fault> {
        let link = self.payer.link();
        let ids = match &link.covers {
            Covers::Invoice(id) => vec![id.clone()],
            Covers::Statement => self.listed(&link.client).await?,
            Covers::Deposit(_) => Vec::new(),
        };
        let mut owed = Vec::new();
        for id in ids {
            match self.store.head(&id).await?.map(|head| head.value) {
                Some(Invoice::Issued(issued)) if issued.client == link.client => owed.push(issued),
                Some(Invoice::Issued(_) | Invoice::Draft(_)) | None => {}
            }
        }
        Ok(owed)
    }

    async fn listed(&self, client: &ClientId) -> Result<Vec<InvoiceId>, Fault> {
        let asked = self.store.ask_index("by_owner", &keys::owner_pk(client)).beginning("I#0#");
        let page = asked.page(crate::invoices::issued).await?;
        Ok(page.items.into_iter().map(|invoice| invoice.id).collect())
    }

    /// What was paid through the link; nothing yet when nobody began.
    pub async fn paid(&self) -> Result<Option<Money>, Fault> {
        self.store.paid_through(self.payer.link()).await
    }

    /// A payment that was begun through the link; any other is not found.
    pub async fn payment(&self, id: &PaymentId) -> Result<Option<Intent>, Fault> {
        let found = self.store.intent(id).await?.map(|intent| intent.value);
        Ok(found.filter(|intent| intent.origin.link() == Some(&self.payer.link().id)))
    }

    /// Stores the wish to pay, before a processor hears of it (rule PSP-01), if nobody began to pay
    /// the same since the turns were read. `used` is the link with this payment.
    pub async fn commit_begun(
        &self,
        once: &Once,
        (intent, used): (&Intent, &PayLink),
        turns: &[Turn],
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let event = Event::PaymentBegun { payment: intent.id.clone(), amount: intent.amount };
        let (key, version) = (keys::pay_link(&used.id), self.payer.link.version);
        let commit = Commit::by(self.payer.actor(), once, at).outcome(&intent.id);
        taken(commit, self.store, turns, &intent.id)?
            .replace(self.store, (&key, version), &places(used), &LinkItem::of(used))?
            .create(
                self.store,
                &keys::payment(&intent.id),
                &payment_places(intent),
                &IntentItem::of(intent),
            )?
            .event(&intent.id, event)
            .write(self.store)
            .await
    }
}

impl FirmStore<'_> {
    /// A link.
    pub async fn pay_link(&self, id: &PayLinkId) -> Result<Option<Versioned<PayLink>>, Fault> {
        self.store.pay_link(id).await
    }

    /// A client's links, newest first.
    pub async fn pay_links_of(
        &self,
        client: &ClientId,
        from: Option<String>,
    ) -> Result<Page<PayLink>, Fault> {
        let asked = self.store.ask_index("by_owner", &keys::owner_pk(client)).beginning("L#");
        asked.from(from).page(|attributes| items::read::<LinkItem>(attributes)?.read()).await
    }

    /// What came through a link and is still here.
    pub async fn paid_through(&self, link: &PayLink) -> Result<Option<Money>, Fault> {
        self.store.paid_through(link).await
    }

    /// Makes a link.
    pub async fn commit_link_made(
        &self,
        once: &Once,
        link: &PayLink,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let commit = Commit::by(self.member.actor(), once, at).outcome(&link.id);
        self.store.link_made(commit, link)?.write(self.store).await
    }

    /// Withdraws a link: from here on it opens nothing.
    pub async fn commit_link_withdrawn(
        &self,
        once: &Once,
        link: &Versioned<PayLink>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let value = &link.value;
        let (key, item) = (keys::pay_link(&value.id), LinkItem::of(value));
        Commit::by(self.member.actor(), once, at)
            .outcome(&value.id)
            .replace(self.store, (&key, link.version), &places(value), &item)?
            .event(&value.id, Event::PayLinkWithdrawn { link: value.id.clone() })
            .write(self.store)
            .await
    }
}
