//! Earned fees of several matters in one act: one transfer at the bank, a breakdown per matter in
//! the books (TRU-12).
//!
//! Invariants: each payment passes its own whole gate (rule TR-08), and either all of them move, in
//! one transaction, or none; of one ledger there is one payment in it.

use std::collections::HashSet;

use domain::audit::Event;
use domain::id::{BankId, BatchId, DisbursementId, MemberId};
use domain::money::Money;
use domain::text::Mark;
use domain::trust::{Disbursement, Informed, Order};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::TrustStore;
use super::acts::{ActError, Wish, raced};
use super::draw::Leaving;
use crate::fault::Fault;
use crate::item;
use crate::keys::{self, Places};
use crate::once::Done;

/// The most payments of one batch: each takes about fourteen of the hundred items of a transaction,
/// with the mails that tell of it.
pub const PAYMENTS_MAX: usize = 6;

/// Payments that are one transfer at the bank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Its id.
    pub id: BatchId,
    /// From which account.
    pub bank: BankId,
    /// The reference of the transfer.
    pub reference: Mark,
    /// Its payments, one of each matter.
    pub payments: Vec<Disbursement>,
    /// Who prepared it.
    pub prepared_by: MemberId,
    /// When.
    pub prepared_at: Timestamp,
}

#[derive(Debug, Serialize, Deserialize)]
struct BatchItem {
    id: String,
    bank: String,
    reference: String,
    payments: Vec<String>,
    prepared_by: String,
    prepared_at: Timestamp,
}

impl Batch {
    /// What the bank shows in one line.
    pub fn total(&self) -> Option<Money> {
        let currency = self.payments.first()?.order.amount.currency();
        Money::sum(self.payments.iter().map(|payment| payment.order.amount), currency).ok()
    }
}

impl TrustStore<'_> {
    /// A batch with its payments as they are now.
    pub async fn batch(&self, id: &BatchId) -> Result<Option<Batch>, Fault> {
        let Some(found) = self.store.get::<BatchItem>(&keys::batch(id)).await? else {
            return Ok(None);
        };
        let found = found.value;
        let mut payments = Vec::new();
        for payment in &found.payments {
            let payment: DisbursementId = item::parsed("payment", payment)?;
            let read = self.disbursement(&payment).await?;
            payments.push(item::needed("payment of a batch", read)?.value);
        }
        Ok(Some(Batch {
            id: item::parsed("batch", &found.id)?,
            bank: item::parsed("bank", &found.bank)?,
            reference: item::checked("reference", Mark::parse(&found.reference))?,
            payments,
            prepared_by: item::parsed("member", &found.prepared_by)?,
            prepared_at: found.prepared_at,
        }))
    }

    /// Prepares a batch; a lawyer releases it whole.
    pub async fn prepare_batch(
        &self,
        wish: &Wish<'_>,
        (id, bank, reference): (&BatchId, &BankId, &Mark),
        orders: &[Order],
    ) -> Result<Done, ActError> {
        let matters: HashSet<_> = orders.iter().map(|order| &order.matter).collect();
        if orders.is_empty() || orders.len() > PAYMENTS_MAX || matters.len() < orders.len() {
            return Err(ActError::Batch);
        }
        let value = BatchItem {
            id: id.to_string(),
            bank: bank.to_string(),
            reference: reference.to_string(),
            payments: orders.iter().map(|order| order.id.to_string()).collect(),
            prepared_by: wish.by.id.to_string(),
            prepared_at: wish.now,
        };
        let mut commit = self.wished(wish.once, wish.now).outcome(id).create(
            self.store,
            &keys::batch(id),
            &Places::default(),
            &value,
        )?;
        for order in orders {
            commit = self.prepared(commit, wish, order).await?;
        }
        Ok(commit.write(self.store).await?)
    }

    /// Releases a whole batch: a lawyer authorises it, and all of its money moves or none.
    pub async fn release_batch(
        &self,
        wish: &Wish<'_>,
        id: &BatchId,
        informed: Option<Informed>,
    ) -> Result<Done, ActError> {
        let batch = self.batch(id).await?.ok_or(ActError::Missing("batch"))?;
        for payment in &batch.payments {
            self.clear_due(&payment.order.matter, wish.today, wish.now).await?;
        }
        raced!(self, wish.once, self.batch_released(wish, &batch, informed))
    }

    async fn batch_released(
        &self,
        wish: &Wish<'_>,
        batch: &Batch,
        informed: Option<Informed>,
    ) -> Result<Done, ActError> {
        let today = Wish { on: wish.today, ..wish.clone() };
        let mut all = Vec::new();
        for payment in &batch.payments {
            let leaving = self.leaving(&today, &payment.order.id, informed).await;
            all.push(leaving.map_err(|error| of_payment(payment, error))?);
        }
        let at = all.iter().map(Leaving::posted_at).max().unwrap_or(wish.now);
        let total = item::needed("sum of a batch", batch.total())?;
        let event = Event::BatchReleased {
            batch: batch.id.clone(),
            bank: batch.bank.clone(),
            payments: all.len(),
            amount: total,
        };
        let mut commit = self.wished(wish.once, at).outcome(&batch.id).event(&batch.bank, event);
        for leaving in all {
            commit = self.left(commit, leaving)?;
        }
        Ok(commit.write(self.store).await?)
    }
}

/// A refusal, with the payment that it is about.
fn of_payment(payment: &Disbursement, error: ActError) -> ActError {
    if matches!(error, ActError::Commit(_) | ActError::Missing(_)) {
        return error;
    }
    ActError::InBatch(payment.order.purpose.to_string(), Box::new(error))
}
