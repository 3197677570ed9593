//! One subscriber's loop: a batch after the other, and rest when there is none.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::subscription::{Step, Subscription};
use super::{TRIES_MAX, wait};

/// One subscriber's loop.
pub(super) struct Follower {
    pub(super) subscription: Arc<Subscription>,
    pub(super) retry_wait: Duration,
    pub(super) woken: watch::Receiver<()>,
    pub(super) stopped: watch::Receiver<bool>,
}

impl Follower {
    /// Goes on until it is told to stop; a batch that was begun is finished.
    pub(super) async fn follow(mut self) {
        while !*self.stopped.borrow() {
            // Marked before the look, so that what is written during it wakes us again.
            self.woken.mark_unchanged();
            match self.subscription.step().await {
                Ok(Step::Moved { .. }) => {}
                Ok(Step::Idle) => self.rest(None).await,
                Ok(Step::Failed { tries }) => self.rest(Some(wait(self.retry_wait, tries))).await,
                Err(error) => {
                    tracing::error!(%error, subscriber = self.subscription.name(), "Cannot go on");
                    self.rest(Some(wait(self.retry_wait, TRIES_MAX))).await;
                }
            }
        }
    }

    /// Waits for a change, or for `time` when there is one; a stop ends it.
    async fn rest(&mut self, time: Option<Duration>) {
        let Self { woken, stopped, .. } = self;
        let enough = async {
            match time {
                Some(time) => tokio::time::sleep(time).await,
                None => drop(woken.changed().await),
            }
        };
        tokio::select! {
            () = enough => {}
            _ = stopped.wait_for(|stop| *stop) => {}
        }
    }
}
