//! What a processor says, put into the books: load, decide, commit, however often and in whatever
//! order it is said (rules PSP-15, PSP-16).

use domain::id::JournalId;
use domain::payment::{self, Advance, Fact, Intent, IntentState, SettleError};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::access::SystemStore;
use crate::fault::Fault;
use crate::item::Versioned;
use crate::once::CommitError;

/// How often a lost race is run again.
const RACES_MAX: u32 = 6;

/// What became of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// We have no such payment.
    Unknown,
    /// The payment, as it is now.
    Known(Box<Intent>),
}

/// Why a fact could not be put into the books.
#[derive(Debug, thiserror::Error)]
pub enum HearError {
    /// The invoice that the payment is for is not there.
    #[error("the invoice of payment {0} is missing")]
    NoInvoice(String),
    /// The domain refused.
    #[error(transparent)]
    Settle(#[from] SettleError),
    /// Storage failed, or the race was lost too often.
    #[error(transparent)]
    Commit(#[from] CommitError),
}

impl From<Fault> for HearError {
    fn from(fault: Fault) -> Self {
        Self::Commit(CommitError::Fault(fault))
    }
}

impl SystemStore<'_> {
    /// Puts what a processor says into the books.
    pub async fn hear(&self, fact: &Fact, now: Timestamp, today: Date) -> Result<Heard, HearError> {
        for _ in 0..RACES_MAX {
            let Some(known) = self.payment(&fact.intent).await? else {
                return Ok(Heard::Unknown);
            };
            match self.heard(known, fact, now, today).await {
                Err(HearError::Commit(CommitError::Stale)) => {}
                other => return other.map(|intent| Heard::Known(Box::new(intent))),
            }
        }
        Err(CommitError::Stale.into())
    }

    async fn heard(
        &self,
        known: Versioned<Intent>,
        fact: &Fact,
        now: Timestamp,
        today: Date,
    ) -> Result<Intent, HearError> {
        match known.value.advance(fact, now) {
            Advance::Nothing => Ok(known.value),
            Advance::Moved(intent) => {
                if intent.state == IntentState::Review {
                    tracing::error!(payment.id = %intent.id, "A processor took another amount");
                }
                let moved = Versioned { value: intent, version: known.version };
                self.commit_moved(&moved, now).await?;
                Ok(moved.value)
            }
            Advance::Settle(intent) => self.arrived(known.version, intent, now, today).await,
        }
    }

    async fn arrived(
        &self,
        version: u64,
        intent: Intent,
        now: Timestamp,
        today: Date,
    ) -> Result<Intent, HearError> {
        let found = self.invoice_owed(&intent.invoice).await?;
        let invoice = found.ok_or_else(|| HearError::NoInvoice(intent.id.to_string()))?;
        let receipt = self.receipt_for(&intent).await?;
        let journal = self.store.id(now, JournalId::made)?;

        let settled = payment::settle(intent, invoice.value, journal, today)?;

        self.commit_settled((version, invoice.version), &settled, receipt, now).await?;
        tracing::info!(payment.id = %settled.intent.id, "Settled a payment");
        Ok(settled.intent)
    }
}
