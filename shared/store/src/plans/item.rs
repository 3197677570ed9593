//! A payment plan as it is stored.

use domain::method::Mandate;
use domain::plan::{Instalment, Plan, PlanState};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::item;
use crate::keys::{self, Places};
use crate::methods::MandateItem;

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct PlanItem {
    id: String,
    client: String,
    invoice: String,
    number: String,
    currency: String,
    instalments: Vec<InstalmentItem>,
    state: String,
    method: Option<String>,
    mandate: Option<MandateItem>,
    by: String,
    made_at: Timestamp,
}

#[derive(Debug, Serialize, Deserialize)]
struct InstalmentItem {
    due_on: Date,
    amount: i64,
    tries: Vec<String>,
    failed: usize,
    next_on: Date,
    is_done: bool,
}

/// Where a plan is listed: for the clock by the day it has to be looked at.
pub(super) fn places(plan: &Plan) -> Places {
    // Those that still ask for something are read with the client's home.
    let shelf = if plan.state.is_final() { "N" } else { "E" };
    let sort = format!("{shelf}#{}#{}", keys::latest_first(plan.made_at), plan.id);
    let day = match (plan.state, plan.next()) {
        (PlanState::Active, Some((_, next))) => next.next_on.to_string(),
        (PlanState::Active, None) => plan.made_at.to_string(),
        (
            PlanState::Proposed
            | PlanState::Paused
            | PlanState::Stopped
            | PlanState::Ended
            | PlanState::Done,
            _,
        ) => "at rest".to_owned(),
    };
    let kind = keys::by_kind("PLANS", format!("{day}#{}", plan.id));
    Places { owner: keys::by_owner(&plan.client, sort), kind }
}

impl PlanItem {
    pub(super) fn of(plan: &Plan) -> Self {
        let currency = plan.instalments.first().map(|one| one.amount.currency().to_string());
        Self {
            id: plan.id.to_string(),
            client: plan.client.to_string(),
            invoice: plan.invoice.to_string(),
            number: plan.number.clone(),
            currency: currency.unwrap_or_default(),
            instalments: plan.instalments.iter().map(InstalmentItem::of).collect(),
            state: plan.state.word().to_owned(),
            method: plan.method.as_ref().map(ToString::to_string),
            mandate: plan.mandate.as_ref().map(MandateItem::of),
            by: plan.by.to_string(),
            made_at: plan.made_at,
        }
    }

    pub(super) fn read(self) -> Result<Plan, Fault> {
        let method = self.method.as_deref().map(|id| item::parsed("method", id));
        let mandate: Option<Mandate> = self.mandate.map(MandateItem::read).transpose()?;
        let instalments = self.instalments.into_iter().map(|one| one.read(&self.currency));
        Ok(Plan {
            id: item::parsed("plan", &self.id)?,
            client: item::parsed("client", &self.client)?,
            invoice: item::parsed("invoice", &self.invoice)?,
            number: self.number,
            instalments: instalments.collect::<Result<_, Fault>>()?,
            state: item::needed("state", PlanState::of_word(&self.state))?,
            method: method.transpose()?,
            mandate,
            by: item::parsed("member", &self.by)?,
            made_at: self.made_at,
        })
    }
}

impl InstalmentItem {
    fn of(one: &Instalment) -> Self {
        Self {
            due_on: one.due_on,
            amount: one.amount.minor(),
            tries: one.tries.iter().map(ToString::to_string).collect(),
            failed: one.failed,
            next_on: one.next_on,
            is_done: one.is_done,
        }
    }

    fn read(self, currency: &str) -> Result<Instalment, Fault> {
        let tries = self.tries.iter().map(|id| item::parsed("payment", id));
        Ok(Instalment {
            due_on: self.due_on,
            amount: item::money(self.amount, currency)?,
            tries: tries.collect::<Result<_, Fault>>()?,
            failed: self.failed,
            next_on: self.next_on,
            is_done: self.is_done,
        })
    }
}
