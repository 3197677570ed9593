//! Deposit slips, and what waits to be put on one (PAY-22).
//!
//! Invariants: what a slip or a match takes of the counter is claimed under its own key, so that it
//! is on one slip, or in one match, at most; a slip that a bank line is matched to is not undone,
//! because both write the slip at the version they read.

mod waiting;

use domain::audit::Event;
use domain::id::{BankId, ReceiptId, SlipId};
use domain::slip::{Origin, Paper, PaperKind, Purse, Slip, SlipState};
use domain::text::{Mark, Name};
use domain::trust::ReceiptState;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::access::FirmStore;
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::{self, Versioned};
use crate::keys::{self, Key, Places};
use crate::once::{CommitError, Done, Once};
use crate::query::Page;

#[derive(Debug, Serialize, Deserialize)]
struct SlipItem {
    id: String,
    bank: Option<String>,
    on: Date,
    papers: Vec<PaperItem>,
    minor: i64,
    currency: String,
    state: String,
    by: String,
    by_name: String,
    made_at: Timestamp,
}

#[derive(Debug, Serialize, Deserialize)]
struct PaperItem {
    origin: String,
    kind: String,
    from: String,
    number: String,
    minor: i64,
    received_on: Date,
}

/// What a claim says.
#[derive(Debug, Serialize, Deserialize)]
struct ClaimItem {
    by: String,
}

impl SlipItem {
    fn of(slip: &Slip) -> Self {
        let paper = |paper: &Paper| PaperItem {
            origin: paper.origin.as_str().to_owned(),
            kind: paper.kind.word().to_owned(),
            from: paper.from.to_string(),
            number: paper.number.to_string(),
            minor: paper.amount.minor(),
            received_on: paper.received_on,
        };
        Self {
            id: slip.id.to_string(),
            bank: match &slip.purse {
                Purse::Operating => None,
                Purse::Trust(bank) => Some(bank.to_string()),
            },
            on: slip.on,
            papers: slip.papers.iter().map(paper).collect(),
            minor: slip.total.minor(),
            currency: slip.total.currency().to_string(),
            state: slip.state.word().to_owned(),
            by: slip.by.0.to_string(),
            by_name: slip.by.1.to_string(),
            made_at: slip.made_at,
        }
    }

    fn read(self) -> Result<Slip, Fault> {
        let bank = self.bank.as_deref().map(|bank| item::parsed::<BankId>("bank", bank));
        let bank = bank.transpose()?;
        let papers = self.papers.into_iter();
        let read = |paper: PaperItem| paper.read(bank.as_ref(), &self.currency);
        Ok(Slip {
            id: item::parsed("slip", &self.id)?,
            papers: papers.map(read).collect::<Result<_, _>>()?,
            purse: bank.map_or(Purse::Operating, Purse::Trust),
            on: self.on,
            total: item::money(self.minor, &self.currency)?,
            state: item::needed("state", SlipState::of_word(&self.state))?,
            by: (
                item::parsed("member", &self.by)?,
                item::checked("name", Name::parse(&self.by_name))?,
            ),
            made_at: self.made_at,
        })
    }
}

impl PaperItem {
    fn read(self, bank: Option<&BankId>, currency: &str) -> Result<Paper, Fault> {
        let origin = match bank {
            None => Origin::Operating(item::parsed("payment", &self.origin)?),
            Some(bank) => Origin::Trust(bank.clone(), item::parsed("receipt", &self.origin)?),
        };
        Ok(Paper {
            origin,
            kind: item::needed("kind", PaperKind::of_word(&self.kind))?,
            from: item::checked("name", Name::parse(&self.from))?,
            number: item::checked("number", Mark::parse(&self.number))?,
            amount: item::money(self.minor, currency)?,
            received_on: self.received_on,
        })
    }
}

/// Where a slip is listed: by the day it goes to the bank.
fn places(slip: &Slip) -> Places {
    Places {
        owner: None,
        kind: keys::by_kind(&keys::slips_of(&slip.purse), keys::slip_sort(slip.on, &slip.id)),
    }
}

/// Writes a slip as it is now, over the one that was read.
fn replaced(
    commit: Commit,
    store: &crate::Store,
    (slip, version): (&Slip, u64),
) -> Result<Commit, Fault> {
    let key = keys::slip(&slip.id);
    commit.replace(store, (&key, version), &places(slip), &SlipItem::of(slip))
}

/// Claims of a match: what came in over the counter and is on no slip.
pub(crate) fn claimed(
    mut commit: Commit,
    store: &crate::Store,
    (by, receipts): (&str, &[ReceiptId]),
) -> Result<Commit, Fault> {
    for receipt in receipts {
        let value = ClaimItem { by: by.to_owned() };
        let key = keys::slipped(receipt.as_str());
        commit = commit.unique(store, &key, "A check or cash payment", &value)?;
    }
    Ok(commit)
}

/// Takes such claims back.
pub(crate) fn freed<'a>(
    mut commit: Commit,
    store: &crate::Store,
    origins: impl IntoIterator<Item = &'a str>,
) -> Result<Commit, Fault> {
    for origin in origins {
        let key: Key = keys::slipped(origin);
        commit = commit.remove(store, (&key, 1))?;
    }
    Ok(commit)
}

impl FirmStore<'_> {
    /// A slip.
    pub async fn slip(&self, id: &SlipId) -> Result<Option<Versioned<Slip>>, Fault> {
        let found = self.store.get::<SlipItem>(&keys::slip(id)).await?;
        found
            .map(|item| Ok(Versioned { value: item.value.read()?, version: item.version }))
            .transpose()
    }

    /// The slips of an account, the latest day first.
    pub async fn slips(&self, purse: &Purse, from: Option<String>) -> Result<Page<Slip>, Fault> {
        let asked = self.store.ask_index("by_kind", &keys::slips_of(purse)).newest_first();
        asked.from(from).page(|attributes| item::read::<SlipItem>(attributes)?.read()).await
    }

    /// The slips of an account of clients' money that went to the bank between two days and that
    /// nothing is matched to.
    pub async fn slips_open(
        &self,
        bank: &BankId,
        (low, high): (Date, Date),
    ) -> Result<Vec<Slip>, Fault> {
        let kind = keys::slips_of(&Purse::Trust(bank.clone()));
        let asked = self.store.ask_index("by_kind", &kind);
        let asked = asked.between(low.to_string(), format!("{high}~"));
        let mut slips = asked.all(|attributes| item::read::<SlipItem>(attributes)?.read()).await?;
        slips.retain(|slip| slip.state == SlipState::Made);
        Ok(slips)
    }

    /// What of a slip was taken out of the books after the slip was made.
    pub async fn taken_back_of<'p>(&self, slip: &'p Slip) -> Result<Vec<&'p Paper>, Fault> {
        let mut gone = Vec::new();
        for paper in &slip.papers {
            let is_gone = match &paper.origin {
                Origin::Operating(id) => {
                    let paid = item::needed("payment", self.store.intent(id).await?)?;
                    Paper::of_payment(&paid.value, paper.from.clone()).is_none()
                }
                Origin::Trust(_, id) => {
                    let receipt = self.trust().receipt(id).await?;
                    receipt.is_some_and(|found| found.value.state == ReceiptState::GivenBack)
                }
            };
            if is_gone {
                gone.push(paper);
            }
        }
        Ok(gone)
    }

    /// Makes a slip; what is on another one, or matched to a bank line, is refused.
    pub async fn commit_slip_made(
        &self,
        once: &Once,
        (slip, event): (&Slip, Event),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let mut commit = Commit::by(self.member.actor(), once, at)
            .outcome(&slip.id)
            .create(self.store, &keys::slip(&slip.id), &places(slip), &SlipItem::of(slip))?
            .event(&slip.id, event);
        for paper in &slip.papers {
            let value = ClaimItem { by: slip.id.to_string() };
            let key = keys::slipped(paper.origin.as_str());
            commit = commit.unique(self.store, &key, "One of these", &value)?;
        }
        commit.write(self.store).await
    }

    /// Keeps a slip as undone: what was on it waits again.
    pub async fn commit_slip_undone(
        &self,
        once: &Once,
        (slip, event): (Versioned<Slip>, Event),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let id = slip.value.id.clone();
        let commit = Commit::by(self.member.actor(), once, at).outcome(&id).event(&id, event);
        let origins: Vec<Origin> =
            slip.value.papers.iter().map(|paper| paper.origin.clone()).collect();
        let commit = replaced(commit, self.store, (&slip.value, slip.version))?;
        let commit = freed(commit, self.store, origins.iter().map(Origin::as_str))?;
        commit.write(self.store).await
    }

    /// Writes slips, as read, into a commit that matches them to a bank line or takes that back.
    pub(crate) async fn slips_now(
        &self,
        mut commit: Commit,
        ids: &[SlipId],
        (was, now): (SlipState, SlipState),
    ) -> Result<Commit, CommitError> {
        for id in ids {
            let Versioned { value, version } = item::needed("slip", self.slip(id).await?)?;
            if value.state != was {
                return Err(CommitError::Stale);
            }
            let value = value.now(now.clone());
            commit = replaced(commit, self.store, (&value, version))?;
        }
        Ok(commit)
    }
}
