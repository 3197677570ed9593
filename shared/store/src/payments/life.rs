//! The whole life of a payment: what arrived, what went back, and what the payer's bank took back.

use domain::allotment::Allotment;
use domain::dispute::{Dispute, DisputeState, Moved, Reason};
use domain::id::{ClientId, DisputeId, PaymentId, RefundId};
use domain::merchant::Destination;
use domain::money::Money;
use domain::payment::{Intent, ProcessorName, Since};
use domain::refund::{Refund, RefundState};
use domain::review::Why;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::item::{AllotmentItem, IntentItem, MoneyItem};
use super::reviews::{deposit_back, review};
use crate::Store;
use crate::access::{ClientStore, FirmStore, SystemStore};
use crate::fault::Fault;
use crate::item::{self, Attributes, Versioned};
use crate::keys::{self, Places};
use crate::query::Page;

/// A payment and all that happened to it since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Life {
    /// The payment.
    pub payment: Versioned<Intent>,
    /// What happened since.
    pub since: Since,
    /// How much more arrived than was asked for by then, while nobody has looked at it.
    pub surplus: Option<Money>,
    /// What the processor gave back of a deposit, and nobody has noted in the trust book.
    pub given_back: Vec<(RefundId, Money)>,
    refunds: Vec<(RefundId, u64)>,
    disputes: Vec<(DisputeId, u64)>,
}

impl Life {
    /// The refund with this id, and its version.
    pub fn refund(&self, id: &RefundId) -> Option<Versioned<Refund>> {
        let value = self.since.refunds.iter().find(|refund| refund.id == *id)?.clone();
        let version = self.refunds.iter().find(|(of, _)| of == id)?.1;
        Some(Versioned { value, version })
    }

    /// The dispute with this id, and its version.
    pub(crate) fn dispute(&self, id: &DisputeId) -> Option<Versioned<Dispute>> {
        let value = self.since.disputes.iter().find(|dispute| dispute.id == *id)?.clone();
        let version = self.disputes.iter().find(|(of, _)| of == id)?.1;
        Some(Versioned { value, version })
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct RefundItem {
    id: String,
    payment: String,
    client: String,
    processor: String,
    currency: String,
    amount: i64,
    from: Vec<AllotmentItem>,
    object: Option<String>,
    state: String,
    #[serde(default)]
    told: Option<MoneyItem>,
    asked_at: Timestamp,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct DisputeItem {
    id: String,
    object: String,
    payment: String,
    client: String,
    processor: String,
    destination: String,
    allotments: Vec<AllotmentItem>,
    reason: String,
    currency: String,
    amount: i64,
    state: Option<String>,
    withdrawn: i64,
    reinstated: i64,
    fee: i64,
    fee_back: i64,
    due_by: Option<Timestamp>,
}

fn allotted(parts: &[Allotment]) -> Vec<AllotmentItem> {
    parts.iter().map(AllotmentItem::of).collect()
}

impl RefundItem {
    pub(super) fn of(refund: &Refund) -> Self {
        Self {
            id: refund.id.to_string(),
            payment: refund.payment.to_string(),
            client: refund.client.to_string(),
            processor: refund.processor.word().to_owned(),
            currency: refund.amount.currency().to_string(),
            amount: refund.amount.minor(),
            from: allotted(&refund.from),
            object: refund.object.clone(),
            state: refund.state.word().to_owned(),
            told: refund.told.map(MoneyItem::of),
            asked_at: refund.asked_at,
        }
    }

    pub(super) fn read(self) -> Result<Refund, Fault> {
        let client: ClientId = item::parsed("client", &self.client)?;
        Ok(Refund {
            id: item::parsed("refund", &self.id)?,
            payment: item::parsed("payment", &self.payment)?,
            processor: item::needed("processor", ProcessorName::of_word(&self.processor))?,
            amount: item::money(self.amount, &self.currency)?,
            from: AllotmentItem::all(self.from, &client, &self.currency)?,
            object: self.object,
            state: item::needed("state", RefundState::of_word(&self.state))?,
            told: self.told.map(MoneyItem::read).transpose()?,
            asked_at: self.asked_at,
            client,
        })
    }
}

/// Where a refund is listed: only while it is under way.
pub(super) fn refund_places(refund: &Refund) -> Places {
    if !refund.state.is_under_way() {
        return Places::default();
    }
    let sort = format!("{:015}#{}", refund.asked_at.as_millisecond(), refund.id);
    Places { owner: None, kind: keys::by_kind("REFUNDING", sort) }
}

impl DisputeItem {
    pub(super) fn of(dispute: &Dispute) -> Self {
        let moved = dispute.moved;
        Self {
            id: dispute.id.to_string(),
            object: dispute.object.clone(),
            payment: dispute.payment.to_string(),
            client: dispute.client.to_string(),
            processor: dispute.processor.word().to_owned(),
            destination: dispute.destination.word().to_owned(),
            allotments: allotted(&dispute.allotments),
            reason: dispute.reason.word().to_owned(),
            currency: dispute.amount.currency().to_string(),
            amount: dispute.amount.minor(),
            state: dispute.state.map(|state| state.word().to_owned()),
            withdrawn: moved.withdrawn.minor(),
            reinstated: moved.reinstated.minor(),
            fee: moved.fee.minor(),
            fee_back: moved.fee_back.minor(),
            due_by: dispute.due_by,
        }
    }

    pub(super) fn read(self) -> Result<Dispute, Fault> {
        let client: ClientId = item::parsed("client", &self.client)?;
        let money = |minor| item::money(minor, &self.currency);
        let state = self.state.as_deref();
        let state = state.map(|word| item::needed("state", DisputeState::of_word(word)));
        Ok(Dispute {
            id: item::parsed("dispute", &self.id)?,
            object: self.object,
            payment: item::parsed("payment", &self.payment)?,
            processor: item::needed("processor", ProcessorName::of_word(&self.processor))?,
            destination: item::needed("destination", Destination::of_word(&self.destination))?,
            reason: Reason::of_word(&self.reason),
            amount: money(self.amount)?,
            state: state.transpose()?,
            moved: Moved {
                withdrawn: money(self.withdrawn)?,
                reinstated: money(self.reinstated)?,
                fee: money(self.fee)?,
                fee_back: money(self.fee_back)?,
            },
            due_by: self.due_by,
            allotments: AllotmentItem::all(self.allotments, &client, &self.currency)?,
            client,
        })
    }
}

/// What the sort of a dispute begins with while somebody still decides about it.
const UNDECIDED: &str = "1#";

/// Where a dispute is listed: newest first, those come first that nobody has decided.
pub(super) fn dispute_places(dispute: &Dispute) -> Places {
    let is_undecided = dispute.state.is_some_and(DisputeState::is_undecided);
    let sort = format!("{}{}", if is_undecided { UNDECIDED } else { "0#" }, dispute.id);
    Places { owner: None, kind: keys::by_kind("DISPUTES", sort) }
}

impl Store {
    /// Everything about a payment: one question.
    pub(crate) async fn life(&self, id: &PaymentId) -> Result<Option<Life>, Fault> {
        let pk = keys::payment(id).pk;
        let (mut payment, mut since, mut surplus) = (None, Since::default(), None);
        let (mut refunds, mut disputes, mut given_back) = (Vec::new(), Vec::new(), Vec::new());
        for attributes in self.ask_state(&pk).all(Ok).await? {
            let version = item::version(&attributes);
            let sk = item::text(&attributes, "sk").to_owned();
            if sk == "PAYMENT" {
                let value = item::read::<IntentItem>(attributes)?.read()?;
                payment = Some(Versioned { value, version });
            } else if sk == "REVIEW" {
                let is_surplus = item::text(&attributes, "why") == Why::Surplus.word();
                surplus = is_surplus.then(|| review(attributes)).transpose()?.map(|one| one.amount);
            } else if sk.starts_with("REVIEW#") {
                // One that is over says nothing any more.
                if !item::text(&attributes, "why").is_empty() {
                    given_back.extend(deposit_back(attributes)?);
                }
            } else if sk.starts_with("REFUND#") {
                let refund = item::read::<RefundItem>(attributes)?.read()?;
                refunds.push((refund.id.clone(), version));
                since.refunds.push(refund);
            } else if sk.starts_with("DISPUTE#") {
                let dispute = item::read::<DisputeItem>(attributes)?.read()?;
                disputes.push((dispute.id.clone(), version));
                since.disputes.push(dispute);
            }
        }
        Ok(payment.map(|payment| Life { payment, since, surplus, given_back, refunds, disputes }))
    }
}

fn refund(attributes: Attributes) -> Result<Refund, Fault> {
    item::read::<RefundItem>(attributes)?.read()
}

fn dispute(attributes: Attributes) -> Result<Dispute, Fault> {
    item::read::<DisputeItem>(attributes)?.read()
}

impl ClientStore<'_> {
    /// One of the client's payments and all that happened to it since; another client's is not
    /// found.
    pub async fn life(&self, id: &PaymentId) -> Result<Option<Life>, Fault> {
        let found = self.store.life(id).await?;
        Ok(found.filter(|life| life.payment.value.client == self.client.id))
    }
}

impl FirmStore<'_> {
    /// A payment and all that happened to it since.
    pub async fn life(&self, id: &PaymentId) -> Result<Option<Life>, Fault> {
        self.store.life(id).await
    }

    /// All disputes, undecided ones first, each kind with those of the latest payments first.
    pub async fn disputes(&self, from: Option<String>) -> Result<Page<Dispute>, Fault> {
        let asked = self.store.ask_index("by_kind", "DISPUTES").newest_first().from(from);
        asked.page(dispute).await
    }
}

impl SystemStore<'_> {
    /// A payment and all that happened to it since.
    pub async fn life(&self, id: &PaymentId) -> Result<Option<Life>, Fault> {
        self.store.life(id).await
    }

    /// Refunds that the processor may not have heard of, or that are on their way; oldest first.
    pub async fn refunds_under_way(&self, from: Option<String>) -> Result<Page<Refund>, Fault> {
        let asked = self.store.ask_index("by_kind", "REFUNDING").from(from);
        asked.page(refund).await
    }

    /// Disputes about which somebody still decides.
    pub async fn disputes_undecided(&self, from: Option<String>) -> Result<Page<Dispute>, Fault> {
        let asked = self.store.ask_index("by_kind", "DISPUTES").beginning(UNDECIDED.to_owned());
        asked.from(from).page(dispute).await
    }
}
