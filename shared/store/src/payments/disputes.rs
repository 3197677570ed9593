//! Money that a payer's bank takes back: heard of, booked.

use domain::audit::{Actor, Event};
use domain::dispute::Dispute;
use domain::notice::About;
use domain::payment::Source;
use jiff::Timestamp;

use super::booking::Booking;
use super::life::{DisputeItem, dispute_places};
use crate::access::SystemStore;
use crate::commit::Commit;
use crate::keys;
use crate::once::{Done, Once};
use crate::settle::HearError;

impl SystemStore<'_> {
    /// Notes how far a dispute is, with everything that follows when money moved; `by` a person of
    /// the firm, when one said so.
    pub async fn commit_dispute_moved(
        &self,
        by: Option<(Actor, &Once)>,
        (dispute, version): (&Dispute, u64),
        booking: Booking<'_>,
        at: Timestamp,
    ) -> Result<Done, HearError> {
        let heard = Once::named(format!("dispute#{}#{version}", dispute.id));
        let (actor, once) = by.unwrap_or_else(|| (self.actor(), &heard));
        let event = Event::DisputeMoved {
            dispute: dispute.id.clone(),
            payment: dispute.payment.clone(),
            amount: dispute.amount,
            state: dispute.state.map_or("", domain::dispute::DisputeState::word),
        };
        let key = keys::dispute(&dispute.payment, &dispute.id);
        let (listed, item) = (dispute_places(dispute), DisputeItem::of(dispute));
        let commit = Commit::by(actor, once, at).outcome(&dispute.id);
        let commit = commit.over(self.store, (&key, version), &listed, &item)?;
        let commit = self.store.booking(commit, booking, at)?;
        let commit = commit.event(&dispute.payment, event);
        let Source::Deposit(deposit) = &booking.booked.intent.source else {
            return Ok(commit.write(self.store).await?);
        };
        // Boxed: few disputes are of deposits, and all of them would carry it.
        let trust = self.trust();
        let commit = Box::pin(trust.freeze(commit, (deposit, dispute), at)).await?;
        let notices = match version {
            0 => self.notices_to_lawyers(&About::DepositDisputed).await?,
            _ => Vec::new(),
        };
        Ok(notices.into_iter().fold(commit, Commit::mail).write(self.store).await?)
    }
}
