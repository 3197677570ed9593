//! What a signature commits the firm to, with all that clients' proofs are made from: the ledgers
//! of the account and the seed of their tree.
//!
//! Invariant: a client is given the proof of their own ledger and nothing else of it; what does not
//! lead to the root that was signed is damaged, and no proof.

use domain::id::{BankId, MatterId};
use domain::money::Money;
use domain::proof::{Commitment, Ledgers, Proof};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::signed::Signature;
use crate::Store;
use crate::access::{ClientStore, SystemStore};
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item;
use crate::keys::{self, Places};
use crate::trust::OwnLedger;

/// How many ledgers one item holds: an item takes 400 KB.
const LEDGERS_PER_PART: usize = 4_000;

/// What is sealed: nothing where no client has money in the account.
#[derive(Debug, Default)]
pub struct Sealed {
    tree: Option<(Ledgers, [u8; 32])>,
}

/// What is kept of it beside the signature.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct SealedItem {
    root: String,
    total: i64,
    seed: String,
    parts: usize,
}

#[derive(Debug, Serialize, Deserialize)]
struct LedgersItem {
    ledgers: Vec<(String, i64)>,
}

impl Sealed {
    /// Seals these ledgers with a seed that nobody can guess.
    pub const fn of(ledgers: Ledgers, seed: [u8; 32]) -> Self {
        Self { tree: Some((ledgers, seed)) }
    }

    /// What the firm commits to.
    pub fn commitment(&self) -> Option<&Commitment> {
        self.tree.as_ref().map(|(ledgers, _)| ledgers.commitment())
    }

    pub(super) fn root(&self) -> Option<String> {
        self.commitment().map(|commitment| hex::encode(commitment.root))
    }

    pub(super) fn kept(
        &self,
        mut commit: Commit,
        store: &Store,
        (account, to): (&BankId, Date),
    ) -> Result<Commit, Fault> {
        let Some((ledgers, _)) = &self.tree else { return Ok(commit) };
        for (at, part) in ledgers.balances().chunks(LEDGERS_PER_PART).enumerate() {
            let kept =
                |(matter, balance): &(MatterId, Money)| (matter.to_string(), balance.minor());
            let value = LedgersItem { ledgers: part.iter().map(kept).collect() };
            let key = keys::bank_ledgers(account, to, at);
            commit = commit.create(store, &key, &Places::default(), &value)?;
        }
        Ok(commit)
    }
}

impl SealedItem {
    pub(super) fn of(sealed: &Sealed) -> Option<Self> {
        let (ledgers, seed) = sealed.tree.as_ref()?;
        Some(Self {
            root: sealed.root()?,
            total: ledgers.commitment().total.minor(),
            seed: hex::encode(seed),
            parts: ledgers.balances().len().div_ceil(LEDGERS_PER_PART),
        })
    }

    pub(super) fn commitment(&self, as_of: Date, currency: &str) -> Result<Commitment, Fault> {
        let total = item::money(self.total, currency)?;
        Ok(Commitment { as_of, total, root: hash("root", &self.root)? })
    }
}

fn hash(what: &'static str, text: &str) -> Result<[u8; 32], Fault> {
    item::needed(what, hex::decode(text).ok().and_then(|bytes| bytes.try_into().ok()))
}

impl Store {
    /// The ledgers that a signature committed to, as they were.
    async fn sealed(&self, account: &BankId, to: Date) -> Result<Option<Ledgers>, Fault> {
        let Some((sealed, currency)) = self.sealed_item(account, to).await? else {
            return Ok(None);
        };
        let mut balances = Vec::new();
        for part in 0..sealed.parts {
            let found = self.get::<LedgersItem>(&keys::bank_ledgers(account, to, part)).await?;
            for (matter, minor) in item::needed("part of the ledgers", found)?.value.ledgers {
                let matter: MatterId = item::parsed("matter", &matter)?;
                balances.push((matter, item::money(minor, &currency)?));
            }
        }
        let seed = hash("seed", &sealed.seed)?;
        let currency = item::parsed("currency", &currency)?;
        let ledgers = item::checked("ledgers", Ledgers::new(to, currency, balances, &seed))?;
        if *ledgers.commitment() == sealed.commitment(to, currency.code())? {
            Ok(Some(ledgers))
        } else {
            Err(Fault::damaged(format!("ledgers of {account} {to}"), "the root differs"))
        }
    }
}

impl SystemStore<'_> {
    /// The signed reconciliations of an account, the oldest first.
    pub async fn reconciliations(&self, account: &BankId) -> Result<Vec<Signature>, Fault> {
        self.store.signatures(account).await
    }

    /// What a signature committed to, made again from what was kept.
    pub async fn sealed(&self, account: &BankId, to: Date) -> Result<Option<Ledgers>, Fault> {
        self.store.sealed(account, to).await
    }
}

impl ClientStore<'_> {
    /// The signed reconciliations that one of the client's ledgers is part of, the latest first.
    pub async fn trust_signed(&self, own: &OwnLedger) -> Result<Vec<Signature>, Fault> {
        let Some(first) = self.store.first_line_on(own.ledger.matter()).await? else {
            return Ok(Vec::new());
        };
        let mut signed = self.store.signatures(own.ledger.bank()).await?;
        signed.retain(|signed| signed.commitment.is_some() && signed.to >= first);
        signed.reverse();
        Ok(signed)
    }

    /// The proof that one of the client's ledgers is in a signed reconciliation; of another's
    /// ledger, or where it was left out, there is none.
    pub async fn trust_proof(&self, matter: &MatterId, to: Date) -> Result<Option<Proof>, Fault> {
        let Some(own) = self.trust_ledger(matter).await? else { return Ok(None) };
        let sealed = self.store.sealed(own.ledger.bank(), to).await?;
        Ok(sealed.and_then(|ledgers| ledgers.proof(matter)))
    }
}
