//! Payouts: what a processor sent to the bank, held against what it is made of (rule PSP-45).

use domain::id::PayoutId;
use domain::payment::ProcessorName;
use domain::payout::{Payout, PayoutFact};

use super::back::bytes_of;
use super::{HearError, Heard, RACES_MAX, When};
use crate::access::SystemStore;
use crate::once::CommitError;

impl SystemStore<'_> {
    /// Puts what a processor says about a payout into the books.
    pub async fn hear_payout(
        &self,
        processor: ProcessorName,
        fact: &PayoutFact,
        when: When,
    ) -> Result<Heard, HearError> {
        let residual = fact.residual().map_err(domain::ledger::BookError::from)?;
        if !residual.is_zero() {
            let residual = residual.minor();
            tracing::error!(payout = fact.object, residual, "A payout is not explained");
        }
        let id = PayoutId::made(0, bytes_of(&fact.object));
        for _ in 0..RACES_MAX {
            let known = self.payout(&id).await?;
            let (payout, version) = known.map_or_else(
                || (Payout::heard(id.clone(), processor, fact), 0),
                |known| (known.value, known.version),
            );
            let Some(moved) = payout.advance(fact, &self.stamp(when)?)? else {
                return Ok(Heard::Noted);
            };
            let put = (&moved.payout, version);
            match self.commit_payout_moved(put, moved.entry.as_ref(), when.0).await {
                Err(CommitError::Stale) => {}
                other => return other.map(|_| Heard::Noted).map_err(HearError::from),
            }
        }
        Err(CommitError::Stale.into())
    }
}
