//! Who pays the bills of a matter, in the partition of the matter (BIL-13, BIL-14).
//!
//! Invariant: what bills have used of a deductible is counted in the transaction that issues or
//! voids them, over the version that they were decided on.

use domain::audit::Event;
use domain::id::{ClientId, MatterId};
use domain::money::Money;
use domain::payors::{Deductible, Payors, Share};
use domain::percent::Percent;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::access::FirmStore;
use crate::commit::Commit;
use crate::desk::Desk;
use crate::fault::Fault;
use crate::item::{self, Versioned};
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};

/// Shares are hundredths of a percent, amounts are minor units.
#[derive(Debug, Serialize, Deserialize)]
struct PayorsItem {
    shares: Vec<ShareItem>,
    deductible: Option<(String, MoneyItem)>,
    used: Option<MoneyItem>,
    ever: Vec<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct ShareItem {
    payor: String,
    fees: u32,
    costs: u32,
    redacted: bool,
}

#[derive(Debug, Serialize, Deserialize)]
struct MoneyItem {
    minor: i64,
    currency: String,
}

impl MoneyItem {
    fn of(money: Money) -> Self {
        Self { minor: money.minor(), currency: money.currency().to_string() }
    }

    fn read(self) -> Result<Money, Fault> {
        item::money(self.minor, &self.currency)
    }
}

impl PayorsItem {
    fn of(payors: &Payors) -> Self {
        let share = |share: &Share| ShareItem {
            payor: share.payor.to_string(),
            fees: share.fees.hundredths(),
            costs: share.costs.hundredths(),
            redacted: share.is_redacted,
        };
        let deductible = payors.deductible.as_ref();
        Self {
            shares: payors.shares.iter().map(share).collect(),
            deductible: deductible.map(|one| (one.payor.to_string(), MoneyItem::of(one.amount))),
            used: payors.used.map(MoneyItem::of),
            ever: payors.ever.iter().map(ClientId::to_string).collect(),
        }
    }

    fn read(self) -> Result<Payors, Fault> {
        let share = |share: ShareItem| {
            Ok::<_, Fault>(Share {
                payor: item::parsed("client", &share.payor)?,
                fees: Percent::of(share.fees),
                costs: Percent::of(share.costs),
                is_redacted: share.redacted,
            })
        };
        let deductible = |(payor, amount): (String, MoneyItem)| {
            let payor = item::parsed("client", &payor)?;
            Ok::<_, Fault>(Deductible { payor, amount: amount.read()? })
        };
        Ok(Payors {
            shares: self.shares.into_iter().map(share).collect::<Result<_, Fault>>()?,
            deductible: self.deductible.map(deductible).transpose()?,
            used: self.used.map(MoneyItem::read).transpose()?,
            ever: self
                .ever
                .iter()
                .map(|id| item::parsed("client", id))
                .collect::<Result<_, Fault>>()?,
        })
    }
}

impl Store {
    pub(crate) async fn payors(&self, matter: &MatterId) -> Result<Versioned<Payors>, Fault> {
        match self.get::<PayorsItem>(&keys::payors(matter)).await? {
            Some(Versioned { value, version }) => Ok(Versioned { value: value.read()?, version }),
            None => Ok(Versioned { value: Payors::default(), version: 0 }),
        }
    }
}

impl Commit {
    /// Writes down who pays, over the version that was read.
    fn payors(
        self,
        store: &Store,
        (matter, payors): (&MatterId, &Versioned<Payors>),
    ) -> Result<Self, Fault> {
        let (key, value) = (keys::payors(matter), PayorsItem::of(&payors.value));
        self.over(store, (&key, payors.version), &Places::default(), &value)
    }

    /// Insists on who pays as it was read, and counts what bills use of a deductible; what voids
    /// give back is less than nothing.
    pub(crate) fn deductible_used(
        self,
        store: &Store,
        (matter, payors): (&MatterId, &Versioned<Payors>),
        used: &[Money],
    ) -> Result<Self, Fault> {
        let Some(first) = used.first() else { return Ok(self) };
        let sum = Money::sum(used.iter().copied(), first.currency());
        let sum = item::checked("deductible", sum)?;
        if sum.is_zero() {
            return self.check(store, (&keys::payors(matter), payors.version));
        }
        let value = item::checked("deductible", payors.value.clone().using(sum))?;
        self.payors(store, (matter, &Versioned { value, version: payors.version }))
    }
}

impl FirmStore<'_> {
    /// Who pays the bills of a matter; version nothing while nobody was ever named.
    pub async fn payors(&self, matter: &MatterId) -> Result<Versioned<Payors>, Fault> {
        self.store.payors(matter).await
    }

    /// Writes down who pays the bills of a matter, over the version that was read.
    pub async fn commit_payors(
        &self,
        once: &Once,
        (matter, payors): (&MatterId, &Versioned<Payors>),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        Commit::by(self.member.actor(), once, at)
            .outcome(matter)
            .payors(self.store, (matter, payors))?
            .event(matter, Event::PayorsSet { matter: matter.clone() })
            .write(self.store)
            .await
    }
}

impl Desk<'_> {
    /// Who pays the bills of a matter; version nothing while nobody was ever named.
    pub async fn payors(&self, matter: &MatterId) -> Result<Versioned<Payors>, Fault> {
        self.store.payors(matter).await
    }
}
