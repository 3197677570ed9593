//! Money that came in and nobody knows whose it is: it waits, ages, and is identified; it is never
//! paid out (rule TR-26).

use jiff::Timestamp;
use jiff::civil::Date;

use super::bank::TrustBank;
use super::ledger::{ClientLedger, PostError, When};
use super::line::{Line, LineSource};
use super::pool::{Pool, PoolError, Pooled};
use super::receipt::{Given, Receipt, ReceiptState};
use crate::audit::Event;
use crate::id::{BankId, JournalId, MatterId, ReceiptId};
use crate::ledger::{Books, Cause, Entry, PoolKind, Posting, Trust};

/// A receipt whose owner is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unidentified {
    /// Its id, which the receipt keeps once its owner is known.
    pub id: ReceiptId,
    /// Into which account.
    pub bank: BankId,
    /// What was recorded.
    pub given: Given,
    /// The day it came.
    pub received_on: Date,
    /// The day from which its owner may use it.
    pub clears_on: Date,
    /// Whether its owner is known by now.
    pub state: UnidentifiedState,
    /// When it was recorded.
    pub recorded_at: Timestamp,
}

/// Whether the owner is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnidentifiedState {
    /// Not yet.
    Waiting,
    /// It belongs to this matter.
    Identified(MatterId),
}

/// Money whose owner was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identified {
    /// What waited.
    pub unidentified: Unidentified,
    /// The receipt it became.
    pub receipt: Receipt,
    /// The pool, with less in it.
    pub pool: Pool,
    /// The ledger, with more in it.
    pub ledger: ClientLedger,
    /// The new line.
    pub line: Line,
    /// The entry.
    pub entry: Entry<Trust>,
    /// What happened.
    pub event: Event,
}

impl Unidentified {
    /// Records money that nobody can place.
    pub fn record(
        id: ReceiptId,
        pool: Pool,
        given: Given,
        bank: &TrustBank,
        (when, journal): (&When, JournalId),
    ) -> Result<(Self, Pooled), PoolError> {
        let amount = given.amount;
        if amount.currency() != bank.currency {
            return Err(PostError::OtherCurrency(bank.currency).into());
        }
        if !amount.is_positive() {
            return Err(PostError::Nothing.into());
        }
        when.admit().map_err(PostError::from)?;
        let unidentified = Self {
            id: id.clone(),
            bank: bank.id.clone(),
            received_on: when.on,
            clears_on: bank.clearing.clears_on(given.method, when.on),
            state: UnidentifiedState::Waiting,
            recorded_at: when.now,
            given,
        };
        let from = pool.account();
        let to = crate::ledger::TrustAccount::Bank(bank.id.clone());
        let postings = vec![Posting { from, to, amount }];
        let entry = Entry::new(journal, when.on, Cause::Receipt(id.clone()), postings)?;
        let event = Event::SuspenseReceived { receipt: id, bank: bank.id.clone(), amount };
        let pooled = Pooled { pool: pool.with(amount)?, books: Books::Trust(entry), event };
        Ok((unidentified, pooled))
    }

    /// Its owner is found: it moves whole into one ledger of the same account.
    pub fn identify(
        self,
        pool: Pool,
        ledger: ClientLedger,
        (when, journal): (&When, JournalId),
    ) -> Result<Identified, PoolError> {
        let amount = self.given.amount;
        let is_ours = pool.kind == PoolKind::Suspense && pool.bank == *ledger.bank();
        if self.state != UnidentifiedState::Waiting || !is_ours || self.bank != pool.bank {
            return Err(PoolError::TooMuch(pool.balance));
        }
        let state = if self.clears_on <= when.today {
            ReceiptState::Cleared
        } else {
            ReceiptState::Uncleared
        };
        let receipt = Receipt {
            id: self.id.clone(),
            client: ledger.client().clone(),
            matter: ledger.matter().clone(),
            bank: self.bank.clone(),
            given: self.given.clone(),
            received_on: self.received_on,
            clears_on: self.clears_on,
            state,
            request: None,
            entry: journal.clone(),
            recorded_at: when.now,
        };
        let (from, to) = (ledger.account(), pool.account());
        let words = (LineSource::Receipt(self.id.clone()), receipt.text());
        let posted = ledger.put_in(amount, when, &journal, words)?;
        let ledger = match state {
            ReceiptState::Uncleared => posted.ledger.with_uncleared(amount)?,
            ReceiptState::Cleared | ReceiptState::GivenBack => posted.ledger,
        };
        let postings = vec![Posting { from, to, amount }];
        let cause = Cause::Receipt(self.id.clone());
        let entry = Entry::new(journal, when.on, cause, postings)?;
        let event = Event::SuspenseIdentified {
            receipt: self.id.clone(),
            matter: ledger.matter().clone(),
            amount,
            balance: ledger.posted(),
        };
        let state = UnidentifiedState::Identified(ledger.matter().clone());
        let unidentified = Self { state, ..self };
        let pool = pool.with(amount.negated())?;
        let line = posted.line;
        Ok(Identified { unidentified, receipt, pool, ledger, line, entry, event })
    }
}
