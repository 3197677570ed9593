//! Three tables and two buckets.
//!
//! Invariants: `commit` is the only writer; there are two doors, one for the firm's people and one
//! for a client's, and only a session opens them; a pay link opens a third one, to what it names;
//! every pattern of access is in the table of `keys`; nothing scans.

mod keys;

mod batch;
mod commit;
mod desk;
mod early;
mod ebills;
mod item;
mod query;

pub mod access;
pub mod accounts;
mod ahead;
pub mod arrangements;
mod attributions;
pub mod bills;
pub mod bounces;
pub mod budgets;
pub mod clients;
mod covers;
pub mod credentials;
pub mod deposits;
pub mod documents;
pub mod entries;
mod exchange;
pub mod fault;
pub mod files;
pub mod firms;
mod guidelines;
mod holds;
pub mod interest;
pub mod invoices;
pub mod journal;
mod known;
pub mod limits;
pub mod links;
mod locks;
pub mod matters;
pub mod members;
pub mod methods;
pub mod once;
pub mod outbox;
pub mod owed;
pub mod papers;
pub mod pay_links;
pub mod paying;
pub mod payments;
pub mod payors;
pub mod payouts;
pub mod plans;
pub mod rates;
pub mod rebates;
pub mod receipts;
pub mod reconciliations;
mod recurring;
pub mod references;
pub mod refused;
pub mod retainers;
pub mod rollups;
pub mod runs;
pub mod sendings;
pub mod sessions;
pub mod settle;
mod sheets;
mod shortcuts;
pub mod slips;
pub mod statements;
mod stationery;
pub mod submissions;
pub mod suggestions;
mod taxes;
pub mod themes;
mod timers;
pub mod trust;
mod unit_prices;
pub mod work_links;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use aws_credential_types::provider::SharedCredentialsProvider;
use jiff::Timestamp;
use sha2::{Digest, Sha256};

pub use access::{Client, ClientStore, FirmStore, Member, Payer, PayerStore, SystemStore, Worker};
pub use commit::ITEMS_MAX;
pub use desk::Desk;
pub use fault::Fault;
pub use item::{Attributes, Versioned};
pub use once::{CommitError, Done, Once};
pub use query::Page;

/// The names of the tables.
#[derive(Debug, Clone)]
pub struct Tables {
    /// Current state of every noun.
    pub state: String,
    /// Ledger entries and audit events.
    pub journal: String,
    /// Sessions, links, limits.
    pub session: String,
}

/// The names of the buckets.
#[derive(Debug, Clone)]
pub struct Buckets {
    /// Uploads.
    pub documents: String,
    /// Issued papers.
    pub papers: String,
}

/// The tables and buckets, reached over their real protocols.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) dynamo: aws_sdk_dynamodb::Client,
    pub(crate) s3: aws_sdk_s3::Client,
    pub(crate) credentials: SharedCredentialsProvider,
    pub(crate) tables: Tables,
    pub(crate) buckets: Buckets,
    chance: Chance,
}

/// Where the chance in ids and in pauses comes from. Secrets never come from here.
#[derive(Debug, Clone, Default)]
enum Chance {
    /// The machine.
    #[default]
    Machine,
    /// A count that a seed began: the same every time.
    Seeded(Arc<AtomicU64>),
}

impl Store {
    /// A store over the given clients; the credentials are those of the clients, for what the SDK
    /// doesn't sign itself: upload policies.
    pub const fn new(
        dynamo: aws_sdk_dynamodb::Client,
        s3: aws_sdk_s3::Client,
        credentials: SharedCredentialsProvider,
        tables: Tables,
        buckets: Buckets,
    ) -> Self {
        Self { dynamo, s3, credentials, tables, buckets, chance: Chance::Machine }
    }

    /// The same store whose ids and pauses follow from a seed, for simulations.
    #[must_use]
    pub fn seeded(mut self, seed: Arc<AtomicU64>) -> Self {
        self.chance = Chance::Seeded(seed);
        self
    }

    /// The name of the table whose stream feeds the functions in the background.
    pub fn state_table(&self) -> &str {
        &self.tables.state
    }

    /// The name of the table whose stream tells what happened.
    pub fn journal_table(&self) -> &str {
        &self.tables.journal
    }

    /// A new id, made at `now`: `store.id(now, InvoiceId::made)`.
    pub fn id<I>(&self, now: Timestamp, made: fn(i64, [u8; 10]) -> I) -> Result<I, Fault> {
        Ok(made(now.as_millisecond(), self.chance()?))
    }

    /// Chance that need not be secret.
    pub fn chance<const N: usize>(&self) -> Result<[u8; N], Fault> {
        match &self.chance {
            Chance::Machine => chance(),
            Chance::Seeded(count) => {
                let next = count.fetch_add(1, Ordering::Relaxed).to_le_bytes();
                let drawn = Sha256::digest(next);
                Ok(std::array::from_fn(|at| drawn.get(at).copied().unwrap_or_default()))
            }
        }
    }
}

/// Bytes that nobody can guess.
pub fn chance<const N: usize>() -> Result<[u8; N], Fault> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| Fault::Busy(Box::new(error)))?;
    Ok(bytes)
}
