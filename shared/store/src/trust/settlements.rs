//! Settlement statements, in the partition of their ledger, and the payments made from them
//! (TRU-15).
//!
//! Invariant: a statement is written once and never again; of each of its shares there is one
//! payment that is not given up or voided.

use domain::audit::Event;
use domain::id::{DisbursementId, MatterId, SettlementId};
use domain::text::Note;
use domain::trust::{Disbursement, DisbursementState, Instrument, Payee, Settlement, Share, What};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::TrustStore;
use super::acts::{ActError, Wish, raced};
use crate::fault::Fault;
use crate::item::{self, Attributes};
use crate::keys::{self, Places};
use crate::once::Done;

#[derive(Debug, Serialize, Deserialize)]
struct SettlementItem {
    id: String,
    client: String,
    matter: String,
    bank: String,
    currency: String,
    gross: i64,
    shares: Vec<ShareItem>,
    drawn_by: String,
    drawn_on: Date,
    drawn_at: Timestamp,
}

#[derive(Debug, Serialize, Deserialize)]
struct ShareItem {
    what: String,
    invoice: Option<String>,
    payee: String,
    purpose: String,
    amount: i64,
}

/// Which payment pays a share.
#[derive(Debug, Serialize, Deserialize)]
struct PaysItem {
    payment: String,
}

/// A statement and what was prepared of it, share by share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// The statement.
    pub settlement: Settlement,
    /// The payment of each share, where there is one.
    pub payments: Vec<Option<Disbursement>>,
}

impl ShareItem {
    fn of(share: &Share) -> Self {
        Self {
            what: share.what.word().to_owned(),
            invoice: match &share.what {
                What::Fee(invoice) => Some(invoice.to_string()),
                What::Lien | What::ThirdParty | What::Cost | What::Net => None,
            },
            payee: share.payee.to_string(),
            purpose: share.purpose.to_string(),
            amount: share.amount.minor(),
        }
    }

    fn read(self, currency: &str) -> Result<Share, Fault> {
        let what = match (self.what.as_str(), self.invoice) {
            ("lien", None) => Some(What::Lien),
            ("third-party", None) => Some(What::ThirdParty),
            ("cost", None) => Some(What::Cost),
            ("net", None) => Some(What::Net),
            ("fee", Some(invoice)) => Some(What::Fee(item::parsed("invoice", &invoice)?)),
            _ => None,
        };
        Ok(Share {
            what: item::needed("kind of share", what)?,
            payee: item::checked("payee", Payee::parse(&self.payee))?,
            purpose: item::checked("purpose", Note::parse(&self.purpose))?,
            amount: item::money(self.amount, currency)?,
        })
    }
}

impl SettlementItem {
    fn of(settlement: &Settlement) -> Self {
        Self {
            id: settlement.id.to_string(),
            client: settlement.client.to_string(),
            matter: settlement.matter.to_string(),
            bank: settlement.bank.to_string(),
            currency: settlement.gross.currency().to_string(),
            gross: settlement.gross.minor(),
            shares: settlement.shares.iter().map(ShareItem::of).collect(),
            drawn_by: settlement.drawn_by.to_string(),
            drawn_on: settlement.drawn_on,
            drawn_at: settlement.drawn_at,
        }
    }

    fn read(self) -> Result<Settlement, Fault> {
        let shares = self.shares.into_iter().map(|share| share.read(&self.currency));
        Ok(Settlement {
            shares: shares.collect::<Result<_, _>>()?,
            id: item::parsed("settlement", &self.id)?,
            client: item::parsed("client", &self.client)?,
            matter: item::parsed("matter", &self.matter)?,
            bank: item::parsed("bank", &self.bank)?,
            gross: item::money(self.gross, &self.currency)?,
            drawn_by: item::parsed("lawyer", &self.drawn_by)?,
            drawn_on: self.drawn_on,
            drawn_at: self.drawn_at,
        })
    }
}

fn read(attributes: Attributes) -> Result<Settlement, Fault> {
    item::read::<SettlementItem>(attributes)?.read()
}

impl TrustStore<'_> {
    /// The statements of a ledger, the oldest first.
    pub async fn settlements(&self, matter: &MatterId) -> Result<Vec<Settlement>, Fault> {
        let asked = self.store.ask_state(&keys::trust_pk(matter)).beginning("SETTLEMENT#");
        asked.all(read).await
    }

    /// A statement, and what was prepared of it.
    pub async fn settled(
        &self,
        matter: &MatterId,
        id: &SettlementId,
    ) -> Result<Option<Settled>, Fault> {
        let Some(settlement) = self.settlement(matter, id).await? else { return Ok(None) };
        let mut payments = Vec::new();
        for at in 0..settlement.shares.len() {
            payments.push(self.pays(&settlement, at).await?.map(|(payment, _)| payment));
        }
        Ok(Some(Settled { settlement, payments }))
    }

    async fn settlement(
        &self,
        matter: &MatterId,
        id: &SettlementId,
    ) -> Result<Option<Settlement>, Fault> {
        let found = self.store.get::<SettlementItem>(&keys::settlement(matter, id)).await?;
        found.map(|item| item.value.read()).transpose()
    }

    /// The payment of a share, and the version of the note that names it.
    async fn pays(
        &self,
        settlement: &Settlement,
        at: usize,
    ) -> Result<Option<(Disbursement, u64)>, Fault> {
        let key = keys::settled_share(&settlement.matter, &settlement.id, at);
        let Some(found) = self.store.get::<PaysItem>(&key).await? else { return Ok(None) };
        let id: DisbursementId = item::parsed("payment", &found.value.payment)?;
        let payment = self.disbursement(&id).await?;
        Ok(payment.map(|payment| (payment.value, found.version)))
    }

    /// Keeps a statement as a lawyer drew it up.
    pub async fn draw_up(
        &self,
        wish: &Wish<'_>,
        settlement: &Settlement,
    ) -> Result<Done, ActError> {
        let (matter, id) = (&settlement.matter, &settlement.id);
        let event = Event::SettlementDrawn {
            settlement: id.clone(),
            matter: matter.clone(),
            gross: settlement.gross,
            net: settlement.net(),
            lawyer: settlement.drawn_by.clone(),
        };
        let (key, item) = (keys::settlement(matter, id), SettlementItem::of(settlement));
        let commit = self
            .wished(wish.once, wish.now)
            .outcome(id)
            .create(self.store, &key, &Places::default(), &item)?
            .on_open_matter(self.store, matter)?
            .event(matter, event);
        Ok(commit.write(self.store).await?)
    }

    /// Prepares the payment of a share; a lawyer releases it.
    pub async fn prepare_share(
        &self,
        wish: &Wish<'_>,
        (matter, id, at): (&MatterId, &SettlementId, usize),
        instrument: &Instrument,
    ) -> Result<Done, ActError> {
        raced!(self, wish.once, self.share_prepared(wish, (matter, id, at), instrument))
    }

    async fn share_prepared(
        &self,
        wish: &Wish<'_>,
        (matter, id, at): (&MatterId, &SettlementId, usize),
        instrument: &Instrument,
    ) -> Result<Done, ActError> {
        let settlement = self.settlement(matter, id).await?;
        let settlement = settlement.ok_or(ActError::Missing("settlement"))?;
        let payment = self.store.id(wish.now, DisbursementId::made)?;
        let by = (&wish.by.id, wish.now);
        let order = settlement.order(at, payment, instrument.clone(), by);
        let order = order.ok_or(ActError::Missing("share"))?;
        let before = self.pays(&settlement, at).await?;
        if let Some((payment, _)) = &before
            && is_standing(&payment.state)
        {
            return Err(ActError::SharePrepared);
        }

        let commit = self.wished(wish.once, wish.now).outcome(&order.id);
        let commit = self.prepared(commit, wish, &order).await?;
        let (key, item) =
            (keys::settled_share(matter, id, at), PaysItem { payment: order.id.to_string() });
        let version = before.map_or(0, |(_, version)| version);
        let commit = commit.over(self.store, (&key, version), &Places::default(), &item)?;
        Ok(commit.write(self.store).await?)
    }
}

/// Whether a payment may still pay, or has.
const fn is_standing(state: &DisbursementState) -> bool {
    match state {
        DisbursementState::Prepared | DisbursementState::Posted(_) => true,
        DisbursementState::Withdrawn | DisbursementState::Voided { .. } => false,
    }
}
