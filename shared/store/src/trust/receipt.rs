//! Receipts: money that came in, and what of it is not collected yet.

use domain::id::{ClientId, MatterId, ReceiptId};
use domain::payment::ProcessorName;
use domain::text::{Mark, Name, Note};
use domain::trust::{Arrival, Given, Method, Receipt, ReceiptState};
use domain::twin::{Trace, Twin};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::TrustStore;
use crate::Store;
use crate::fault::Fault;
use crate::item::{self, Versioned};
use crate::keys::{self, Places};
use crate::query::Page;

/// What was recorded of money that came in.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct GivenItem {
    method: String,
    processor: Option<String>,
    currency: String,
    amount: i64,
    from: String,
    instrument: String,
    purpose: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ReceiptItem {
    id: String,
    client: String,
    matter: String,
    bank: String,
    given: GivenItem,
    received_on: Date,
    clears_on: Date,
    state: String,
    #[serde(default)]
    request: Option<String>,
    entry: String,
    recorded_at: Timestamp,
}

impl GivenItem {
    pub(super) fn of(given: &Given) -> Self {
        Self {
            method: given.method.word().to_owned(),
            processor: match given.arrival {
                Arrival::Bank => None,
                Arrival::InTransit(processor) => Some(processor.word().to_owned()),
            },
            currency: given.amount.currency().to_string(),
            amount: given.amount.minor(),
            from: given.from.to_string(),
            instrument: given.instrument.to_string(),
            purpose: given.purpose.as_ref().map(Note::to_string),
        }
    }

    pub(super) fn read(self) -> Result<Given, Fault> {
        let purpose = self.purpose.as_deref().map(Note::parse).transpose();
        let processor = self.processor.as_deref();
        let processor =
            processor.map(|word| item::needed("processor", ProcessorName::of_word(word)));
        Ok(Given {
            method: item::needed("method", Method::of_word(&self.method))?,
            arrival: processor.transpose()?.map_or(Arrival::Bank, Arrival::InTransit),
            amount: item::money(self.amount, &self.currency)?,
            from: item::checked("payer", Name::parse(&self.from))?,
            instrument: item::checked("instrument", Mark::parse(&self.instrument))?,
            purpose: item::checked("purpose", purpose)?,
        })
    }
}

impl ReceiptItem {
    pub(super) fn of(receipt: &Receipt) -> Self {
        Self {
            id: receipt.id.to_string(),
            client: receipt.client.to_string(),
            matter: receipt.matter.to_string(),
            bank: receipt.bank.to_string(),
            given: GivenItem::of(&receipt.given),
            received_on: receipt.received_on,
            clears_on: receipt.clears_on,
            state: receipt.state.word().to_owned(),
            request: receipt.request.as_ref().map(ToString::to_string),
            entry: receipt.entry.to_string(),
            recorded_at: receipt.recorded_at,
        }
    }

    pub(super) fn read(self) -> Result<Receipt, Fault> {
        let request = self.request.as_deref().map(|id| item::parsed("request", id));
        Ok(Receipt {
            id: item::parsed("receipt", &self.id)?,
            client: item::parsed("client", &self.client)?,
            matter: item::parsed("matter", &self.matter)?,
            bank: item::parsed("bank", &self.bank)?,
            given: self.given.read()?,
            received_on: self.received_on,
            clears_on: self.clears_on,
            state: item::needed("state", ReceiptState::of_word(&self.state))?,
            request: request.transpose()?,
            entry: item::parsed("entry", &self.entry)?,
            recorded_at: self.recorded_at,
        })
    }
}

/// Where a receipt is listed: while it is uncleared by the day it clears, then by the day it came.
pub(super) fn places(receipt: &Receipt) -> Places {
    let owner = keys::trust_pk(&receipt.matter);
    match receipt.state {
        ReceiptState::Uncleared => {
            let sort = format!("{}#{}", receipt.clears_on, receipt.id);
            let owned = format!("U#{sort}");
            Places { owner: Some((owner, owned)), kind: keys::by_kind("UNCLEARED", sort) }
        }
        ReceiptState::Cleared | ReceiptState::GivenBack => {
            let sort = format!("{}#{}", receipt.received_on, receipt.id);
            let owned = format!("R#{sort}");
            Places { owner: Some((owner, owned)), kind: keys::by_kind("RECEIPTS", sort) }
        }
    }
}

impl Store {
    /// Money that came into trust.
    pub(crate) async fn money_in(
        &self,
        id: &ReceiptId,
    ) -> Result<Option<Versioned<Receipt>>, Fault> {
        let found = self.get::<ReceiptItem>(&keys::receipt(id)).await?;
        found
            .map(|item| Ok(Versioned { value: item.value.read()?, version: item.version }))
            .transpose()
    }
}

impl TrustStore<'_> {
    /// A receipt.
    pub async fn receipt(&self, id: &ReceiptId) -> Result<Option<Versioned<Receipt>>, Fault> {
        self.store.money_in(id).await
    }

    /// What is not collected yet, by the day it clears.
    pub async fn uncleared(&self, from: Option<String>) -> Result<Page<Receipt>, Fault> {
        let asked = self.store.ask_index("by_kind", "UNCLEARED").from(from);
        asked.page(|attributes| item::read::<ReceiptItem>(attributes)?.read()).await
    }

    /// What is collected or was given back, by the day it came.
    pub async fn receipts(
        &self,
        (low, high): (Date, Date),
        from: Option<String>,
    ) -> Result<Page<Receipt>, Fault> {
        let asked = self.store.ask_index("by_kind", "RECEIPTS").from(from);
        let asked = asked.between(low.to_string(), format!("{high}~"));
        asked.page(|attributes| item::read::<ReceiptItem>(attributes)?.read()).await
    }

    /// Everything that came into one ledger: what is uncleared after what is not.
    pub async fn receipts_of(&self, matter: &MatterId) -> Result<Vec<Receipt>, Fault> {
        let asked = self.store.ask_index("by_owner", &keys::trust_pk(matter)).between("R#", "U#~");
        asked.all(|attributes| item::read::<ReceiptItem>(attributes)?.read()).await
    }

    /// What of a client's money looks as if it were what is being recorded; what its bank took back
    /// may come again.
    pub async fn receipt_like(
        &self,
        client: &ClientId,
        trace: &Trace,
    ) -> Result<Option<(ReceiptId, Twin)>, Fault> {
        for read in self.ledgers_of(client).await? {
            for receipt in self.receipts_of(read.ledger.matter()).await? {
                let is_there = receipt.state != ReceiptState::GivenBack;
                let known = receipt.given.trace(receipt.received_on);
                if is_there && known.looks_like(trace) {
                    return Ok(Some((receipt.id, Twin(known))));
                }
            }
        }
        Ok(None)
    }

    /// What is not collected yet in one ledger, by the day it clears.
    pub async fn uncleared_of(&self, matter: &MatterId) -> Result<Vec<Receipt>, Fault> {
        let asked = self.store.ask_index("by_owner", &keys::trust_pk(matter)).beginning("U#");
        asked.all(|attributes| item::read::<ReceiptItem>(attributes)?.read()).await
    }
}
