//! Money that goes back: asked for, heard of, booked.

use domain::audit::Event;
use domain::notice::About;
use domain::payment::Intent;
use domain::refund::{Refund, RefundState};
use domain::review::Review;
use jiff::Timestamp;

use super::booking::Booking;
use super::item::{IntentItem, places};
use super::life::{RefundItem, refund_places};
use super::reviews;
use crate::Store;
use crate::access::{FirmStore, SystemStore};
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::Versioned;
use crate::keys;
use crate::once::{CommitError, Done, Once};

/// A refund over the version that was read; nothing of it was read when it is new.
pub(super) fn put(
    commit: Commit,
    store: &Store,
    (refund, version): (&Refund, u64),
) -> Result<Commit, Fault> {
    let key = keys::refund(&refund.payment, &refund.id);
    let (listed, item) = (refund_places(refund), RefundItem::of(refund));
    commit.over(store, (&key, version), &listed, &item)
}

/// The same payment at its next version: what was decided about it holds only over the version that
/// was read, so wishes about one payment come one after the other (rule PSP-43).
pub(super) fn touch(
    commit: Commit,
    store: &Store,
    payment: &Versioned<Intent>,
) -> Result<Commit, Fault> {
    let (intent, key) = (&payment.value, keys::payment(&payment.value.id));
    commit.replace(store, (&key, payment.version), &places(intent), &IntentItem::of(intent))
}

impl FirmStore<'_> {
    /// Stores the wish to give money back, before the processor hears of it (rule PSP-01).
    pub async fn commit_refund_asked(
        &self,
        once: &Once,
        payment: &Versioned<Intent>,
        refund: &Refund,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let commit = Commit::by(self.member.actor(), once, at).outcome(&refund.id);
        let commit = touch(commit, self.store, payment)?;
        let commit = put(commit, self.store, (refund, 0))?;
        let commit = reviews::ended(commit, self.store, (&refund.payment, None))?;
        commit.event(&refund.payment, asked(refund)).write(self.store).await
    }
}

/// That a refund was asked for.
pub(super) fn asked(refund: &Refund) -> Event {
    Event::RefundAsked {
        refund: refund.id.clone(),
        payment: refund.payment.clone(),
        amount: refund.amount,
    }
}

impl SystemStore<'_> {
    /// Notes how far a refund is, with everything that follows when money moved; the client hears
    /// when it is back.
    pub async fn commit_refund_moved(
        &self,
        (refund, version): (&Refund, u64),
        booking: Booking<'_>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let once = Once::named(format!("refund#{}#{}", refund.id, refund.state.word()));
        let event = Event::RefundMoved {
            refund: refund.id.clone(),
            payment: refund.payment.clone(),
            amount: refund.amount,
            state: refund.state.word(),
        };
        let commit = Commit::by(self.actor(), &once, at).outcome(&refund.id);
        let commit = put(commit, self.store, (refund, version))?;
        let commit = self.store.booking(commit, booking, at)?;
        let commit = match refund.state {
            RefundState::Succeeded => {
                let told = self.store.told_of(&refund.client, &About::Refunded).await?;
                told.into_iter().fold(commit, Commit::mail)
            }
            RefundState::Asked
            | RefundState::Refused
            | RefundState::Review
            | RefundState::Pending
            | RefundState::Failed
            | RefundState::PutBack
            | RefundState::PaidByHand => commit,
        };
        let commit = match Review::of_refund(refund, at) {
            Some(review) => reviews::raised(commit, self.store, &review)?,
            None => reviews::ended(commit, self.store, (&refund.payment, Some(&refund.id)))?,
        };
        commit.event(&refund.payment, event).write(self.store).await
    }
}
