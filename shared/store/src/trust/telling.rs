//! How clients hear of money that came in, in the tables (rule TR-22).
//!
//! Invariants: it is written with the receipt and with the mails that it counts, so no mail can
//! come back that it does not know of; what came back is counted under its version, so that of two
//! at once the second sees the first.

use domain::audit::Event;
use domain::id::{ClientId, MatterId, ReceiptId};
use domain::notice::{About, Bounce, Notice};
use domain::pack::Key;
use domain::text::{Email, Name, Note};
use domain::trust::{Nearness, Otherwise, Receipt, TellError, Telling, Way};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::TrustStore;
use crate::Store;
use crate::bounces::BounceItem;
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::{self, Attributes, Versioned};
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};

/// The most people of a client who are told in one commit.
const TOLD_MAX: usize = 20;

#[derive(Debug, Serialize, Deserialize)]
struct TellingItem {
    receipt: String,
    client: String,
    matter: String,
    bank: String,
    received_on: Date,
    currency: String,
    amount: i64,
    mailed: usize,
    bounced: Vec<BounceItem>,
    otherwise: Option<OtherwiseItem>,
    #[serde(default)]
    is_gone: bool,
}

#[derive(Debug, Serialize, Deserialize)]
struct OtherwiseItem {
    way: String,
    on: Date,
    note: String,
}

/// Money whose client nobody has told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Untold {
    /// What was tried.
    pub telling: Telling,
    /// The client's name.
    pub client: Name,
    /// The last day on which they can be told in time.
    pub due_on: Date,
    /// How near that is.
    pub nearness: Option<Nearness>,
}

impl TellingItem {
    fn of(telling: &Telling) -> Self {
        let otherwise = telling.otherwise.as_ref().map(|told| OtherwiseItem {
            way: told.way.word().to_owned(),
            on: told.on,
            note: told.note.to_string(),
        });
        Self {
            receipt: telling.receipt.to_string(),
            client: telling.client.to_string(),
            matter: telling.matter.to_string(),
            bank: telling.bank.to_string(),
            received_on: telling.received_on,
            currency: telling.amount.currency().to_string(),
            amount: telling.amount.minor(),
            mailed: telling.mailed,
            bounced: telling.bounced.iter().map(BounceItem::of).collect(),
            otherwise,
            is_gone: telling.is_gone,
        }
    }

    fn read(self) -> Result<Telling, Fault> {
        let bounced = self.bounced.into_iter().map(BounceItem::read);
        Ok(Telling {
            receipt: item::parsed("receipt", &self.receipt)?,
            client: item::parsed("client", &self.client)?,
            matter: item::parsed("matter", &self.matter)?,
            bank: item::parsed("bank", &self.bank)?,
            received_on: self.received_on,
            amount: item::money(self.amount, &self.currency)?,
            mailed: self.mailed,
            bounced: bounced.collect::<Result<_, _>>()?,
            otherwise: self.otherwise.map(OtherwiseItem::read).transpose()?,
            is_gone: self.is_gone,
        })
    }
}

impl OtherwiseItem {
    fn read(self) -> Result<Otherwise, Fault> {
        Ok(Otherwise {
            way: item::needed("way", Way::of_word(&self.way))?,
            on: self.on,
            note: item::checked("note", Note::parse(&self.note))?,
        })
    }
}

fn read(attributes: Attributes) -> Result<Telling, Fault> {
    item::read::<TellingItem>(attributes)?.read()
}

/// It is listed while nobody has told the client, the oldest first.
fn places(telling: &Telling) -> Places {
    if !telling.is_open() {
        return Places::default();
    }
    let sort = format!("{}#{}", telling.received_on, telling.receipt);
    let owner = (keys::trust_pk(&telling.matter), format!("N#{sort}"));
    Places { owner: Some(owner), kind: keys::by_kind("UNTOLD", sort) }
}

impl TrustStore<'_> {
    /// How the client was told of a receipt; nothing for money of earlier books.
    pub async fn telling(&self, receipt: &ReceiptId) -> Result<Option<Versioned<Telling>>, Fault> {
        let found = self.store.get::<TellingItem>(&keys::telling(receipt)).await?;
        found
            .map(|item| Ok(Versioned { value: item.value.read()?, version: item.version }))
            .transpose()
    }

    /// Money of a ledger whose client nobody has told of it.
    pub async fn untold_of(&self, matter: &MatterId) -> Result<Vec<Telling>, Fault> {
        let asked = self.store.ask_index("by_owner", &keys::trust_pk(matter)).beginning("N#");
        asked.all(read).await
    }

    /// The same of all ledgers, the oldest first, with the day by which each is to be told.
    pub async fn untold(&self, today: Date) -> Result<Vec<Untold>, Fault> {
        let found = self.store.ask_index("by_kind", "UNTOLD").all(read).await?;
        let mut untold = Vec::with_capacity(found.len());
        for telling in found {
            let limit = self.limit(Key::NoticeDays, &telling.bank).await?;
            let ledger = self.ledger(&telling.matter).await?;
            let client = item::needed("ledger", ledger)?.names.client;
            let (due_on, nearness) = (telling.due_on(limit), telling.nearness((limit, today)));
            untold.push(Untold { telling, client, due_on, nearness });
        }
        Ok(untold)
    }

    /// A mail for everybody of a client who may sign in.
    pub(super) async fn told(&self, client: &ClientId, about: About) -> Result<Vec<Notice>, Fault> {
        let readers = self.readers(client).await?.into_iter();
        Ok(readers.map(|to| Notice { to, about: about.clone() }).collect())
    }

    /// The addresses of everybody of a client who may sign in.
    pub(super) async fn readers(&self, client: &ClientId) -> Result<Vec<Email>, Fault> {
        self.store.readers(client, TOLD_MAX).await
    }

    /// Clients who have not heard of their money and are to hear of it soon, or were to.
    pub(super) async fn tell_untold(
        &self,
        today: Date,
        mails: &[Notice],
        at: Timestamp,
    ) -> Result<usize, CommitError> {
        let mut told = 0;
        for untold in self.untold(today).await? {
            let Some(nearness) = untold.nearness else { continue };
            let (receipt, matter) = (untold.telling.receipt, untold.telling.matter);
            let step = nearness.word();
            let once = Once::named(format!("notice late#{receipt}#{step}"));
            let event = Event::NoticeLate { receipt, matter: matter.clone(), step };
            told += self.tell(&once, (matter.as_str(), event), mails, at).await?;
        }
        Ok(told)
    }

    /// Notes how the firm told the client itself.
    pub async fn commit_told(
        &self,
        once: &Once,
        telling: Versioned<Telling>,
        otherwise: Otherwise,
        at: Timestamp,
    ) -> Result<Result<Done, TellError>, CommitError> {
        let commit = self.wished(once, at);
        if let Some(outcome) = commit.marked(self.store).await? {
            return Ok(Ok(Done::Before(outcome)));
        }
        let (told, event) = match telling.value.told(otherwise) {
            Ok(told) => told,
            Err(error) => return Ok(Err(error)),
        };
        let commit = commit.outcome(&told.receipt).event(&told.matter, event);
        commit.telling(self.store, telling.version, &told)?.write(self.store).await.map(Ok)
    }
}

impl Commit {
    /// Tells a client of money that came in, and keeps count of whom it was told.
    pub(super) fn tell_of(
        self,
        store: &Store,
        receipt: &Receipt,
        readers: &[Email],
    ) -> Result<Self, Fault> {
        let telling = Telling::begun(receipt, readers.len());
        let mail = |commit: Self, to: &Email| {
            let about = About::TrustReceived(Some(receipt.id.clone()));
            commit.mail(Notice { to: to.clone(), about })
        };
        Ok(readers.iter().fold(self.telling(store, 0, &telling)?, mail))
    }

    /// A mail about money that came in came back; nothing is added when that is known.
    pub(crate) fn notice_bounced(
        self,
        store: &Store,
        telling: Versioned<Telling>,
        bounce: &Bounce,
    ) -> Result<Self, Fault> {
        let version = telling.version;
        let Some(telling) = telling.value.bounced(bounce.clone()) else { return Ok(self) };
        let event = Event::NoticeBounced {
            receipt: telling.receipt.clone(),
            matter: telling.matter.clone(),
            mail: bounce.mail.clone(),
            why: bounce.why.word(),
        };
        Ok(self.telling(store, version, &telling)?.event(&telling.matter, event))
    }

    /// The new state of how a client is told of a receipt.
    pub(super) fn telling(
        self,
        store: &Store,
        version: u64,
        telling: &Telling,
    ) -> Result<Self, Fault> {
        let (key, item) = (keys::telling(&telling.receipt), TellingItem::of(telling));
        self.over(store, (&key, version), &places(telling), &item)
    }
}
