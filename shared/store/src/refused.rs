//! Acts on money that a rule refused, in the audit trail of what they were about.
//!
//! Invariant: one press leaves one event, however often its form is sent (AUD-01).

use domain::audit::{Actor, Refused};
use jiff::Timestamp;

use crate::Store;
use crate::access::{ClientStore, FirmStore, PayerStore};
use crate::commit::Commit;
use crate::once::{CommitError, Done, Once};

/// How often it is tried while many are refused the same at once.
const TRIES_MAX: u32 = 4;

impl Store {
    async fn refused(
        &self,
        (actor, once): (Actor, &Once),
        entity: &str,
        refused: &Refused,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let once = once.refused();
        let noted = || {
            let commit = Commit::by(actor.clone(), &once, at).outcome(entity);
            commit.event(entity, refused.event()).write(self)
        };
        for _ in 1..TRIES_MAX {
            match noted().await {
                Err(CommitError::Fault(fault)) if fault.is_busy() => {}
                other => return other,
            }
        }
        noted().await
    }
}

impl FirmStore<'_> {
    /// Notes that an act of a person of the firm was refused.
    pub async fn commit_refused(
        &self,
        once: &Once,
        entity: &str,
        refused: &Refused,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        self.store.refused((self.member.actor(), once), entity, refused, at).await
    }
}

impl ClientStore<'_> {
    /// Notes that an act of a client was refused.
    pub async fn commit_refused(
        &self,
        once: &Once,
        entity: &str,
        refused: &Refused,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        self.store.refused((self.client.actor(), once), entity, refused, at).await
    }
}

impl PayerStore<'_> {
    /// Notes that an act of the holder of a pay link was refused.
    pub async fn commit_refused(
        &self,
        once: &Once,
        entity: &str,
        refused: &Refused,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        self.store.refused((self.payer.actor(), once), entity, refused, at).await
    }
}
