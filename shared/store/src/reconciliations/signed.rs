//! Signed reconciliations, word for word.

use domain::audit::Event;
use domain::id::BankId;
use domain::money::Money;
use domain::proof::Commitment;
use domain::reconciliation::Signed;
use domain::trust::TrustBank;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::sealed::{Sealed, SealedItem};
use crate::Store;
use crate::access::{FirmStore, SystemStore};
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::{self, Versioned};
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};

/// How much of a paper one item holds: an item takes 400 KB.
const PART_BYTES: usize = 300_000;

/// The most parts of a paper: a transaction takes 4 MB.
const PARTS_MAX: usize = 12;

/// What is known of a signed reconciliation without its paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The first day of the period.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// The one figure that bank, book and ledgers were.
    pub balance: Money,
    /// Who signed, by name.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// The hash of the paper, as it is in the audit chain.
    pub sha256: String,
    /// What it commits the firm to; nothing where no client had money.
    pub commitment: Option<Commitment>,
    parts: usize,
}

/// What a signature is given to, and what it does.
#[derive(Debug)]
pub struct Signing<'a> {
    /// What is signed.
    pub signed: &'a Signed,
    /// It, word for word.
    pub paper: &'a str,
    /// How often matches had changed when it was read.
    pub turn: u64,
    /// The trust account as it was before it was read, closed through the period from now on.
    pub bank: &'a Versioned<TrustBank>,
    /// What clients' proofs are made from.
    pub sealed: &'a Sealed,
}

/// A signed reconciliation with its paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// What is known of it.
    pub signature: Signature,
    /// What was signed, word for word.
    pub text: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct SignedItem {
    from: Date,
    to: Date,
    minor: i64,
    currency: String,
    by: String,
    by_name: String,
    at: Timestamp,
    sha256: String,
    parts: usize,
    sealed: Option<SealedItem>,
}

#[derive(Debug, Serialize, Deserialize)]
struct PartItem {
    text: String,
}

impl SignedItem {
    fn read(self) -> Result<Signature, Fault> {
        Ok(Signature {
            from: self.from,
            to: self.to,
            balance: item::money(self.minor, &self.currency)?,
            by: self.by_name,
            at: self.at,
            sha256: self.sha256,
            commitment: self
                .sealed
                .map(|sealed| sealed.commitment(self.to, &self.currency))
                .transpose()?,
            parts: self.parts,
        })
    }
}

impl Store {
    pub(crate) async fn signatures(&self, account: &BankId) -> Result<Vec<Signature>, Fault> {
        let asked = self.ask_state(&keys::bank_account_pk(account)).beginning("SIGNED#");
        asked.all(|attributes| item::read::<SignedItem>(attributes)?.read()).await
    }

    /// A signed reconciliation as it was signed; one that was changed is damaged.
    async fn paper(&self, account: &BankId, to: Date) -> Result<Option<Paper>, Fault> {
        let found = self.get::<SignedItem>(&keys::bank_signed(account, to)).await?;
        let Some(found) = found else { return Ok(None) };
        let signature = found.value.read()?;
        let mut text = String::new();
        for part in 0..signature.parts {
            let key = keys::bank_paper(account, to, part);
            let part = self.get::<PartItem>(&key).await?;
            text.push_str(&item::needed("part of a paper", part)?.value.text);
        }
        if sha256(&text) == signature.sha256 {
            Ok(Some(Paper { signature, text }))
        } else {
            Err(Fault::damaged(format!("paper of {account} {to}"), "its hash differs"))
        }
    }

    /// What a signature of a day sealed.
    pub(super) async fn sealed_item(
        &self,
        account: &BankId,
        to: Date,
    ) -> Result<Option<(SealedItem, String)>, Fault> {
        let found = self.get::<SignedItem>(&keys::bank_signed(account, to)).await?;
        Ok(found.and_then(|found| Some((found.value.sealed?, found.value.currency))))
    }
}

impl FirmStore<'_> {
    /// The signed reconciliations of an account, the oldest first.
    pub async fn reconciliations(&self, account: &BankId) -> Result<Vec<Signature>, Fault> {
        self.store.signatures(account).await
    }

    /// A signed reconciliation as it was signed; one that was changed is damaged.
    pub async fn reconciliation(&self, account: &BankId, to: Date) -> Result<Option<Paper>, Fault> {
        self.store.paper(account, to).await
    }

    /// Keeps a signed reconciliation with its paper and what clients' proofs need, and closes its
    /// period for good (rule TR-20); refused when matches, or entries that count from a day that is
    /// over, came since it was read.
    pub async fn commit_signed(
        &self,
        once: &Once,
        signing: &Signing<'_>,
    ) -> Result<Done, CommitError> {
        let (signed, account) = (signing.signed, &signing.bank.value.id);
        let parts = cut(signing.paper);
        if parts.len() > PARTS_MAX {
            return Err(Fault::TooLarge(parts.len()).into());
        }
        let facts = &signed.report.facts;
        let balance = signed.report.book;
        let value = SignedItem {
            from: facts.from,
            to: facts.to,
            minor: balance.minor(),
            currency: balance.currency().to_string(),
            by: signed.by.0.to_string(),
            by_name: signed.by.1.to_string(),
            at: signed.at,
            sha256: sha256(signing.paper),
            parts: parts.len(),
            sealed: SealedItem::of(signing.sealed),
        };
        let root = signing.sealed.root().unwrap_or_default();
        let event = Event::ReconciliationSigned {
            account: account.clone(),
            through: facts.to,
            balance,
            sha256: value.sha256.clone(),
            root,
        };
        let closed = Event::PeriodClosed { bank: account.clone(), through: facts.to };
        let key = keys::bank_signed(account, facts.to);
        let mut commit = Commit::by(self.member.actor(), once, signed.at)
            .create(self.store, &key, &Places::default(), &value)?
            .bank(self.store, signing.bank)?
            .add(self.store, &keys::bank_signings(account), &Places::default(), &[])?
            .event(account, event)
            .event(account, closed);
        if signing.turn > 0 {
            commit = commit.check(self.store, (&keys::bank_turn(account), signing.turn))?;
        }
        commit = signing.sealed.kept(commit, self.store, (account, facts.to))?;
        for (at, text) in parts.into_iter().enumerate() {
            let key = keys::bank_paper(account, facts.to, at);
            commit = commit.create(self.store, &key, &Places::default(), &PartItem { text })?;
        }
        commit.write(self.store).await
    }
}

impl SystemStore<'_> {
    /// A signed reconciliation as it was signed; one that was changed is damaged.
    pub async fn reconciliation(&self, account: &BankId, to: Date) -> Result<Option<Paper>, Fault> {
        self.store.paper(account, to).await
    }

    /// Notes that all of an account was written out, through a day (rule TR-23).
    pub async fn commit_trust_exported(
        &self,
        (account, through): (&BankId, Date),
        at: Timestamp,
    ) -> Result<(), CommitError> {
        Commit::note(self.actor(), at)
            .event(account, Event::TrustExported { bank: account.clone(), through })
            .write(self.store)
            .await
            .map(|_| ())
    }
}

fn sha256(text: &str) -> String {
    hex::encode(Sha256::digest(text))
}

/// Parts that items can hold, cut between characters.
fn cut(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    for character in text.chars() {
        let is_full = parts.last().is_some_and(|part| part.len() >= PART_BYTES);
        if is_full {
            parts.push(String::new());
        }
        if let Some(part) = parts.last_mut() {
            part.push(character);
        }
    }
    parts
}
