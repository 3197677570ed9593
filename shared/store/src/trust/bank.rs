//! Trust bank accounts and their pools, as they are stored.

use domain::audit::Event;
use domain::id::BankId;
use domain::ledger::{Periods, PoolKind};
use domain::pack::PackName;
use domain::text::{Mark, Name, Note};
use domain::trust::{AccountKind, Clearing, Pool, TrustBank};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::TrustStore;
use crate::Store;
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::{self, Versioned};
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};

#[derive(Debug, Serialize, Deserialize)]
struct BankItem {
    id: String,
    name: String,
    institution: String,
    ending: String,
    kind: String,
    currency: String,
    pack: String,
    #[serde(default)]
    because: Option<String>,
    clearing: [u8; 5],
    cushion_max: i64,
    two_people_above: Option<i64>,
    closed_through: Option<Date>,
    opened_on: Date,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct PoolItem {
    currency: String,
    pub(super) available: i64,
}

impl BankItem {
    fn of(bank: &TrustBank) -> Self {
        let Clearing { card, bank_debit, cheque, wire, cash } = bank.clearing;
        Self {
            id: bank.id.to_string(),
            name: bank.name.to_string(),
            institution: bank.institution.to_string(),
            ending: bank.ending.to_string(),
            kind: bank.kind.word().to_owned(),
            currency: bank.currency.to_string(),
            pack: bank.pack.word().to_owned(),
            because: bank.because.as_ref().map(Note::to_string),
            clearing: [card, bank_debit, cheque, wire, cash],
            cushion_max: bank.cushion_max.minor(),
            two_people_above: bank.two_people_above.map(domain::money::Money::minor),
            closed_through: bank.periods.last_closed(),
            opened_on: bank.opened_on,
        }
    }

    fn read(self) -> Result<TrustBank, Fault> {
        let [card, bank_debit, cheque, wire, cash] = self.clearing;
        let money = |minor| item::money(minor, &self.currency);
        let because = self.because.as_deref().map(Note::parse).transpose();
        Ok(TrustBank {
            because: item::checked("reason", because)?,
            id: item::parsed("bank", &self.id)?,
            name: item::checked("name", Name::parse(&self.name))?,
            institution: item::checked("institution", Name::parse(&self.institution))?,
            ending: item::checked("ending", Mark::parse(&self.ending))?,
            kind: item::needed("kind", AccountKind::of_word(&self.kind))?,
            currency: item::parsed("currency", &self.currency)?,
            pack: item::needed("pack", PackName::of_word(&self.pack))?,
            clearing: Clearing { card, bank_debit, cheque, wire, cash },
            cushion_max: money(self.cushion_max)?,
            two_people_above: self.two_people_above.map(money).transpose()?,
            periods: Periods::closed_through(self.closed_through),
            opened_on: self.opened_on,
        })
    }
}

impl PoolItem {
    pub(super) fn of(pool: &Pool) -> Self {
        Self { currency: pool.balance.currency().to_string(), available: pool.balance.minor() }
    }
}

fn places(bank: &TrustBank) -> Places {
    let sort = format!("{}#{}", bank.name.as_str().to_lowercase(), bank.id);
    Places { owner: None, kind: keys::by_kind("BANKS", sort) }
}

impl Commit {
    /// A trust bank account as it is from now on.
    pub(crate) fn bank(self, store: &Store, bank: &Versioned<TrustBank>) -> Result<Self, Fault> {
        let (value, key) = (&bank.value, keys::bank(&bank.value.id));
        self.replace(store, (&key, bank.version), &places(value), &BankItem::of(value))
    }
}

impl Store {
    pub(crate) async fn trust_bank(
        &self,
        id: &BankId,
    ) -> Result<Option<Versioned<TrustBank>>, Fault> {
        let found = self.get::<BankItem>(&keys::bank(id)).await?;
        found
            .map(|item| Ok(Versioned { value: item.value.read()?, version: item.version }))
            .transpose()
    }
}

impl TrustStore<'_> {
    /// A trust bank account.
    pub async fn bank(&self, id: &BankId) -> Result<Option<Versioned<TrustBank>>, Fault> {
        self.store.trust_bank(id).await
    }

    /// All trust bank accounts, by name; a firm has a handful.
    pub async fn banks(&self) -> Result<Vec<TrustBank>, Fault> {
        let asked = self.store.ask_index("by_kind", "BANKS");
        asked.all(|attributes| item::read::<BankItem>(attributes)?.read()).await
    }

    /// A pool of an account; one that was never used is empty.
    pub async fn pool(&self, bank: &TrustBank, kind: PoolKind) -> Result<Versioned<Pool>, Fault> {
        let found = self.store.get::<PoolItem>(&keys::pool(&bank.id, kind)).await?;
        let Some(item) = found else {
            return Ok(Versioned { value: Pool::empty(bank, kind), version: 0 });
        };
        let balance = item::money(item.value.available, &item.value.currency)?;
        let value = Pool { bank: bank.id.clone(), kind, balance };
        Ok(Versioned { value, version: item.version })
    }

    /// Adds a trust bank account, and the bank account that its statements are of: a new one, or
    /// the one of this id that nobody has said yet whose money it holds.
    pub async fn commit_bank_added(
        &self,
        once: &Once,
        bank: &TrustBank,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let commit = Commit::by(self.actor.clone(), once, at);
        self.store
            .bank_account_of_trust(commit, bank)
            .await?
            .outcome(&bank.id)
            .create(self.store, &keys::bank(&bank.id), &places(bank), &BankItem::of(bank))?
            .event(&bank.id, Event::TrustBankAdded { bank: bank.id.clone() })
            .write(self.store)
            .await
    }

    /// Changes a trust bank account's particulars; its currency never changes.
    pub async fn commit_bank_changed(
        &self,
        once: &Once,
        bank: &Versioned<TrustBank>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let (id, event) = (&bank.value.id, Event::TrustBankChanged { bank: bank.value.id.clone() });
        self.bank_replaced(once, bank, at)?.event(id, event).write(self.store).await
    }

    /// Sets whose rules an account is kept by; the reason stays in its audit trail.
    pub async fn commit_rules_set(
        &self,
        once: &Once,
        bank: &Versioned<TrustBank>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let (id, pack) = (&bank.value.id, bank.value.pack.word());
        let because = bank.value.because.as_ref().map(Note::to_string).unwrap_or_default();
        let event = Event::TrustRulesSet { bank: id.clone(), pack, because };
        self.bank_replaced(once, bank, at)?.event(id, event).write(self.store).await
    }

    /// Closes the books of an account through the day that its periods now say (rule TR-20).
    pub async fn commit_period_closed(
        &self,
        once: &Once,
        bank: &Versioned<TrustBank>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let id = &bank.value.id;
        let through = item::needed("closed period", bank.value.periods.last_closed())?;
        let event = Event::PeriodClosed { bank: id.clone(), through };
        self.bank_replaced(once, bank, at)?.event(id, event).write(self.store).await
    }

    fn bank_replaced(
        &self,
        once: &Once,
        bank: &Versioned<TrustBank>,
        at: Timestamp,
    ) -> Result<Commit, Fault> {
        Commit::by(self.actor.clone(), once, at).outcome(&bank.value.id).bank(self.store, bank)
    }
}
