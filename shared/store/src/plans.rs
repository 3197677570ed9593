//! Payment plans: proposed by the firm, accepted by the client, charged by the clock.
//!
//! Invariants: an invoice has one plan that is not over; a charge is stored, with its plan, before
//! the processor hears of it, once for each try of each instalment (rule PSP-01).

mod item;
mod wishes;

use domain::audit::Event;
use domain::id::{ClientId, InvoiceId, PlanId};
use domain::notice::{About, Notice};
use domain::paylink::PayLink;
use domain::payment::Intent;
use domain::plan::{Moved, Plan, WishState};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::access::{ClientStore, FirmStore, SystemStore};
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::{self as items, Attributes, Versioned};
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};
use crate::payments::{IntentItem, Turn, Turns, places as payment_places, taken};
use crate::query::Page;
use item::{PlanItem, places};

/// The most people who are told that a plan is proposed.
const TOLD_MAX: usize = 10;

#[derive(Debug, Serialize, Deserialize)]
struct PlanOfItem {
    plan: String,
}

/// The plan of an invoice, and the version of the note that names it.
pub type Current = (Option<Versioned<Plan>>, u64);

/// A plan as it is stored.
pub(crate) fn plan(attributes: Attributes) -> Result<Plan, Fault> {
    items::read::<PlanItem>(attributes)?.read()
}

impl Store {
    pub(crate) async fn plan(&self, id: &PlanId) -> Result<Option<Versioned<Plan>>, Fault> {
        let found = self.get::<PlanItem>(&keys::plan(id)).await?;
        found
            .map(|item| Ok(Versioned { value: item.value.read()?, version: item.version }))
            .transpose()
    }

    fn plan_moved(&self, commit: Commit, plan: &Versioned<Plan>) -> Result<Commit, Fault> {
        let value = &plan.value;
        let (key, item) = (keys::plan(&value.id), PlanItem::of(value));
        commit.outcome(&value.id).replace(self, (&key, plan.version), &places(value), &item)
    }

    async fn plan_of(&self, invoice: &InvoiceId) -> Result<Current, Fault> {
        let Some(found) = self.get::<PlanOfItem>(&keys::plan_of(invoice)).await? else {
            return Ok((None, 0));
        };
        let id: PlanId = items::parsed("plan", &found.value.plan)?;
        Ok((self.plan(&id).await?, found.version))
    }
}

impl FirmStore<'_> {
    /// A plan.
    pub async fn plan(&self, id: &PlanId) -> Result<Option<Versioned<Plan>>, Fault> {
        self.store.plan(id).await
    }

    /// The plan of an invoice.
    pub async fn plan_of(&self, invoice: &InvoiceId) -> Result<Current, Fault> {
        self.store.plan_of(invoice).await
    }

    /// Proposes a plan to the client, if the invoice has no other since it was looked at.
    pub async fn commit_plan_proposed(
        &self,
        once: &Once,
        (plan, before): (&Plan, u64),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let (key, item) = (keys::plan(&plan.id), PlanItem::of(plan));
        let (note, named) =
            (keys::plan_of(&plan.invoice), PlanOfItem { plan: plan.id.to_string() });
        let sum = plan.instalments.iter().map(|one| one.amount);
        let currency = plan.instalments.first().map(|one| one.amount.currency());
        let currency = items::needed("currency", currency)?;
        let amount = items::checked("amount", domain::money::Money::sum(sum, currency))?;
        let (id, invoice) = (plan.id.clone(), plan.invoice.clone());
        let commit = Commit::by(self.member.actor(), once, at).outcome(&plan.id).create(
            self.store,
            &key,
            &places(plan),
            &item,
        )?;
        let mut commit = commit.over(self.store, (&note, before), &Places::default(), &named)?;
        let contacts = self.store.contacts(&plan.client).await?;
        let open = contacts.into_iter().filter(|one| one.access == domain::client::Access::Open);
        for contact in open.take(TOLD_MAX) {
            commit = commit.mail(Notice { to: contact.email, about: About::PlanProposed });
        }
        if let Some(wish) = self.store.wish(&plan.invoice).await?
            && let Ok(met) = wish.value.answered(WishState::Met)
        {
            commit = wishes::put(commit, self.store, (&met, wish.version))?;
        }
        let event = Event::PlanProposed { plan: id, invoice, amount };
        commit.event(&plan.id, event).write(self.store).await
    }

    /// Pauses, resumes or ends a plan.
    pub async fn commit_plan_set(
        &self,
        once: &Once,
        plan: &Versioned<Plan>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let commit = Commit::by(self.member.actor(), once, at);
        self.store
            .plan_moved(commit, plan)?
            .event(&plan.value.id, set(&plan.value))
            .write(self.store)
            .await
    }
}

/// What a person made of a plan.
fn set(plan: &Plan) -> Event {
    Event::PlanSet { plan: plan.id.clone(), state: plan.state.word() }
}

impl ClientStore<'_> {
    /// One of the client's plans; another client's is not found.
    pub async fn plan(&self, id: &PlanId) -> Result<Option<Versioned<Plan>>, Fault> {
        Ok(self.store.plan(id).await?.filter(|plan| plan.value.client == self.client.id))
    }

    /// The client's plans: those that still ask for something and then the others, latest first.
    pub async fn plans(&self) -> Result<Vec<Plan>, Fault> {
        let owner = keys::owner_pk(&self.client.id);
        let of = |shelf| self.store.ask_index("by_owner", &owner).beginning(shelf).page(plan);
        let (live, over) = tokio::try_join!(of("E#"), of("N#"))?;
        Ok(live.items.into_iter().chain(over.items).collect())
    }

    /// The client accepts a plan, by the words that are kept with it.
    pub async fn commit_plan_accepted(
        &self,
        once: &Once,
        plan: &Versioned<Plan>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let value = &plan.value;
        let method = items::needed("method", value.method.clone())?;
        let event = Event::PlanAccepted { plan: value.id.clone(), method };
        let commit = Commit::by(self.client.actor(), once, at);
        self.store.plan_moved(commit, plan)?.event(&value.id, event).write(self.store).await
    }

    /// The client ends a plan.
    pub async fn commit_plan_set(
        &self,
        once: &Once,
        plan: &Versioned<Plan>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let commit = Commit::by(self.client.actor(), once, at);
        self.store
            .plan_moved(commit, plan)?
            .event(&plan.value.id, set(&plan.value))
            .write(self.store)
            .await
    }
}

/// What goes out with a plan that moved on.
#[derive(Debug, Clone, Default)]
pub struct Told {
    /// The mails.
    pub notices: Vec<Notice>,
    /// The link that one of them carries.
    pub link: Option<PayLink>,
}

impl<'a> SystemStore<'a> {
    /// A plan.
    pub async fn plan(&self, id: &PlanId) -> Result<Option<Versioned<Plan>>, Fault> {
        self.store.plan(id).await
    }

    /// Active plans that have to be looked at by a day.
    pub async fn plans_due(&self, by: Date, from: Option<String>) -> Result<Page<Plan>, Fault> {
        let asked = self.store.ask_index("by_kind", "PLANS").from(from);
        let asked = asked.between("0".to_owned(), format!("{by}~"));
        asked.page(|attributes| items::read::<PlanItem>(attributes)?.read()).await
    }

    /// All plans.
    pub async fn plans(&self, from: Option<String>) -> Result<Page<Plan>, Fault> {
        let asked = self.store.ask_index("by_kind", "PLANS").from(from);
        asked.page(|attributes| items::read::<PlanItem>(attributes)?.read()).await
    }

    /// Whose turn it is to pay, among the payments of a client.
    pub fn turns_of(&self, client: &ClientId) -> Turns<'a> {
        Turns::of_client(self.store, client.clone())
    }

    /// Notes that a plan moved on by itself, and tells whom it concerns.
    pub async fn commit_plan_moved(
        &self,
        (moved, version): (&Moved, u64),
        told: Told,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let plan = Versioned { value: moved.plan.clone(), version };
        let id = &moved.plan.id;
        let once = Once::named(format!("plan#{id}#{version}"));
        let event = Event::PlanMoved { plan: id.clone(), why: moved.why.word() };
        let mut commit = self.store.plan_moved(Commit::by(self.actor(), &once, at), &plan)?;
        for notice in told.notices {
            commit = commit.mail(notice);
        }
        if let Some(link) = &told.link {
            commit = self.store.link_made(commit, link)?;
        }
        commit.event(id, event).write(self.store).await
    }

    /// Stores a charge with its plan, before the processor hears of it.
    pub async fn commit_plan_charged(
        &self,
        plan: &Versioned<Plan>,
        (intent, turns): (&Intent, &[Turn]),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let id = &plan.value.id;
        let once = Once::named(format!("plan#{id}#{}", plan.version));
        let (payment, amount) = (intent.id.clone(), intent.amount);
        let begun = Event::PaymentBegun { payment: payment.clone(), amount };
        let charged = Event::PlanCharged { plan: id.clone(), payment, amount };
        let commit = self.store.plan_moved(Commit::by(self.actor(), &once, at), plan)?;
        taken(commit, self.store, turns, &intent.id)?
            .create(
                self.store,
                &keys::payment(&intent.id),
                &payment_places(intent),
                &IntentItem::of(intent),
            )?
            .event(&intent.id, begun)
            .event(id, charged)
            .write(self.store)
            .await
    }
}
