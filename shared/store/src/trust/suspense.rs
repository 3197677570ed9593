//! Receipts whose owner is not known, as they wait.

use domain::id::ReceiptId;
use domain::trust::{Unidentified, UnidentifiedState};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::TrustStore;
use super::receipt::GivenItem;
use crate::fault::Fault;
use crate::item::{self, Versioned};
use crate::keys::{self, Places};
use crate::query::Page;

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct UnidentifiedItem {
    id: String,
    bank: String,
    given: GivenItem,
    received_on: Date,
    clears_on: Date,
    matter: Option<String>,
    recorded_at: Timestamp,
}

impl UnidentifiedItem {
    pub(super) fn of(waiting: &Unidentified) -> Self {
        Self {
            id: waiting.id.to_string(),
            bank: waiting.bank.to_string(),
            given: GivenItem::of(&waiting.given),
            received_on: waiting.received_on,
            clears_on: waiting.clears_on,
            matter: match &waiting.state {
                UnidentifiedState::Waiting => None,
                UnidentifiedState::Identified(matter) => Some(matter.to_string()),
            },
            recorded_at: waiting.recorded_at,
        }
    }

    pub(super) fn read(self) -> Result<Unidentified, Fault> {
        let matter = self.matter.as_deref().map(|id| item::parsed("matter", id)).transpose()?;
        Ok(Unidentified {
            id: item::parsed("receipt", &self.id)?,
            bank: item::parsed("bank", &self.bank)?,
            given: self.given.read()?,
            received_on: self.received_on,
            clears_on: self.clears_on,
            state: matter.map_or(UnidentifiedState::Waiting, UnidentifiedState::Identified),
            recorded_at: self.recorded_at,
        })
    }
}

pub(super) fn places(waiting: &Unidentified) -> Places {
    let kind = match waiting.state {
        UnidentifiedState::Waiting => {
            keys::by_kind("SUSPENSE", format!("{}#{}", waiting.received_on, waiting.id))
        }
        UnidentifiedState::Identified(_) => None,
    };
    Places { owner: None, kind }
}

impl TrustStore<'_> {
    /// A receipt whose owner was not known when it came.
    pub async fn unidentified(
        &self,
        id: &ReceiptId,
    ) -> Result<Option<Versioned<Unidentified>>, Fault> {
        let found = self.store.get::<UnidentifiedItem>(&keys::suspense(id)).await?;
        found
            .map(|item| Ok(Versioned { value: item.value.read()?, version: item.version }))
            .transpose()
    }

    /// What waits for its owner, the oldest first.
    pub async fn suspense(&self, from: Option<String>) -> Result<Page<Unidentified>, Fault> {
        let asked = self.store.ask_index("by_kind", "SUSPENSE").from(from);
        asked.page(|attributes| item::read::<UnidentifiedItem>(attributes)?.read()).await
    }
}
