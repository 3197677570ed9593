//! Proof that a client's money is part of a reconciled total, without showing anyone else's.
//!
//! At a signed reconciliation every client ledger of the bank account is cut into [`PARTS`] parts
//! of random size, which are the leaves of a tree in random order. A node keeps the sum of what is
//! below it, and its hash covers the hashes and sums of both halves, so the root commits the firm
//! to every ledger and to the total at once. A client's [`Proof`] leads from their parts to the
//! root.
//!
//! Invariants: no sum is negative, so nobody's shortage can be hidden by another's; a leaf names
//! its ledger under a hash with a salt, so other leaves tell nothing; the sums beside the way are
//! those of parts of unknown ledgers. Leaving a ledger out makes its proof fail: there is no way to
//! a root that it is not part of.
//!
//! The scheme is a summation tree (G. Maxwell) whose nodes hash both sums, with balances split and
//! shuffled (K. Chalkias et al., "Distributed Auditing Proofs of Liabilities", 2020).

mod text;
mod tree;

pub use text::ProofTextError;

use jiff::civil::Date;

use crate::id::MatterId;
use crate::money::{Currency, Money};

/// How many parts a ledger is cut into.
pub const PARTS: u8 = 4;

/// The longest way from a leaf to the root: more leaves than any firm has ledgers.
const STEPS_MAX: usize = 40;

/// What a firm publishes when it signs a reconciliation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commitment {
    /// The last day of the statement that was reconciled.
    pub as_of: Date,
    /// All client ledgers of the bank account together: what the bank statement has to show.
    pub total: Money,
    /// The hash at the root.
    pub root: [u8; 32],
}

/// What a client checks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// What it leads to.
    pub commitment: Commitment,
    /// Whose ledger it is about.
    pub matter: MatterId,
    /// What the ledger held.
    pub balance: Money,
    /// The ways to the root, one from each part of the ledger.
    pub ways: Vec<Way>,
}

/// The way from one part to the root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// The part's amount in minor units.
    pub minor: i64,
    /// What makes the hash of the part unguessable.
    pub salt: [u8; 32],
    /// The other half at each node on the way up.
    pub steps: Vec<Step>,
}

/// The other half of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// On which side it stands.
    pub side: Side,
    /// Its sum in minor units.
    pub sum: i64,
    /// Its hash.
    pub hash: [u8; 32],
}

/// A side of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// Before.
    Left,
    /// Behind.
    Right,
}

/// Why a proof proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// A sum or an amount is negative, or the sums do not fit.
    #[error("An amount in this proof is negative or too large.")]
    Amount,
    /// There are not as many parts as a ledger has, or two are the same.
    #[error("The parts of this proof are not {PARTS} different ones.")]
    Parts,
    /// The parts are not the balance.
    #[error("The parts of this proof are not the balance it states.")]
    Balance,
    /// A part leads to another total than the one committed to.
    #[error("This proof leads to another total than the one the firm committed to.")]
    Total,
    /// A part leads to another root.
    #[error("This proof does not lead to the firm's commitment: the money is not in it.")]
    Root,
}

/// Why ledgers cannot be committed to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CommitmentError {
    /// Nothing to commit to.
    #[error("There is no client ledger in this bank account.")]
    Empty,
    /// A ledger below zero: that is a shortage and no month to sign (rule TR-02).
    #[error("The ledger of {0} is negative.")]
    Negative(MatterId),
    /// A ledger given twice.
    #[error("The ledger of {0} is there twice.")]
    Twice(MatterId),
    /// Ledgers in two currencies (rule PSP-34).
    #[error("These ledgers are in two currencies.")]
    Mixed,
    /// More than the books can hold.
    #[error("These ledgers are more than the books can hold.")]
    TooLarge,
}

/// The ledgers of one bank account at a signed reconciliation, ready to be proved.
#[derive(Debug)]
pub struct Ledgers {
    commitment: Commitment,
    balances: Vec<(MatterId, Money)>,
    tree: tree::Tree,
}

impl Ledgers {
    /// Commits to all ledgers of a bank account; `seed` is secret, random, and kept with the
    /// snapshot, so that the same proofs can be made again.
    pub fn new(
        as_of: Date,
        currency: Currency,
        balances: Vec<(MatterId, Money)>,
        seed: &[u8; 32],
    ) -> Result<Self, CommitmentError> {
        let mut balances = balances;
        balances.sort_by(|a, b| a.0.cmp(&b.0));
        let mut total = 0_i64;
        let mut before: Option<&MatterId> = None;
        for (matter, balance) in &balances {
            if before == Some(matter) {
                return Err(CommitmentError::Twice(matter.clone()));
            }
            if balance.currency() != currency {
                return Err(CommitmentError::Mixed);
            }
            if balance.minor() < 0 {
                return Err(CommitmentError::Negative(matter.clone()));
            }
            total = total.checked_add(balance.minor()).ok_or(CommitmentError::TooLarge)?;
            before = Some(matter);
        }
        let tree = tree::Tree::of(&balances, seed).ok_or(CommitmentError::Empty)?;
        let commitment =
            Commitment { as_of, total: Money::new(total, currency), root: tree.root() };
        Ok(Self { commitment, balances, tree })
    }

    /// What the firm publishes.
    pub const fn commitment(&self) -> &Commitment {
        &self.commitment
    }

    /// Every ledger and what it held, by matter.
    pub fn balances(&self) -> &[(MatterId, Money)] {
        &self.balances
    }

    /// The proof for one ledger; nothing when it was left out.
    pub fn proof(&self, matter: &MatterId) -> Option<Proof> {
        let (_, balance) = self.balances.iter().find(|(of, _)| of == matter)?;
        Some(Proof {
            commitment: self.commitment.clone(),
            matter: matter.clone(),
            balance: *balance,
            ways: self.tree.ways(matter),
        })
    }
}

impl Proof {
    /// Checks everything that can be checked without the firm. What remains for a person: that the
    /// commitment is the one the firm published, and its total what the bank statement shows.
    pub fn verify(&self) -> Result<(), ProofError> {
        if self.ways.len() != usize::from(PARTS) {
            return Err(ProofError::Parts);
        }
        let mut places: Vec<Vec<Side>> = self.ways.iter().map(Way::place).collect();
        places.sort();
        places.dedup();
        if places.len() != self.ways.len() {
            return Err(ProofError::Parts);
        }
        let mut balance = 0_i64;
        for way in &self.ways {
            let (root, total) = tree::climb(&self.matter, way).ok_or(ProofError::Amount)?;
            if total != self.commitment.total.minor() {
                return Err(ProofError::Total);
            }
            if root != self.commitment.root {
                return Err(ProofError::Root);
            }
            balance = balance.checked_add(way.minor).ok_or(ProofError::Amount)?;
        }
        if balance != self.balance.minor() {
            return Err(ProofError::Balance);
        }
        Ok(())
    }
}

impl Way {
    /// Where in the tree the part stands.
    fn place(&self) -> Vec<Side> {
        self.steps.iter().map(|step| step.side).collect()
    }
}

#[cfg(test)]
mod tests;
