//! Money that a payer's bank takes back: heard of, booked.

use domain::audit::Event;
use domain::dispute::Dispute;
use jiff::Timestamp;

use super::booking::Booking;
use super::life::{DisputeItem, dispute_places};
use crate::access::SystemStore;
use crate::commit::Commit;
use crate::keys;
use crate::once::{CommitError, Done, Once};

impl SystemStore<'_> {
    /// Notes how far a dispute is, with everything that follows when money moved.
    pub async fn commit_dispute_moved(
        &self,
        (dispute, version): (&Dispute, u64),
        booking: Booking<'_>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let once = Once::named(format!("dispute#{}#{version}", dispute.id));
        let event = Event::DisputeMoved {
            dispute: dispute.id.clone(),
            payment: dispute.payment.clone(),
            amount: dispute.amount,
            state: dispute.state.map_or("", domain::dispute::DisputeState::word),
        };
        let key = keys::dispute(&dispute.payment, &dispute.id);
        let (listed, item) = (dispute_places(dispute), DisputeItem::of(dispute));
        let commit = Commit::by(self.actor(), &once, at).outcome(&dispute.id);
        let commit = match version {
            0 => commit.create(self.store, &key, &listed, &item)?,
            version => commit.replace(self.store, (&key, version), &listed, &item)?,
        };
        let commit = self.store.booking(commit, booking, at)?;
        commit.event(&dispute.payment, event).write(self.store).await
    }
}
