//! Plans that clients ask for, and the firm's answers (PAY-11).

use domain::audit::Event;
use domain::id::{ClientId, InvoiceId};
use domain::notice::{About, Notice};
use domain::plan::{Every, PlanWish, WishState};
use domain::text::Note;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::TOLD_MAX;
use crate::Store;
use crate::access::{ClientStore, FirmStore};
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::{self as items, Versioned};
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};
use crate::query::Page;

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct WishItem {
    client: String,
    invoice: String,
    number: String,
    count: u32,
    every: String,
    first_on: Date,
    note: Option<String>,
    by: String,
    asked_at: Timestamp,
    state: String,
    answer: Option<String>,
}

impl WishItem {
    pub(super) fn of(wish: &PlanWish) -> Self {
        let answer = match &wish.state {
            WishState::Declined(answer) => Some(answer.to_string()),
            WishState::Asked | WishState::Met => None,
        };
        Self {
            client: wish.client.to_string(),
            invoice: wish.invoice.to_string(),
            number: wish.number.clone(),
            count: wish.count,
            every: wish.every.word().to_owned(),
            first_on: wish.first_on,
            note: wish.note.as_ref().map(ToString::to_string),
            by: wish.by.to_string(),
            asked_at: wish.asked_at,
            state: wish.state.word().to_owned(),
            answer,
        }
    }

    fn read(self) -> Result<PlanWish, Fault> {
        let note = |text: &str| items::checked("note", Note::parse(text));
        let answer = self.answer.as_deref().map(note).transpose()?;
        Ok(PlanWish {
            client: items::parsed("client", &self.client)?,
            invoice: items::parsed("invoice", &self.invoice)?,
            number: self.number,
            count: self.count,
            every: items::needed("every", Every::of_word(&self.every))?,
            first_on: self.first_on,
            note: self.note.as_deref().map(note).transpose()?,
            by: items::parsed("contact", &self.by)?,
            asked_at: self.asked_at,
            state: items::needed("state", WishState::of_word(&self.state, answer))?,
        })
    }
}

/// Where a wish is listed: for its client, and for the firm while it is not answered.
pub(super) fn places(wish: &PlanWish) -> Places {
    let asked = keys::latest_first(wish.asked_at);
    let owner = keys::by_owner(&wish.client, format!("W#{asked}#{}", wish.invoice));
    let since = format!("{:015}#{}", wish.asked_at.as_millisecond(), wish.invoice);
    let kind = match wish.state {
        WishState::Asked => keys::by_kind("PLANWISHES", since),
        WishState::Met | WishState::Declined(_) => None,
    };
    Places { owner, kind }
}

/// A wish over the version that was read; nothing of it was read when it is new.
pub(super) fn put(
    commit: Commit,
    store: &Store,
    (wish, version): (&PlanWish, u64),
) -> Result<Commit, Fault> {
    let (key, listed, item) = (keys::plan_wish(&wish.invoice), places(wish), WishItem::of(wish));
    commit.over(store, (&key, version), &listed, &item)
}

impl Store {
    pub(super) async fn wish(
        &self,
        invoice: &InvoiceId,
    ) -> Result<Option<Versioned<PlanWish>>, Fault> {
        let found = self.get::<WishItem>(&keys::plan_wish(invoice)).await?;
        found
            .map(|item| Ok(Versioned { value: item.value.read()?, version: item.version }))
            .transpose()
    }

    async fn wishes(&self, client: &ClientId) -> Result<Vec<PlanWish>, Fault> {
        let asked = self.ask_index("by_owner", &keys::owner_pk(client)).beginning("W#");
        Ok(asked.page(|found| items::read::<WishItem>(found)?.read()).await?.items)
    }
}

impl ClientStore<'_> {
    /// What the client asked for, latest first.
    pub async fn plan_wishes(&self) -> Result<Vec<PlanWish>, Fault> {
        self.store.wishes(&self.client.id).await
    }

    /// The wish for one of the client's invoices.
    pub async fn plan_wish(
        &self,
        invoice: &InvoiceId,
    ) -> Result<Option<Versioned<PlanWish>>, Fault> {
        let found = self.store.wish(invoice).await?;
        Ok(found.filter(|wish| wish.value.client == self.client.id))
    }

    /// Asks the firm for a plan, over the wish that was read before.
    pub async fn commit_plan_wished(
        &self,
        once: &Once,
        wish: (&PlanWish, u64),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let (invoice, instalments) = (wish.0.invoice.clone(), wish.0.count);
        let event = Event::PlanWished { invoice: invoice.clone(), instalments };
        let commit = Commit::by(self.client.actor(), once, at).outcome(&invoice);
        put(commit, self.store, wish)?.event(&invoice, event).write(self.store).await
    }
}

impl FirmStore<'_> {
    /// What the client of an invoice asks for.
    pub async fn plan_wish(
        &self,
        invoice: &InvoiceId,
    ) -> Result<Option<Versioned<PlanWish>>, Fault> {
        self.store.wish(invoice).await
    }

    /// Wishes that nobody has answered, oldest first.
    pub async fn plan_wishes(&self, from: Option<String>) -> Result<Page<PlanWish>, Fault> {
        let asked = self.store.ask_index("by_kind", "PLANWISHES").from(from);
        asked.page(|found| items::read::<WishItem>(found)?.read()).await
    }

    /// Answers a wish without a plan, and tells whoever asked that there is an answer.
    pub async fn commit_wish_answered(
        &self,
        once: &Once,
        wish: (&PlanWish, u64),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let (invoice, state) = (wish.0.invoice.clone(), wish.0.state.word());
        let event = Event::WishAnswered { invoice: invoice.clone(), state };
        let commit = Commit::by(self.member.actor(), once, at).outcome(&invoice);
        let mut commit = put(commit, self.store, wish)?.event(&invoice, event);
        let contacts = self.store.contacts(&wish.0.client).await?;
        let told = |one: &domain::client::Contact| {
            one.access == domain::client::Access::Open && one.id == wish.0.by
        };
        for contact in contacts.into_iter().filter(told).take(TOLD_MAX) {
            commit = commit.mail(Notice { to: contact.email, about: About::PlanAnswered });
        }
        commit.write(self.store).await
    }
}
