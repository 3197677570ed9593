//! What all acts on client money share: who wishes what, the race that is run again, and the
//! writes that every act makes.

use domain::audit::Actor;
use domain::ledger::Books;
use domain::payment::DepositedError;
use domain::review::AcceptError;
use domain::trust::{
    AuthoriseError, ClearError, ClientLedger, FlatFeeError, GateError, HoldError, Line, PathError,
    PoolError, PrepareError, ReceiptError, ReleaseError, RestoreError, Signer, TrustBank,
    VoidError, When,
};
use jiff::Timestamp;
use jiff::civil::Date;

use super::TrustStore;
use super::ledger::{self, LedgerItem, Read};
use super::line::LineItem;
use crate::Store;
use crate::commit::{Commit, pause};
use crate::fault::Fault;
use crate::item::Versioned;
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};

/// How often a lost race is run again. Each loss is somebody else's success.
const RACES_MAX: u32 = 24;

/// The pause before it is run again grows so often: rivals at one ledger are soon spread.
const PAUSES_MAX: u32 = 4;

/// Who wishes something of client money, by which form, and when it counts.
#[derive(Debug, Clone)]
pub struct Wish<'a> {
    /// The wish itself: twice the same has one effect.
    pub once: &'a Once,
    /// Who, in which role.
    pub by: Signer,
    /// The day it counts from, in the firm's zone.
    pub on: Date,
    /// Today, in the firm's zone.
    pub today: Date,
    /// Now.
    pub now: Timestamp,
}

/// Why an act on client money did not happen.
#[derive(Debug, thiserror::Error)]
pub enum ActError {
    /// What it is about is not there.
    #[error("not found: {0}")]
    Missing(&'static str),
    /// Money that came in is refused.
    #[error(transparent)]
    Receipt(#[from] ReceiptError),
    /// A deposit cannot be booked.
    #[error(transparent)]
    Deposit(#[from] DepositedError),
    /// What the processor took is not accepted.
    #[error(transparent)]
    Accept(#[from] AcceptError),
    /// It does not clear, or is not given back.
    #[error(transparent)]
    Clear(#[from] ClearError),
    /// A payment is not prepared.
    #[error(transparent)]
    Prepare(#[from] PrepareError),
    /// A flat fee is not earned so far.
    #[error(transparent)]
    FlatFee(#[from] FlatFeeError),
    /// Payments that are no batch.
    #[error("Choose one invoice of each matter, and not too many at once.")]
    Batch,
    /// A payment of a batch is refused, and so is the whole batch.
    #[error("{0}: {1} Nothing was released.")]
    InBatch(String, #[source] Box<Self>),
    /// A share of a settlement has a payment.
    #[error("This share has a payment already. Give that one up, or void it, before another.")]
    SharePrepared,
    /// Money does not go back the way it came.
    #[error(transparent)]
    Path(#[from] PathError),
    /// A payment is not authorised.
    #[error(transparent)]
    Authorise(#[from] AuthoriseError),
    /// The gate is shut.
    #[error(transparent)]
    Gate(#[from] GateError),
    /// A payment does not move.
    #[error(transparent)]
    Release(#[from] ReleaseError),
    /// A payment is not voided.
    #[error(transparent)]
    Void(#[from] VoidError),
    /// Disputed money is not put back.
    #[error(transparent)]
    Restore(#[from] RestoreError),
    /// A hold is refused.
    #[error(transparent)]
    Hold(#[from] HoldError),
    /// A pool refuses.
    #[error(transparent)]
    Pool(#[from] PoolError),
    /// Storage refused or failed.
    #[error(transparent)]
    Commit(#[from] CommitError),
}

impl From<Fault> for ActError {
    fn from(fault: Fault) -> Self {
        Self::Commit(CommitError::Fault(fault))
    }
}

impl Wish<'_> {
    /// When it counts, in the books of this account.
    pub(super) const fn when(&self, bank: &TrustBank) -> When {
        When { on: self.on, today: self.today, now: self.now, periods: bank.periods }
    }

    /// The same, counting from today.
    pub(super) const fn now(&self, bank: &TrustBank) -> When {
        When::now(self.today, self.now, bank.periods)
    }
}

/// Runs an act again while others are faster; a repeat of a wish gets the first one's outcome.
macro_rules! raced {
    ($store:expr, $once:expr, $act:expr) => {{
        let mut races = 0;
        loop {
            match $act.await {
                Ok(done) => break Ok(done),
                Err(error) => match $store.again($once, error, &mut races).await {
                    Ok(None) => {}
                    Ok(Some(done)) => break Ok(done),
                    Err(error) => break Err(error),
                },
            }
        }
    }};
}

pub(super) use raced;

impl TrustStore<'_> {
    /// What a failed try means: nothing when it is to be tried again.
    pub(super) async fn again(
        &self,
        once: &Once,
        error: ActError,
        races: &mut u32,
    ) -> Result<Option<Done>, ActError> {
        if matches!(error, ActError::Commit(CommitError::Stale)) && *races < RACES_MAX {
            *races += 1;
            pause(self.store, (*races).min(PAUSES_MAX)).await?;
            return Ok(None);
        }
        let before = Commit::by(self.actor.clone(), once, Timestamp::UNIX_EPOCH);
        match before.marked(self.store).await? {
            Some(outcome) => Ok(Some(Done::Before(outcome))),
            None => Err(error),
        }
    }

    /// A trust bank account that must be there.
    pub(super) async fn bank_of(
        &self,
        id: &domain::id::BankId,
    ) -> Result<Versioned<TrustBank>, ActError> {
        self.bank(id).await?.ok_or(ActError::Missing("bank"))
    }

    /// A ledger that must be there.
    pub(super) async fn ledger_of(&self, matter: &domain::id::MatterId) -> Result<Read, ActError> {
        self.ledger(matter).await?.ok_or(ActError::Missing("ledger"))
    }

    pub(super) fn wished(&self, once: &Once, at: Timestamp) -> Commit {
        Commit::by(self.actor.clone(), once, at)
    }

    /// The actor for what happens by itself.
    pub(super) fn by_itself(store: &Store) -> TrustStore<'_> {
        let actor = Actor { kind: "system", id: "clearing".to_owned() };
        TrustStore { store, actor }
    }
}

impl Commit {
    /// The new state of a ledger. What takes from it is checked by the table itself: `drawn` must
    /// be available there, whatever the program believes (rule TR-02).
    pub(super) fn ledger(
        self,
        store: &Store,
        read: &Read,
        ledger: &ClientLedger,
        drawn: i64,
    ) -> Result<Self, Fault> {
        let key = keys::ledger(ledger.matter());
        let (places, item) =
            (ledger::places(ledger, &read.names), LedgerItem::of(ledger, &read.names));
        match read.version {
            0 => self.create(store, &key, &places, &item),
            version if drawn > 0 => self.draw(store, (&key, version), &places, (&item, drawn)),
            version => self.replace(store, (&key, version), &places, &item),
        }
    }

    /// A new line of a ledger.
    pub(super) fn line(self, store: &Store, line: &Line) -> Result<Self, Fault> {
        self.create(store, &keys::trust_line(line), &Places::default(), &LineItem::of(line))
    }

    /// The entries of an act, in one book or in both.
    pub(super) fn books(self, store: &Store, books: &Books) -> Result<Self, Fault> {
        let commit = self.post(store, books.trust())?;
        match books.operating() {
            Some(entry) => commit.post(store, entry),
            None => Ok(commit),
        }
    }

    /// What counts from a day that is over meets the closing of periods (rule TR-20): nobody may
    /// have closed that day meanwhile, and whoever is about to sign it has to look again. So it
    /// gives the account a new version, which closing names. Today cannot be closed, so the common
    /// case touches nothing that others share.
    pub(super) fn in_open_period(
        self,
        store: &Store,
        bank: &Versioned<TrustBank>,
        when: &When,
    ) -> Result<Self, Fault> {
        if when.on < when.today { self.bank(store, bank) } else { Ok(self) }
    }
}
