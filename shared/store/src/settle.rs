//! What a processor says, put into the books: load, decide, commit, however often and in whatever
//! order it is said (rules PSP-15, PSP-16).

mod back;
mod payout;

use domain::dispute::DisputeError;
use domain::id::{InvoiceId, JournalId, PaymentId};
use domain::invoice::Issued;
use domain::ledger::{BookError, Stamp};
use domain::merchant::MerchantName;
use domain::news::News;
use domain::payment::{self, Advance, BookingError, Fact, Intent, IntentState, Source};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::access::SystemStore;
use crate::fault::Fault;
use crate::item::Versioned;
use crate::once::{CommitError, Done};
use crate::payments::{Arrival, Booking};
use crate::trust::{ActError, Reviewed};

/// How often a lost race is run again.
const RACES_MAX: u32 = 24;

/// What became of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// We have no such payment.
    Unknown,
    /// The payment, as it is now.
    Known(Box<Intent>),
    /// It is about no payment, and noted.
    Noted,
}

/// Why a fact could not be put into the books.
#[derive(Debug, thiserror::Error)]
pub enum HearError {
    /// The invoice that the payment is for is not there.
    #[error("the invoice of payment {0} is missing")]
    NoInvoice(String),
    /// The domain refused to book a payment.
    #[error(transparent)]
    Booking(#[from] BookingError),
    /// The domain refused to book a dispute.
    #[error(transparent)]
    Dispute(#[from] DisputeError),
    /// The domain refused to book something else.
    #[error(transparent)]
    Book(#[from] BookError),
    /// Client money cannot be booked.
    #[error(transparent)]
    Trust(ActError),
    /// Storage failed, or the race was lost too often.
    #[error(transparent)]
    Commit(#[from] CommitError),
}

impl HearError {
    /// Whether saying it again may help; what the books refuse, a person has to look at.
    pub const fn may_pass(&self) -> bool {
        matches!(self, Self::Commit(_))
    }
}

impl From<ActError> for HearError {
    fn from(error: ActError) -> Self {
        let ActError::Commit(error) = error else { return Self::Trust(error) };
        Self::Commit(error)
    }
}

impl From<Fault> for HearError {
    fn from(fault: Fault) -> Self {
        Self::Commit(CommitError::Fault(fault))
    }
}

/// The payment that news are about.
const fn of_payment(said: &News) -> Option<&PaymentId> {
    match said {
        News::Payment(fact) => Some(&fact.intent),
        News::Refund(fact) => fact.payment.as_ref(),
        News::Dispute(fact) => fact.payment.as_ref(),
        News::Payout(_) | News::Method(_) => None,
    }
}

/// When something is heard, and the firm's day.
pub type When = (Timestamp, Date);

impl SystemStore<'_> {
    /// Puts whatever one of the firm's accounts says into the books; nothing of what it says about
    /// a payment that another account took (rule PSP-19).
    pub async fn hear_news(
        &self,
        merchant: MerchantName,
        said: &News,
        when: When,
    ) -> Result<Heard, HearError> {
        if let Some(payment) = of_payment(said)
            && let Some(known) = self.payment(payment).await?
            && known.value.source.merchant() != Some(merchant)
        {
            let account = merchant.word();
            tracing::error!(payment.id = %payment, account, "News of a payment from another account");
            return Ok(Heard::Unknown);
        }
        match said {
            News::Payment(fact) => self.hear(fact, when.0, when.1).await,
            News::Refund(fact) => self.hear_refund(fact, when).await,
            News::Dispute(fact) => self.hear_dispute(fact, when).await,
            News::Payout(fact) => self.hear_payout_of(merchant, fact, when).await,
            News::Method(fact) => self.hear_method(fact, when.0).await,
        }
    }

    /// Puts what a processor says about a payment into the books.
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
                match self.commit_moved(&moved, now).await? {
                    Done::Now => Ok(moved.value),
                    // From the same version it was moved already, perhaps by other news.
                    Done::Before(_) => Err(CommitError::Stale.into()),
                }
            }
            Advance::Settle(intent) => {
                let was_in_review = known.value.state == IntentState::Review;
                self.arrived((known.version, was_in_review), intent, now, today).await
            }
        }
    }

    async fn arrived(
        &self,
        (version, was_in_review): (u64, bool),
        intent: Intent,
        now: Timestamp,
        today: Date,
    ) -> Result<Intent, HearError> {
        if let Source::Deposit(_) = &intent.source {
            // Boxed: its future is larger than that of everything else that is heard.
            let trust = self.trust();
            let review = if was_in_review { Reviewed::Over } else { Reviewed::Not };
            return Ok(Box::pin(trust.deposited((intent, version), review, now, today)).await?);
        }
        let ids: Vec<InvoiceId> = intent.parts.iter().map(|part| part.invoice.clone()).collect();
        let owed = self.all_owed(&ids).await?;
        let receipt = self.receipt_for(&intent).await?;
        let journal = self.store.id(now, JournalId::made)?;

        let invoices: Vec<Issued> = owed.iter().map(|read| read.value.clone()).collect();
        let booked = payment::settle(intent, &invoices, journal, today)?;

        let booking = Booking { version, owed: &owed, booked: &booked };
        self.commit_settled(booking, Arrival { receipt, was_in_review }, now).await?;
        tracing::info!(payment.id = %booked.intent.id, "Settled a payment");
        Ok(booked.intent)
    }

    /// Invoices by their ids, each with its version.
    pub(crate) async fn all_owed(
        &self,
        ids: &[InvoiceId],
    ) -> Result<Vec<Versioned<Issued>>, HearError> {
        let mut all: Vec<Versioned<Issued>> = Vec::new();
        for id in ids {
            if all.iter().all(|read| read.value.id != *id) {
                let found = self.invoice_owed(id).await?;
                all.push(found.ok_or_else(|| HearError::NoInvoice(id.to_string()))?);
            }
        }
        Ok(all)
    }

    fn stamp(&self, (now, today): When) -> Result<Stamp, Fault> {
        Ok(Stamp { journal: self.store.id(now, JournalId::made)?, effective_on: today, now })
    }
}
