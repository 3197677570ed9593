//! Fee agreements in the partition of their matter, and what of its fees is billed (BIL-10,
//! BIL-22).
//!
//! Invariants: what is billed is counted by the commit that posts it, from the ledger entry itself;
//! an invoice of a matter with a cap insists on the agreement as it was read, and that what is
//! billed stays within it; a milestone and the entry that bills it are one transaction.

mod contingency;
mod months;
mod stored;

pub(crate) use months::TakenItem;
pub use months::Took;

use std::collections::{BTreeMap, HashMap};

use domain::arrangement::{Arrangement, Volume, VolumeOf};
use domain::audit::Event;
use domain::entry::Entry;
use domain::id::{ClientId, MatterId};
use domain::invoice::Issued;
use domain::ledger::{Entry as Posted, Operating, OperatingAccount};
use domain::money::{Currency, Money};
use jiff::Timestamp;
use serde_json::Value;

use stored::ArrangementItem;

use crate::Store;
use crate::access::{FirmStore, SystemStore};
use crate::commit::{Commit, Counting};
use crate::desk::Desk;
use crate::entries;
use crate::fault::Fault;
use crate::item::{self, Versioned};
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};

/// The name of the number that counts what is billed in a currency.
fn counted(currency: Currency) -> String {
    format!("fees_{currency}")
}

/// What an entry of the ledger takes from the income of fees, which is what it bills.
fn billed(entry: &Posted<Operating>) -> Option<(Currency, i64)> {
    let of = |posting: &domain::ledger::Posting<OperatingAccount>| {
        let minor = posting.amount.minor();
        let currency = posting.amount.currency();
        match (&posting.from, &posting.to) {
            (OperatingAccount::Fees, _) => Some((currency, minor)),
            (_, OperatingAccount::Fees) => Some((currency, minor.saturating_neg())),
            _ => None,
        }
    };
    let all = entry.postings().iter().filter_map(of);
    all.reduce(|(currency, sum), (_, minor)| (currency, sum.saturating_add(minor)))
}

/// The name of the number that counts what is billed in a currency and a year.
fn counted_in(currency: Currency, year: i16) -> String {
    format!("fees_{currency}_{year}")
}

impl Commit {
    /// Counts what entries of the ledger bill of the fees of a matter, and of its client, in the
    /// year of the invoice: what a credit takes off was billed then.
    pub(crate) fn fees_billed(
        self,
        store: &Store,
        invoice: &Issued,
        entries: &[&Posted<Operating>],
    ) -> Result<Self, Fault> {
        self.fees_counted(store, invoice, (entries, None))
    }

    /// The same, where the agreement must be as it was read, what is billed within its cap, and
    /// what the year had billed as it was read where a discount depends on it.
    pub(crate) fn fees_billed_within(
        self,
        store: &Store,
        invoice: &Issued,
        agreed: &AsAgreed,
        entries: &[&Posted<Operating>],
    ) -> Result<Self, Fault> {
        let at = (&keys::arrangement(&invoice.matter), agreed.arrangement.version);
        self.check(store, at)?.fees_counted(store, invoice, (entries, Some(agreed)))
    }

    fn fees_counted(
        self,
        store: &Store,
        invoice: &Issued,
        (entries, agreed): (&[&Posted<Operating>], Option<&AsAgreed>),
    ) -> Result<Self, Fault> {
        let all = entries.iter().filter_map(|entry| billed(entry));
        let all = all.reduce(|(currency, sum), (_, minor)| (currency, sum.saturating_add(minor)));
        let Some((currency, minor)) = all else { return Ok(self) };
        let (year, matter) = (invoice.issued_on.year(), &invoice.matter);
        let client = invoice.matter_client();
        let all = (counted(currency), minor);
        let of_year = (counted_in(currency, year), minor);
        let at = |of| agreed.and_then(|agreed| agreed.counted_at(of));
        let of_matter = Counting {
            numbers: &[all, of_year.clone()],
            most: agreed.and_then(|agreed| agreed.most(currency)).filter(|_| minor > 0),
            at: at(VolumeOf::Matter),
        };
        let of_client = Counting { numbers: &[of_year], most: None, at: at(VolumeOf::Client) };
        self.count(store, &keys::fees_billed(matter), &of_matter)?.count(
            store,
            &keys::client_fees_billed(client),
            &of_client,
        )
    }

    fn arranged(
        self,
        store: &Store,
        (matter, arrangement): (&MatterId, &Versioned<Arrangement>),
        currency: Currency,
    ) -> Result<Self, Fault> {
        let (key, item) =
            (keys::arrangement(matter), ArrangementItem::of(&arrangement.value, currency));
        // The clock looks for those that have a monthly fee.
        let monthly = arrangement.value.monthly.as_ref();
        let kind = monthly.and_then(|_| keys::by_kind("MONTHLY", matter.as_str()));
        let places = Places { owner: None, kind };
        self.over(store, (&key, arrangement.version), &places, &item)
    }
}

impl Store {
    /// Takes away the entry of a fee that was recorded by mistake, on a day that is open.
    fn taken_away(&self, commit: Commit, fee: &Versioned<Entry>) -> Result<Commit, Fault> {
        let (entry, version) = (&fee.value, fee.version);
        let (id, value, late) = (entry.id.clone(), entry.value, String::new());
        Ok(commit
            .outcome(&entry.id)
            .on_open_day(entry.on)
            .remove(self, (&entries::key(entry), version))?
            .event(&entry.matter, Event::EntryDeleted { entry: id, value, late }))
    }

    async fn arrangement(&self, matter: &MatterId) -> Result<Versioned<Arrangement>, Fault> {
        match self.get::<ArrangementItem>(&keys::arrangement(matter)).await? {
            Some(Versioned { value, version }) => Ok(Versioned { value: value.read()?, version }),
            None => Ok(Versioned { value: Arrangement::default(), version: 0 }),
        }
    }

    /// The fee agreements of matters, of those that have one.
    pub(crate) async fn arrangements_of<'m>(
        &self,
        matters: impl Iterator<Item = &'m MatterId>,
    ) -> Result<HashMap<MatterId, Arrangement>, Fault> {
        let matters: Vec<&MatterId> = matters.collect();
        let mut found =
            self.get_many(matters.iter().map(|matter| keys::arrangement(matter))).await?;
        let mut all = HashMap::new();
        for matter in matters {
            if let Some(attributes) = found.remove(&keys::arrangement(matter)) {
                all.insert(matter.clone(), item::read::<ArrangementItem>(attributes)?.read()?);
            }
        }
        Ok(all)
    }

    async fn fees_billed(&self, matter: &MatterId, currency: Currency) -> Result<Money, Fault> {
        let found = self.get::<HashMap<String, Value>>(&keys::fees_billed(matter)).await?;
        let counted = found.and_then(|item| item.value.get(&counted(currency))?.as_i64());
        Ok(Money::new(counted.unwrap_or(0), currency))
    }
}

/// What was agreed about the fees of a matter, and what is billed of them, as they were read.
#[derive(Debug, Clone)]
pub struct AsAgreed {
    /// The agreement.
    pub arrangement: Versioned<Arrangement>,
    /// What is billed of the fees that a discount by volume counts, by year.
    pub years: Versioned<BTreeMap<i16, Money>>,
}

impl From<Versioned<Arrangement>> for AsAgreed {
    fn from(arrangement: Versioned<Arrangement>) -> Self {
        Self { arrangement, years: Versioned::default() }
    }
}

impl AsAgreed {
    /// The version at which what is billed was read, where a discount depends on it.
    fn counted_at(&self, of: VolumeOf) -> Option<u64> {
        let volume = self.arrangement.value.volume.as_ref();
        volume.filter(|volume| volume.of == of).map(|_| self.years.version)
    }

    /// The most that may be billed in a currency.
    fn most(&self, currency: Currency) -> Option<i64> {
        let cap = self.arrangement.value.cap.filter(|cap| cap.currency() == currency);
        cap.map(Money::minor)
    }
}

impl FirmStore<'_> {
    /// The fee agreement of a matter; version nothing while none was ever written down.
    pub async fn arrangement(&self, matter: &MatterId) -> Result<Versioned<Arrangement>, Fault> {
        self.store.arrangement(matter).await
    }

    /// What of a matter's fees is billed: invoices less credit notes and voids.
    pub async fn fees_billed(&self, matter: &MatterId, currency: Currency) -> Result<Money, Fault> {
        self.store.fees_billed(matter, currency).await
    }

    /// What of a matter's fees is on drafts.
    pub async fn fees_drafted(
        &self,
        matter: &MatterId,
        currency: Currency,
    ) -> Result<Money, Fault> {
        let drafts = self.store.ask_index("by_kind", "DRAFTS").all(crate::invoices::draft).await?;
        let is_ours =
            |draft: &&domain::invoice::Draft| draft.matter == *matter && draft.currency == currency;
        let mut sum = Money::zero(currency);
        for draft in drafts.iter().filter(is_ours) {
            let lines = self.store.lines(&draft.id).await?;
            let fees = lines.iter().filter(|line| line.is_fee()).map(|line| line.amount);
            let fees = item::checked("fees", Money::sum(fees, currency))?;
            sum = item::checked("fees", sum.plus(fees))?;
        }
        Ok(sum)
    }

    /// Writes a fee agreement down, over the version that was read.
    pub async fn commit_arrangement(
        &self,
        once: &Once,
        (matter, arrangement): (&MatterId, &Versioned<Arrangement>),
        (currency, at): (Currency, Timestamp),
    ) -> Result<Done, CommitError> {
        let commit = Commit::by(self.member.actor(), once, at).outcome(matter);
        let commit = commit.arranged(self.store, (matter, arrangement), currency)?;
        // There is one list of milestones: what lies in trust is earned by these.
        let kept = match &arrangement.value.flat {
            Some(flat) => self.trust().flat_fee(matter).await?.map(|kept| (kept, flat)),
            None => None,
        };
        let commit = match kept {
            Some((kept, flat)) => {
                let value = kept.value.following(flat);
                commit.flat_fee(self.store, &Versioned { value, version: kept.version })?
            }
            None => commit,
        };
        commit
            .event(matter, Event::ArrangementSet { matter: matter.clone() })
            .write(self.store)
            .await
    }

    /// Notes that a milestone is reached, and records what it costs as work to be billed.
    pub async fn commit_milestone_reached(
        &self,
        once: &Once,
        arrangement: &Versioned<Arrangement>,
        fee: &Entry,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let commit = Commit::by(self.member.actor(), once, at);
        let arranged = (&fee.matter, arrangement);
        let commit = commit.arranged(self.store, arranged, fee.value.currency())?;
        self.store.recorded(commit, fee)?.write(self.store).await
    }

    /// Takes a milestone back whose fee is not billed yet.
    pub async fn commit_milestone_taken_back(
        &self,
        once: &Once,
        arrangement: &Versioned<Arrangement>,
        fee: &Versioned<Entry>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let matter = &fee.value.matter;
        let commit = Commit::by(self.member.actor(), once, at);
        let commit =
            commit.arranged(self.store, (matter, arrangement), fee.value.value.currency())?;
        self.store.taken_away(commit, fee)?.write(self.store).await
    }
}

impl Desk<'_> {
    /// What is billed of the fees that a discount by volume counts, by year; nothing without one.
    pub async fn fees_billed_by_year(
        &self,
        (client, matter): (&ClientId, &MatterId),
        volume: Option<&Volume>,
        currency: Currency,
    ) -> Result<Versioned<BTreeMap<i16, Money>>, Fault> {
        let key = match volume.map(|volume| volume.of) {
            None => return Ok(Versioned::default()),
            Some(VolumeOf::Matter) => keys::fees_billed(matter),
            Some(VolumeOf::Client) => keys::client_fees_billed(client),
        };
        let Some(found) = self.store.get::<HashMap<String, Value>>(&key).await? else {
            return Ok(Versioned::default());
        };
        let before = format!("{}_", counted(currency));
        let year = |(name, number): (String, Value)| {
            let year = name.strip_prefix(&before)?.parse().ok()?;
            Some((year, Money::new(number.as_i64()?, currency)))
        };
        let value = found.value.into_iter().filter_map(year).collect();
        Ok(Versioned { value, version: found.version })
    }

    /// The fee agreement of a matter; version nothing while none was ever written down.
    pub async fn arrangement(&self, matter: &MatterId) -> Result<Versioned<Arrangement>, Fault> {
        self.store.arrangement(matter).await
    }

    /// What of a matter's fees is billed: invoices less credit notes and voids.
    pub async fn fees_billed(&self, matter: &MatterId, currency: Currency) -> Result<Money, Fault> {
        self.store.fees_billed(matter, currency).await
    }
}

impl SystemStore<'_> {
    /// What of a matter's fees is billed, as `check` compares it.
    pub async fn fees_billed(&self, matter: &MatterId, currency: Currency) -> Result<Money, Fault> {
        self.store.fees_billed(matter, currency).await
    }
}
