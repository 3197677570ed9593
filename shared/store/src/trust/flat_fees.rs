//! Flat fees in the partition of their ledger (TRU-22).
//!
//! Invariant: what is taken for an invoice insists on the milestones as they were read.

use domain::audit::Event;
use domain::id::{InvoiceId, MatterId};
use domain::text::Name;
use domain::trust::{FlatFee, Milestone, MilestoneState};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::TrustStore;
use super::acts::{ActError, Wish, raced};
use crate::Store;
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::{self, Versioned};
use crate::keys::{self, Places};
use crate::once::Done;

#[derive(Debug, Serialize, Deserialize)]
struct FlatFeeItem {
    matter: String,
    milestones: Vec<MilestoneItem>,
}

#[derive(Debug, Serialize, Deserialize)]
struct MilestoneItem {
    name: String,
    currency: String,
    amount: i64,
    reached: Option<ReachedItem>,
}

#[derive(Debug, Serialize, Deserialize)]
struct ReachedItem {
    by: String,
    on: Date,
    invoice: String,
}

impl MilestoneItem {
    fn of(milestone: &Milestone) -> Self {
        Self {
            name: milestone.name.to_string(),
            currency: milestone.amount.currency().to_string(),
            amount: milestone.amount.minor(),
            reached: match &milestone.state {
                MilestoneState::Ahead => None,
                MilestoneState::Reached { by, on, invoice } => {
                    Some(ReachedItem { by: by.to_string(), on: *on, invoice: invoice.to_string() })
                }
            },
        }
    }

    fn read(self) -> Result<Milestone, Fault> {
        Ok(Milestone {
            name: item::checked("milestone", Name::parse(&self.name))?,
            amount: item::money(self.amount, &self.currency)?,
            state: match self.reached {
                None => MilestoneState::Ahead,
                Some(reached) => MilestoneState::Reached {
                    by: item::parsed("lawyer", &reached.by)?,
                    on: reached.on,
                    invoice: item::parsed("invoice", &reached.invoice)?,
                },
            },
        })
    }
}

impl FlatFeeItem {
    fn of(fee: &FlatFee) -> Self {
        Self {
            matter: fee.matter.to_string(),
            milestones: fee.milestones.iter().map(MilestoneItem::of).collect(),
        }
    }

    fn read(self) -> Result<FlatFee, Fault> {
        let milestones = self.milestones.into_iter().map(MilestoneItem::read);
        Ok(FlatFee {
            milestones: milestones.collect::<Result<_, _>>()?,
            matter: item::parsed("matter", &self.matter)?,
        })
    }
}

impl Commit {
    /// Writes the flat fee of a matter over the version that was read.
    pub(crate) fn flat_fee(self, store: &Store, fee: &Versioned<FlatFee>) -> Result<Self, Fault> {
        let (key, item) = (keys::flat_fee(&fee.value.matter), FlatFeeItem::of(&fee.value));
        self.replace(store, (&key, fee.version), &Places::default(), &item)
    }
}

impl TrustStore<'_> {
    /// The flat fee of a matter, where one was agreed.
    pub async fn flat_fee(&self, matter: &MatterId) -> Result<Option<Versioned<FlatFee>>, Fault> {
        let found = self.store.get::<FlatFeeItem>(&keys::flat_fee(matter)).await?;
        found
            .map(|item| Ok(Versioned { value: item.value.read()?, version: item.version }))
            .transpose()
    }

    /// Keeps a flat fee that was agreed; a matter has one.
    pub async fn agree_flat_fee(&self, wish: &Wish<'_>, fee: &FlatFee) -> Result<Done, ActError> {
        let (key, item) = (keys::flat_fee(&fee.matter), FlatFeeItem::of(fee));
        let milestones = fee.milestones.len();
        let event = Event::FlatFeeAgreed { matter: fee.matter.clone(), milestones };
        let commit = self
            .wished(wish.once, wish.now)
            .outcome(&fee.matter)
            .unique(self.store, &key, "The flat fee of this matter", &item)?
            .on_open_matter(self.store, &fee.matter)?
            .event(&fee.matter, event);
        Ok(commit.write(self.store).await?)
    }

    /// A lawyer notes that a milestone is reached.
    pub async fn reach_milestone(
        &self,
        wish: &Wish<'_>,
        (matter, at): (&MatterId, usize),
        invoice: &InvoiceId,
    ) -> Result<Done, ActError> {
        raced!(self, wish.once, async {
            let found = self.flat_fee(matter).await?.ok_or(ActError::Missing("flat fee"))?;
            let how = (wish.on, invoice.clone());
            let fee = found.value.reach(at, &wish.by, how)?;
            let amount = fee.milestones.get(at).map(|one| one.amount);
            let amount = amount.ok_or(ActError::Missing("milestone"))?;
            let event = Event::MilestoneReached {
                matter: matter.clone(),
                invoice: invoice.clone(),
                amount,
                lawyer: wish.by.id.clone(),
            };
            let fee = Versioned { value: fee, version: found.version };
            let commit = self
                .wished(wish.once, wish.now)
                .outcome(matter)
                .flat_fee(self.store, &fee)?
                .on_open_matter(self.store, matter)?
                .event(matter, event);
            Ok(commit.write(self.store).await?)
        })
    }
}
