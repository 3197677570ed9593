//! The heads of client ledgers: three balances, what may be drawn, and how they are listed.

use domain::id::{ClientId, MatterId};
use domain::matter::Matter;
use domain::text::{Mark, Name};
use domain::trust::{ClientLedger, Kept, TrustBank};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::TrustStore;
use crate::Store;
use crate::access::ClientStore;
use crate::fault::Fault;
use crate::item::{self, Attributes};
use crate::keys::{self, Places};
use crate::query::Page;

/// A ledger as it was read: an act changes it, and a commit names the version it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// The ledger.
    pub ledger: ClientLedger,
    /// Whose it is, in words.
    pub names: Names,
    /// The version it was read at; nothing was there at zero.
    pub version: u64,
}

/// Names as lists show them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    /// The client's name.
    pub client: Name,
    /// The matter's number.
    pub number: Mark,
    /// The matter's name.
    pub matter: Name,
}

/// A ledger as its client sees it.
pub type OwnLedger = Read;

/// A head as it is stored. `available` is there for the table, which checks every draw against it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct LedgerItem {
    client: String,
    matter: String,
    bank: String,
    client_name: String,
    matter_number: String,
    matter_name: String,
    currency: String,
    posted: i64,
    uncleared: i64,
    held: i64,
    available: i64,
    lines: u64,
    last_on: Option<Date>,
    posted_at: Option<Timestamp>,
}

impl Names {
    /// The names of a matter.
    pub fn of(matter: &Matter) -> Self {
        Self {
            client: matter.client_name.clone(),
            number: matter.number.clone(),
            matter: matter.name.clone(),
        }
    }
}

impl LedgerItem {
    pub(super) fn of(ledger: &ClientLedger, names: &Names) -> Self {
        let kept = ledger.kept();
        Self {
            client: kept.client.to_string(),
            matter: kept.matter.to_string(),
            bank: kept.bank.to_string(),
            client_name: names.client.to_string(),
            matter_number: names.number.to_string(),
            matter_name: names.matter.to_string(),
            currency: kept.posted.currency().to_string(),
            posted: kept.posted.minor(),
            uncleared: kept.uncleared.minor(),
            held: kept.held.minor(),
            available: ledger.available().minor(),
            lines: kept.lines,
            last_on: kept.last_on,
            posted_at: kept.posted_at,
        }
    }

    fn read(self, version: u64) -> Result<Read, Fault> {
        let money = |minor| item::money(minor, &self.currency);
        let kept = Kept {
            client: item::parsed("client", &self.client)?,
            matter: item::parsed("matter", &self.matter)?,
            bank: item::parsed("bank", &self.bank)?,
            posted: money(self.posted)?,
            uncleared: money(self.uncleared)?,
            held: money(self.held)?,
            lines: self.lines,
            last_on: self.last_on,
            posted_at: self.posted_at,
        };
        let ledger = item::needed("balances", ClientLedger::restore(kept))?;
        if ledger.available().minor() != self.available {
            return Err(Fault::damaged(&self.matter, "what is available does not follow"));
        }
        let names = Names {
            client: item::checked("client name", Name::parse(&self.client_name))?,
            number: item::checked("number", Mark::parse(&self.matter_number))?,
            matter: item::checked("matter name", Name::parse(&self.matter_name))?,
        };
        Ok(Read { ledger, names, version })
    }
}

/// Where a ledger is listed: by its client's name, and among its client's own.
pub(super) fn places(ledger: &ClientLedger, names: &Names) -> Places {
    let (client, number) = (names.client.as_str().to_lowercase(), names.number.as_str());
    let sort = format!("{client}#{}#{}", number.to_lowercase(), ledger.matter());
    Places {
        owner: keys::by_owner(ledger.client(), format!("C#{}", number.to_lowercase())),
        kind: keys::by_kind("LEDGERS", sort),
    }
}

/// Reads a head.
pub(crate) fn read(attributes: Attributes) -> Result<Read, Fault> {
    let version = item::version(&attributes);
    item::read::<LedgerItem>(attributes)?.read(version)
}

impl Store {
    pub(crate) async fn trust_ledger(&self, matter: &MatterId) -> Result<Option<Read>, Fault> {
        let found = self.get_from(&self.tables.state, &keys::ledger(matter)).await?;
        found.map(read).transpose()
    }

    async fn trust_ledgers_of(&self, client: &ClientId) -> Result<Vec<Read>, Fault> {
        let asked = self.ask_index("by_owner", &keys::owner_pk(client)).beginning("C#");
        asked.all(read).await
    }
}

impl Read {
    /// The ledger that was found of a matter, or an empty one in this account where there is none.
    pub(super) fn or_new(found: Option<Self>, matter: &Matter, bank: &TrustBank) -> Self {
        let names = Names::of(matter);
        match found {
            Some(read) => Self { names, ..read },
            None => {
                let (client, id) = (matter.client.clone(), matter.id.clone());
                let ledger = ClientLedger::open(client, id, bank.id.clone(), bank.currency);
                Self { ledger, names, version: 0 }
            }
        }
    }
}

impl TrustStore<'_> {
    /// A matter's ledger.
    pub async fn ledger(&self, matter: &MatterId) -> Result<Option<Read>, Fault> {
        self.store.trust_ledger(matter).await
    }

    /// All ledgers by their client's name, those whose client's name begins so.
    pub async fn ledgers(&self, prefix: &str, from: Option<String>) -> Result<Page<Read>, Fault> {
        let asked = self.store.ask_index("by_kind", "LEDGERS").beginning(prefix.to_lowercase());
        asked.from(from).page(read).await
    }

    /// A client's ledgers, by the number of their matter.
    pub async fn ledgers_of(&self, client: &ClientId) -> Result<Vec<Read>, Fault> {
        self.store.trust_ledgers_of(client).await
    }
}

impl ClientStore<'_> {
    /// The client's own ledgers (PRT-15).
    pub async fn trust_ledgers(&self) -> Result<Vec<OwnLedger>, Fault> {
        self.store.trust_ledgers_of(&self.client.id).await
    }

    /// One of the client's ledgers; another client's is not found.
    pub async fn trust_ledger(&self, matter: &MatterId) -> Result<Option<OwnLedger>, Fault> {
        let found = self.store.trust_ledger(matter).await?;
        Ok(found.filter(|read| *read.ledger.client() == self.client.id))
    }
}
