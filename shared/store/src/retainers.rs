//! What matters are to have in trust: set by the firm, watched by the clock, and asked for with the
//! bill (TRU-09, TRU-10).

use domain::audit::Event;
use domain::deposit::DepositRequest;
use domain::id::MatterId;
use domain::matter::Matter;
use domain::money::Money;
use domain::notice::About;
use domain::retainer::Retainer;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::access::{FirmStore, SystemStore};
use crate::commit::Commit;
use crate::desk::Desk;
use crate::fault::Fault;
use crate::item::{self, Attributes, Versioned};
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};

#[derive(Debug, Serialize, Deserialize)]
struct RetainerItem {
    client: String,
    matter: String,
    bank: String,
    currency: String,
    minimum: i64,
    target: Option<i64>,
    is_told: bool,
    last: Option<String>,
}

impl RetainerItem {
    fn of(retainer: &Retainer) -> Self {
        Self {
            client: retainer.client.to_string(),
            matter: retainer.matter.to_string(),
            bank: retainer.bank.to_string(),
            currency: retainer.minimum.currency().to_string(),
            minimum: retainer.minimum.minor(),
            target: retainer.target.map(Money::minor),
            is_told: retainer.is_told,
            last: retainer.last.as_ref().map(ToString::to_string),
        }
    }

    fn read(self) -> Result<Retainer, Fault> {
        let target = self.target.map(|minor| item::money(minor, &self.currency));
        Ok(Retainer {
            client: item::parsed("client", &self.client)?,
            matter: item::parsed("matter", &self.matter)?,
            bank: item::parsed("bank", &self.bank)?,
            minimum: item::money(self.minimum, &self.currency)?,
            target: target.transpose()?,
            is_told: self.is_told,
            last: self.last.map(|id| item::parsed("deposit request", &id)).transpose()?,
        })
    }
}

fn read(attributes: Attributes) -> Result<Versioned<Retainer>, Fault> {
    let version = item::version(&attributes);
    Ok(Versioned { value: item::read::<RetainerItem>(attributes)?.read()?, version })
}

/// Where a retainer is listed: while there is something to watch.
fn places(retainer: &Retainer) -> Places {
    let watched = retainer.minimum.is_positive();
    let kind = keys::by_kind("RETAINERS", retainer.matter.to_string()).filter(|_| watched);
    Places { owner: None, kind }
}

impl Commit {
    pub(crate) fn retainer(
        self,
        store: &Store,
        version: u64,
        retainer: &Retainer,
    ) -> Result<Self, Fault> {
        let (key, item) = (keys::retainer(&retainer.matter), RetainerItem::of(retainer));
        self.over(store, (&key, version), &places(retainer), &item)
    }
}

impl Store {
    async fn retainer(&self, matter: &MatterId) -> Result<Option<Versioned<Retainer>>, Fault> {
        self.get_from(&self.tables.state, &keys::retainer(matter)).await?.map(read).transpose()
    }

    /// What a matter has in trust that is not set aside, collected or not.
    async fn in_trust(&self, retainer: &Retainer) -> Result<Money, Fault> {
        let zero = Money::zero(retainer.minimum.currency());
        let Some(read) = self.trust_ledger(&retainer.matter).await? else { return Ok(zero) };
        let there = read.ledger.posted().minus(read.ledger.held());
        there.map_err(|error| Fault::damaged(&retainer.matter, error))
    }
}

impl Desk<'_> {
    /// What is to be asked for with a bill of a matter, and the retainer that says so. The list of
    /// requests may be late, so what the bill before asked for is looked up by itself.
    pub async fn missing_in(
        &self,
        of: &Matter,
    ) -> Result<Option<(Versioned<Retainer>, Money)>, Fault> {
        let Some(found) = self.store.retainer(&of.id).await? else { return Ok(None) };
        let retainer = &found.value;
        let there = self.store.in_trust(retainer).await?;
        let mut requests = self.store.deposit_requests_for(of).await?;
        if let Some(last) = &retainer.last
            && let Some(now) = self.store.deposit_request(last).await?
        {
            requests.retain(|request| request.id != *last);
            requests.push(now.value);
        }
        let left = requests.iter().map(DepositRequest::left);
        let asked = Money::sum(left, retainer.minimum.currency());
        let missing = asked.and_then(|asked| retainer.missing(there, asked));
        let missing = missing.map_err(|error| Fault::damaged(&of.id, error))?;
        Ok(missing.map(|missing| (found, missing)))
    }
}

impl FirmStore<'_> {
    /// What a matter is to have in trust.
    pub async fn retainer(&self, matter: &MatterId) -> Result<Option<Versioned<Retainer>>, Fault> {
        self.store.retainer(matter).await
    }

    /// Whether a matter has too little in trust now.
    pub async fn is_low(&self, retainer: &Retainer) -> Result<bool, Fault> {
        Ok(retainer.is_low(self.store.in_trust(retainer).await?))
    }

    /// Sets what a matter is to have; over the version that was read, nothing at zero.
    pub async fn commit_retainer_set(
        &self,
        once: &Once,
        (retainer, version): (&Retainer, u64),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let event =
            Event::RetainerSet { matter: retainer.matter.clone(), minimum: retainer.minimum };
        Commit::by(self.member.actor(), once, at)
            .outcome(&retainer.matter)
            .retainer(self.store, version, retainer)?
            .event(&retainer.matter, event)
            .write(self.store)
            .await
    }
}

impl SystemStore<'_> {
    /// Tells the lawyers of every matter that has too little in trust, once until it has enough
    /// again; of how many.
    pub async fn tell_low(&self, at: Timestamp) -> Result<u32, CommitError> {
        let (mut told, mut from) = (0_u32, None);
        loop {
            let page = self.store.ask_index("by_kind", "RETAINERS").from(from).page(read).await?;
            for listed in page.items {
                let id = &listed.value.matter;
                let Some(found) = self.store.retainer(id).await? else { continue };
                let is_low = found.value.is_low(self.store.in_trust(&found.value).await?);
                if is_low != found.value.is_told {
                    told = told.saturating_add(u32::from(is_low));
                    let Versioned { value, version } = found;
                    let value = Retainer { is_told: is_low, ..value };
                    self.noted(&Versioned { value, version }, at).await?;
                }
            }
            match page.next {
                Some(next) => from = Some(next),
                None => return Ok(told),
            }
        }
    }

    /// Notes whether too little is there, and tells it; a race that is lost is for the next tick.
    async fn noted(&self, noted: &Versioned<Retainer>, at: Timestamp) -> Result<(), CommitError> {
        let Versioned { value: retainer, version } = noted;
        let once = Once::named(format!("low#{}#{version}", retainer.matter));
        let commit = Commit::by(self.actor(), &once, at);
        let mut commit = commit.retainer(self.store, *version, retainer)?;
        if retainer.is_told {
            let event =
                Event::BalanceLow { matter: retainer.matter.clone(), minimum: retainer.minimum };
            let notices = self.notices_to_lawyers(&About::BalanceLow).await?;
            commit = notices.into_iter().fold(commit, Commit::mail);
            commit = commit.event(&retainer.matter, event);
        }
        match commit.write(self.store).await {
            Ok(_) | Err(CommitError::Stale) => Ok(()),
            Err(error) => Err(error),
        }
    }
}
