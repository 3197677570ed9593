//! Payouts: money that a processor sent to the firm's bank.

use domain::audit::Event;
use domain::id::PayoutId;
use domain::ledger::{Entry, Operating};
use domain::payment::ProcessorName;
use domain::payout::{Payout, PayoutState};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::access::SystemStore;
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::{self, Versioned};
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};
use crate::query::Page;

#[derive(Debug, Serialize, Deserialize)]
struct PayoutItem {
    id: String,
    object: String,
    processor: String,
    currency: String,
    amount: i64,
    state: Option<String>,
    fees: i64,
}

impl PayoutItem {
    fn of(payout: &Payout) -> Self {
        Self {
            id: payout.id.to_string(),
            object: payout.object.clone(),
            processor: payout.processor.word().to_owned(),
            currency: payout.amount.currency().to_string(),
            amount: payout.amount.minor(),
            state: payout.state.map(|state| state.word().to_owned()),
            fees: payout.fees.minor(),
        }
    }

    fn read(self) -> Result<Payout, Fault> {
        let state = self.state.as_deref();
        let state = state.map(|word| item::needed("state", PayoutState::of_word(word)));
        Ok(Payout {
            id: item::parsed("payout", &self.id)?,
            object: self.object,
            processor: item::needed("processor", ProcessorName::of_word(&self.processor))?,
            amount: item::money(self.amount, &self.currency)?,
            state: state.transpose()?,
            fees: item::money(self.fees, &self.currency)?,
        })
    }
}

impl SystemStore<'_> {
    /// A payout.
    pub async fn payout(&self, id: &PayoutId) -> Result<Option<Versioned<Payout>>, Fault> {
        let found = self.store.get::<PayoutItem>(&keys::payout(id)).await?;
        found
            .map(|item| Ok(Versioned { value: item.value.read()?, version: item.version }))
            .transpose()
    }

    /// All payouts.
    pub async fn payouts(&self, from: Option<String>) -> Result<Page<Payout>, Fault> {
        let asked = self.store.ask_index("by_kind", "PAYOUTS").from(from);
        asked.page(|attributes| item::read::<PayoutItem>(attributes)?.read()).await
    }

    /// Notes how far a payout is, with the entry when money moved; `version` is nothing for a new
    /// one.
    pub async fn commit_payout_moved(
        &self,
        (payout, version): (&Payout, u64),
        entry: Option<&Entry<Operating>>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let once = Once::named(format!("payout#{}#{version}", payout.id));
        let event = Event::PayoutMoved {
            payout: payout.id.clone(),
            amount: payout.amount,
            state: payout.state.map_or("", PayoutState::word),
        };
        let (key, item) = (keys::payout(&payout.id), PayoutItem::of(payout));
        let kind = keys::by_kind("PAYOUTS", payout.id.to_string());
        let listed = Places { owner: None, kind };
        let commit = Commit::by(self.actor(), &once, at).outcome(&payout.id);
        let mut commit = commit.over(self.store, (&key, version), &listed, &item)?;
        if let Some(entry) = entry {
            commit = commit.post(self.store, entry)?;
        }
        commit.event(&payout.id, event).write(self.store).await
    }
}
