//! Matches: confirmed, taken back, never two of one line or entry; a deposit slip is matched whole,
//! and says so from then on.

use domain::audit::Event;
use domain::id::{BankId, ReceiptId, SlipId};
use domain::reconciliation::Match;
use domain::slip::SlipState;
use domain::statement::Mark;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::access::FirmStore;
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item;
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};
use crate::slips;

/// The most lines and entries of one match: they are claimed in one commit.
const PARTS_MAX: usize = 40;

/// A match as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptMatch {
    /// Its name.
    pub id: String,
    /// The latest day of its lines and entries.
    pub on: Date,
    /// What is one.
    pub matched: Match,
    /// What of it came in over the counter and is on no slip.
    pub receipts: Vec<ReceiptId>,
    /// The slips that are in it whole.
    pub slips: Vec<SlipId>,
}

#[derive(Debug, Serialize, Deserialize)]
struct MatchItem {
    id: String,
    on: Date,
    lines: Vec<String>,
    entries: Vec<String>,
    #[serde(default)]
    receipts: Vec<String>,
    #[serde(default)]
    slips: Vec<String>,
}

/// What a claim says.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ClaimItem {
    pub(super) matched: String,
}

/// Why there is money in suspense.
#[derive(Debug, Serialize, Deserialize)]
struct SuspenseItem {
    why: String,
}

impl KeptMatch {
    /// A match that counts from a day.
    pub fn new(matched: Match, on: Date) -> Self {
        let mut hash = Sha256::new();
        matched.lines.iter().for_each(|mark| hash.update(mark.as_str()));
        matched.entries.iter().for_each(|entry| hash.update(entry));
        let id = hex::encode(hash.finalize()).chars().take(20).collect();
        Self { id, on, matched, receipts: Vec::new(), slips: Vec::new() }
    }

    /// The same, with what of it waits for its bank at the counter, on slips or not.
    #[must_use]
    pub fn of_counter(self, receipts: Vec<ReceiptId>, slips: Vec<SlipId>) -> Self {
        Self { receipts, slips, ..self }
    }

    fn claims(&self) -> impl Iterator<Item = &str> {
        let lines = self.matched.lines.iter().map(Mark::as_str);
        lines.chain(self.matched.entries.iter().map(String::as_str))
    }
}

impl MatchItem {
    fn read(self) -> Result<KeptMatch, Fault> {
        let lines = self.lines.iter().map(|mark| Mark::of_word(mark)).collect();
        let matched = Match { lines, entries: self.entries.into_iter().collect() };
        let receipts = self.receipts.iter().map(|id| item::parsed("receipt", id));
        let slips = self.slips.iter().map(|id| item::parsed("slip", id));
        Ok(KeptMatch {
            id: self.id,
            on: self.on,
            matched,
            receipts: receipts.collect::<Result<_, _>>()?,
            slips: slips.collect::<Result<_, _>>()?,
        })
    }
}

impl FirmStore<'_> {
    /// All matches of an account, by day.
    pub async fn bank_matches(&self, account: &BankId) -> Result<Vec<KeptMatch>, Fault> {
        let asked = self.store.ask_state(&keys::bank_matches_pk(account)).beginning("MATCH#");
        asked.all(|attributes| item::read::<MatchItem>(attributes)?.read()).await
    }

    /// How often matches of an account changed: what a signature is given to.
    pub async fn bank_turn(&self, account: &BankId) -> Result<u64, Fault> {
        let found =
            self.store.get_from(&self.store.tables.state, &keys::bank_turn(account)).await?;
        Ok(found.map_or(0, |attributes| item::version(&attributes)))
    }

    /// How often a period of an account was signed. Whoever reads it before the signatures, and
    /// changes only what no signature covers, is refused when one came since.
    pub async fn bank_signings(&self, account: &BankId) -> Result<u64, Fault> {
        let found =
            self.store.get_from(&self.store.tables.state, &keys::bank_signings(account)).await?;
        Ok(found.map_or(0, |attributes| item::version(&attributes)))
    }

    /// Confirms a match in the open period, as long as no other was signed since it was read.
    pub async fn commit_matched(
        &self,
        once: &Once,
        (account, signings): (&BankId, u64),
        kept: &KeptMatch,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        if kept.claims().count() > PARTS_MAX {
            return Err(Fault::TooLarge(kept.claims().count()).into());
        }
        let value = MatchItem {
            id: kept.id.clone(),
            on: kept.on,
            lines: kept.matched.lines.iter().map(ToString::to_string).collect(),
            entries: kept.matched.entries.iter().cloned().collect(),
            receipts: kept.receipts.iter().map(ToString::to_string).collect(),
            slips: kept.slips.iter().map(ToString::to_string).collect(),
        };
        let key = keys::bank_match(account, kept.on, &kept.id);
        let event = Event::LinesMatched { account: account.clone(), matched: kept.id.clone() };
        let mut commit = Commit::by(self.member.actor(), once, at)
            .check(self.store, (&keys::bank_signings(account), signings))?
            .create(self.store, &key, &Places::default(), &value)?
            .add(self.store, &keys::bank_turn(account), &Places::default(), &[])?
            .event(account, event);
        for claim in kept.claims() {
            let claimed = ClaimItem { matched: kept.id.clone() };
            let key = keys::bank_claim(account, claim);
            commit = commit.unique(self.store, &key, "A line or an entry", &claimed)?;
        }
        let commit = slips::claimed(commit, self.store, (&kept.id, &kept.receipts))?;
        let states = (SlipState::Made, SlipState::Matched);
        let commit = self.slips_now(commit, &kept.slips, states).await?;
        commit.write(self.store).await
    }

    /// Takes a match of the open period back, as long as no other was signed since it was read.
    pub async fn commit_unmatched(
        &self,
        once: &Once,
        (account, signings): (&BankId, u64),
        kept: &KeptMatch,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let key = keys::bank_match(account, kept.on, &kept.id);
        let event = Event::LinesUnmatched { account: account.clone(), matched: kept.id.clone() };
        let mut commit = Commit::by(self.member.actor(), once, at)
            .check(self.store, (&keys::bank_signings(account), signings))?
            .remove(self.store, (&key, 1))?
            .add(self.store, &keys::bank_turn(account), &Places::default(), &[])?
            .event(account, event);
        for claim in kept.claims() {
            commit = commit.remove(self.store, (&keys::bank_claim(account, claim), 1))?;
        }
        let receipts = kept.receipts.iter().map(ReceiptId::as_str);
        let commit = slips::freed(commit, self.store, receipts)?;
        let states = (SlipState::Matched, SlipState::Made);
        let commit = self.slips_now(commit, &kept.slips, states).await?;
        commit.write(self.store).await
    }

    /// Why there is money in suspense on a day, if somebody wrote it down.
    pub async fn suspense_explained(
        &self,
        account: &BankId,
        to: Date,
    ) -> Result<Option<String>, Fault> {
        let found = self.store.get::<SuspenseItem>(&keys::bank_suspense(account, to)).await?;
        Ok(found.map(|item| item.value.why))
    }

    /// Writes down why there is money in suspense on a day.
    pub async fn commit_suspense_explained(
        &self,
        once: &Once,
        (account, through): (&BankId, Date),
        why: &str,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let key = keys::bank_suspense(account, through);
        let event = Event::SuspenseExplained { account: account.clone(), through };
        Commit::by(self.member.actor(), once, at)
            .set(self.store, &key, &Places::default(), &SuspenseItem { why: why.to_owned() })?
            .add(self.store, &keys::bank_turn(account), &Places::default(), &[])?
            .event(account, event)
            .write(self.store)
            .await
    }
}
