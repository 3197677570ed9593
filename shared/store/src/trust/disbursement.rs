//! Payments out of trust, as they are stored and listed.

use domain::id::{DisbursementId, MatterId};
use domain::money::Money;
use domain::text::{Mark, Note};
use domain::trust::{
    ChequeNumber, Disbursement, DisbursementKind, DisbursementState, Instrument, Order, Payee,
    Release, TransferConsent, Void,
};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::TrustStore;
use crate::fault::Fault;
use crate::item::{self, Versioned};
use crate::keys::{self, Places};
use crate::query::Page;

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct DisbursementItem {
    id: String,
    client: String,
    matter: String,
    bank: String,
    kind: KindItem,
    payee: String,
    purpose: String,
    currency: String,
    amount: i64,
    cheque: Option<String>,
    transfer: Option<String>,
    prepared_by: String,
    prepared_at: Timestamp,
    state: String,
    release: Option<ReleaseItem>,
    void: Option<VoidItem>,
}

#[derive(Debug, Serialize, Deserialize)]
enum KindItem {
    ToParty,
    ClientExpense,
    EarnedFees(String),
    TrustToTrust { matter: String, reference: String, signed_on: Date },
}

#[derive(Debug, Serialize, Deserialize)]
struct ReleaseItem {
    by: String,
    at: Timestamp,
    on: Date,
    entry: String,
    balance: i64,
    #[serde(default)]
    restored: i64,
}

#[derive(Debug, Serialize, Deserialize)]
struct VoidItem {
    by: String,
    at: Timestamp,
    on: Date,
    entry: String,
    reason: String,
}

impl KindItem {
    fn of(kind: &DisbursementKind) -> Self {
        match kind {
            DisbursementKind::ToParty => Self::ToParty,
            DisbursementKind::ClientExpense => Self::ClientExpense,
            DisbursementKind::EarnedFees(invoice) => Self::EarnedFees(invoice.to_string()),
            DisbursementKind::TrustToTrust(matter, consent) => Self::TrustToTrust {
                matter: matter.to_string(),
                reference: consent.reference.to_string(),
                signed_on: consent.signed_on,
            },
        }
    }

    fn read(self) -> Result<DisbursementKind, Fault> {
        Ok(match self {
            Self::ToParty => DisbursementKind::ToParty,
            Self::ClientExpense => DisbursementKind::ClientExpense,
            Self::EarnedFees(invoice) => {
                DisbursementKind::EarnedFees(item::parsed("invoice", &invoice)?)
            }
            Self::TrustToTrust { matter, reference, signed_on } => {
                let reference = item::checked("consent", Mark::parse(&reference))?;
                let consent = TransferConsent { reference, signed_on };
                DisbursementKind::TrustToTrust(item::parsed("matter", &matter)?, consent)
            }
        })
    }
}

impl ReleaseItem {
    fn of(release: &Release) -> Self {
        Self {
            by: release.by.to_string(),
            at: release.at,
            on: release.on,
            entry: release.entry.to_string(),
            balance: release.balance.minor(),
            restored: release.restored.minor(),
        }
    }

    fn read(self, currency: &str) -> Result<Release, Fault> {
        Ok(Release {
            by: item::parsed("lawyer", &self.by)?,
            at: self.at,
            on: self.on,
            entry: item::parsed("entry", &self.entry)?,
            balance: item::money(self.balance, currency)?,
            restored: item::money(self.restored, currency)?,
        })
    }
}

impl VoidItem {
    fn of(void: &Void) -> Self {
        Self {
            by: void.by.to_string(),
            at: void.at,
            on: void.on,
            entry: void.entry.to_string(),
            reason: void.reason.to_string(),
        }
    }

    fn read(self) -> Result<Void, Fault> {
        Ok(Void {
            by: item::parsed("lawyer", &self.by)?,
            at: self.at,
            on: self.on,
            entry: item::parsed("entry", &self.entry)?,
            reason: item::checked("reason", Note::parse(&self.reason))?,
        })
    }
}

impl DisbursementItem {
    pub(super) fn of(payment: &Disbursement) -> Self {
        let Disbursement { order, state } = payment;
        let (cheque, transfer) = match &order.instrument {
            Instrument::Cheque(number) => (Some(number.to_string()), None),
            Instrument::Electronic(reference) => (None, Some(reference.to_string())),
            Instrument::Book => (None, None),
        };
        let (release, void) = match state {
            DisbursementState::Prepared | DisbursementState::Withdrawn => (None, None),
            DisbursementState::Posted(release) => (Some(release), None),
            DisbursementState::Voided { release, void } => (Some(release), Some(void)),
        };
        Self {
            id: order.id.to_string(),
            client: order.client.to_string(),
            matter: order.matter.to_string(),
            bank: order.bank.to_string(),
            kind: KindItem::of(&order.kind),
            payee: order.payee.to_string(),
            purpose: order.purpose.to_string(),
            currency: order.amount.currency().to_string(),
            amount: order.amount.minor(),
            cheque,
            transfer,
            prepared_by: order.prepared_by.to_string(),
            prepared_at: order.prepared_at,
            state: state.word().to_owned(),
            release: release.map(ReleaseItem::of),
            void: void.map(VoidItem::of),
        }
    }

    pub(super) fn read(self) -> Result<Disbursement, Fault> {
        let instrument = match (&self.cheque, &self.transfer) {
            (Some(number), _) => {
                Instrument::Cheque(item::checked("check", ChequeNumber::parse(number))?)
            }
            (None, Some(reference)) => {
                Instrument::Electronic(item::checked("transfer", Mark::parse(reference))?)
            }
            (None, None) => Instrument::Book,
        };
        let release = self.release.map(|release| release.read(&self.currency)).transpose()?;
        let void = self.void.map(VoidItem::read).transpose()?;
        let state = match (self.state.as_str(), release, void) {
            ("waiting", None, None) => Some(DisbursementState::Prepared),
            ("withdrawn", None, None) => Some(DisbursementState::Withdrawn),
            ("paid", Some(release), None) => Some(DisbursementState::Posted(release)),
            ("voided", Some(release), Some(void)) => {
                Some(DisbursementState::Voided { release, void })
            }
            _ => None,
        };
        let order = Order {
            id: item::parsed("payment", &self.id)?,
            client: item::parsed("client", &self.client)?,
            matter: item::parsed("matter", &self.matter)?,
            bank: item::parsed("bank", &self.bank)?,
            kind: self.kind.read()?,
            payee: item::checked("payee", Payee::parse(&self.payee))?,
            purpose: item::checked("purpose", Note::parse(&self.purpose))?,
            amount: Money::new(self.amount, item::parsed("currency", &self.currency)?),
            instrument,
            prepared_by: item::parsed("member", &self.prepared_by)?,
            prepared_at: self.prepared_at,
        };
        Ok(Disbursement { order, state: item::needed("state", state)? })
    }
}

/// Where a payment is listed: while it waits among releases, then by the day it counts from.
pub(super) fn places(payment: &Disbursement) -> Places {
    let Disbursement { order, state } = payment;
    let owned = format!("D#{}#{}", keys::latest_first(order.prepared_at), order.id);
    let kind = match state {
        DisbursementState::Prepared => {
            let sort = format!("{:015}#{}", order.prepared_at.as_millisecond(), order.id);
            keys::by_kind("RELEASES", sort)
        }
        DisbursementState::Withdrawn => None,
        DisbursementState::Posted(release) | DisbursementState::Voided { release, .. } => {
            keys::by_kind("DISBURSED", format!("{}#{}", release.on, order.id))
        }
    };
    Places { owner: Some((keys::trust_pk(&order.matter), owned)), kind }
}

impl TrustStore<'_> {
    /// A payment out of trust.
    pub async fn disbursement(
        &self,
        id: &DisbursementId,
    ) -> Result<Option<Versioned<Disbursement>>, Fault> {
        let found = self.store.get::<DisbursementItem>(&keys::disbursement(id)).await?;
        found
            .map(|item| Ok(Versioned { value: item.value.read()?, version: item.version }))
            .transpose()
    }

    /// What waits for a lawyer, oldest first.
    pub async fn releases(&self, from: Option<String>) -> Result<Page<Disbursement>, Fault> {
        let asked = self.store.ask_index("by_kind", "RELEASES").from(from);
        asked.page(|attributes| item::read::<DisbursementItem>(attributes)?.read()).await
    }

    /// What was paid, and perhaps voided, by the day it counts from.
    pub async fn disbursed(
        &self,
        (low, high): (Date, Date),
        from: Option<String>,
    ) -> Result<Page<Disbursement>, Fault> {
        let asked = self.store.ask_index("by_kind", "DISBURSED").from(from);
        let asked = asked.between(low.to_string(), format!("{high}~"));
        asked.page(|attributes| item::read::<DisbursementItem>(attributes)?.read()).await
    }

    /// Payments from one ledger in any state, the latest prepared first.
    pub async fn disbursements_of(
        &self,
        matter: &MatterId,
        from: Option<String>,
    ) -> Result<Page<Disbursement>, Fault> {
        let asked = self.store.ask_index("by_owner", &keys::trust_pk(matter)).beginning("D#");
        asked.from(from).page(|attributes| item::read::<DisbursementItem>(attributes)?.read()).await
    }
}
