//! Payouts: what a processor sent to the bank, held against what it is made of (rule PSP-45).

use domain::id::PayoutId;
use domain::merchant::MerchantName;
use domain::payment::ProcessorName;
use domain::payout::{Payout, PayoutFact};

use super::back::bytes_of;
use super::{HearError, Heard, RACES_MAX, When};
use crate::access::SystemStore;
use crate::once::CommitError;

impl SystemStore<'_> {
    /// Puts what one of the firm's accounts says about a payout into the books, unless it is client
    /// money: that reaches its bank receipt by receipt, as a person sees it there, and is never
    /// booked into the firm's own account.
    pub(super) async fn hear_payout_of(
        &self,
        merchant: MerchantName,
        fact: &PayoutFact,
        when: When,
    ) -> Result<Heard, HearError> {
        let MerchantName::Operating(processor) = merchant else {
            tracing::error!(payout = fact.object, "A payout of client money is not booked");
            return Ok(Heard::Unknown);
        };
        self.hear_payout(processor, fact, when).await
    }

    /// Puts what a processor says about a payout into the books.
    async fn hear_payout(
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
