//! What Lambda's event source mapping does on AWS: reads the streams of the tables and hands their
//! records, in order and in batches, to the functions that subscribe.
//!
//! Invariants:
//! - A record is handed over at least once, whatever is killed when: a subscriber's position is
//!   written after its handler has succeeded, and the stream is kept until all have passed.
//! - Records arrive in the order they were written; a later one never overtakes a failed one.
//! - A record that fails [`TRIES_MAX`] times is written down and logged, and the others go on.
//!
//! # Why
//!
//! The engine speaks the Streams API but cannot wait for a record. Its SQLite file can tell at the
//! price of a look whether anyone has written since the last look (`PRAGMA data_version`), so the
//! pump looks every [`LOOK`] and asks the engine, in process, only when something is new. Idle,
//! that is fifty looks a second and no request.
//!
//! A batch whose handler fails altogether is handed over again record by record, which finds the
//! poison; Lambda halves it instead (`BisectBatchOnFunctionError`) and ends in the same place. A
//! batch that names its failures (`ReportBatchItemFailures`) goes on from the first of them.

mod follower;
mod letters;
mod position;
mod subscription;

use std::collections::BTreeMap;
use std::future::Future;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use aws_lambda_events::event::dynamodb::Event;
use aws_lambda_events::event::streams::DynamoDbEventResponse;
use tokio::sync::watch;
use tokio::task::JoinSet;

use follower::Follower;
pub use letters::DeadLetter;
use subscription::{Step, Subscriber, Subscription};

use crate::engines::{Engines, Tables, TablesError};
use crate::folder::Folder;

/// What a handler may fail with; the same type as `lambda_runtime::Error`.
pub type HandlerError = Box<dyn std::error::Error + Send + Sync>;

/// How often a record is tried before it becomes a dead letter.
pub const TRIES_MAX: u32 = 5;

/// How often the pump looks for something new.
const LOOK: Duration = Duration::from_millis(20);
/// The wait after the first failure; each further one is four times as long.
const RETRY_WAIT: Duration = Duration::from_millis(100);
/// The most records that the stream gives at once.
const CATCH_UP: usize = 1_000;
/// How long what was written may wait for the disk.
const FLUSH: Duration = Duration::from_secs(1);
/// How often what was read and has expired is removed.
const TIDY: Duration = Duration::from_secs(60 * 60);

/// The subscribers of the streams of one data folder.
#[derive(Debug)]
pub struct Pump {
    tables: Tables,
    folder: PathBuf,
    retry_wait: Duration,
    subscriptions: Vec<Arc<Subscription>>,
}

/// Why the pump cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum PumpError {
    /// The stream cannot be read.
    #[error(transparent)]
    Tables(#[from] TablesError),
    /// A position or a dead letter cannot be written.
    #[error("The progress of the background work cannot be written: {0}.")]
    Io(#[from] io::Error),
    /// The engine's record is not one that Lambda would hand over.
    #[error("A stream record cannot be read: {0}.")]
    Record(#[from] serde_json::Error),
}

impl Pump {
    /// A pump without subscribers.
    #[must_use]
    pub fn new(engines: &Engines, folder: &Folder) -> Self {
        Self {
            tables: engines.tables().clone(),
            folder: folder.pump(),
            retry_wait: RETRY_WAIT,
            subscriptions: Vec::new(),
        }
    }

    /// Waits that long after a first failure.
    #[must_use]
    pub const fn retrying_after(mut self, wait: Duration) -> Self {
        self.retry_wait = wait;
        self
    }

    /// Hands every change of `table`, from the first that the stream has, to `handler`, at most
    /// `batch_size` at once. `name` is under which its progress is kept.
    #[must_use]
    pub fn subscribe<H, F>(mut self, name: &str, table: &str, batch_size: u16, handler: H) -> Self
    where
        H: Fn(Event) -> F + Send + Sync + 'static,
        F: Future<Output = Result<DynamoDbEventResponse, HandlerError>> + Send + 'static,
    {
        let handler = Box::new(move |event| -> subscription::Answer { Box::pin(handler(event)) });
        let subscriber = Subscriber { name, table, batch_size, handler };
        let subscription = Subscription::new(subscriber, self.tables.clone(), &self.folder);
        self.subscriptions.push(Arc::new(subscription));
        self
    }

    /// Hands records over until `stop` resolves; a batch that was begun is finished.
    pub async fn run(&self, stop: impl Future<Output = ()> + Send) {
        let (wake, woken) = watch::channel(());
        let (stopping, stopped) = watch::channel(false);
        let mut followers = JoinSet::new();
        for subscription in &self.subscriptions {
            let follower = Follower {
                subscription: Arc::clone(subscription),
                retry_wait: self.retry_wait,
                woken: woken.clone(),
                stopped: stopped.clone(),
            };
            followers.spawn(follower.follow());
        }
        tokio::select! {
            () = stop => {}
            () = self.look(&wake) => {}
            () = self.flush(woken) => {}
            () = self.tidy() => {}
        }
        stopping.send_replace(true);
        while followers.join_next().await.is_some() {}
    }

    /// Hands over everything that is written, and what the handlers write meanwhile, here and now.
    pub async fn drain(&self) -> Result<(), PumpError> {
        let mut moved = true;
        while moved {
            moved = false;
            for subscription in &self.subscriptions {
                moved |= self.drain_one(subscription, None, &|_| {}).await?;
            }
        }
        Ok(())
    }

    /// Hands over what of a table has waited while nobody was served, and what the handlers write
    /// there meanwhile, in the largest batches that the stream gives: what changed many times is
    /// looked at once. Tells how many records it has passed.
    pub async fn catch_up(
        &self,
        table: &str,
        passed: &(dyn Fn(u64) + Send + Sync),
    ) -> Result<(), PumpError> {
        let mut moved = true;
        while moved {
            moved = false;
            for subscription in self.of(table) {
                moved |= self.drain_one(subscription, Some(CATCH_UP), passed).await?;
            }
        }
        Ok(())
    }

    /// How many records of a table wait to be handed over, counted for each subscriber.
    pub async fn waiting(&self, table: &str) -> Result<u64, PumpError> {
        let mut waiting = 0_u64;
        for subscription in self.of(table) {
            waiting = waiting.saturating_add(subscription.waiting().await?);
        }
        Ok(waiting)
    }

    fn of(&self, table: &str) -> impl Iterator<Item = &Arc<Subscription>> {
        self.subscriptions.iter().filter(move |subscription| subscription.table() == table)
    }

    /// Whether there was anything to hand over.
    async fn drain_one(
        &self,
        subscription: &Subscription,
        most: Option<usize>,
        passed: &(dyn Fn(u64) + Send + Sync),
    ) -> Result<bool, PumpError> {
        let mut moved = false;
        loop {
            let step = match most {
                Some(most) => subscription.step_of(most).await?,
                None => subscription.step().await?,
            };
            match step {
                Step::Idle => return Ok(moved),
                Step::Moved { records } => passed(records),
                Step::Failed { tries } => {
                    tokio::time::sleep(wait(self.retry_wait, tries)).await;
                }
            }
            moved = true;
        }
    }

    /// What could not be done, the oldest first for each subscriber.
    pub fn dead_letters(&self) -> Result<Vec<DeadLetter>, PumpError> {
        let mut letters = Vec::new();
        for subscription in &self.subscriptions {
            letters.extend(subscription.dead_letters()?);
        }
        Ok(letters)
    }

    /// Wakes the followers whenever something was written. Never ends.
    async fn look(&self, wake: &watch::Sender<()>) {
        let mut seen = None;
        let mut looks = tokio::time::interval(LOOK);
        looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            looks.tick().await;
            match self.tables.version() {
                Ok(version) if seen == Some(version) => {}
                Ok(version) => {
                    seen = Some(version);
                    wake.send_replace(());
                }
                Err(error) => tracing::warn!(%error, "Could not look for changes"),
            }
        }
    }

    /// Brings what was written to the disk, soon but not each write by itself. Never ends.
    async fn flush(&self, mut woken: watch::Receiver<()>) {
        while woken.changed().await.is_ok() {
            tokio::time::sleep(FLUSH).await;
            woken.mark_unchanged();
            let tables = self.tables.clone();
            let flushed = tokio::task::spawn_blocking(move || tables.flush()).await;
            if let Ok(Err(error)) = flushed {
                tracing::warn!(%error, "Could not flush the tables");
            }
        }
    }

    /// Removes now and then what nobody needs any more. Never ends.
    async fn tidy(&self) {
        let mut hours = tokio::time::interval(TIDY);
        loop {
            hours.tick().await;
            let (tables, read) = (self.tables.clone(), self.read_by_all().await);
            let tidied = tokio::task::spawn_blocking(move || tables.tidy(&read)).await;
            if let Ok(Err(error)) = tidied {
                tracing::warn!(%error, "Could not tidy the tables");
            }
        }
    }

    /// The last record of each table that its slowest subscriber has had.
    async fn read_by_all(&self) -> BTreeMap<String, Option<String>> {
        let mut read = BTreeMap::new();
        for subscription in &self.subscriptions {
            let after = subscription.position().await;
            let slowest = read.entry(subscription.table().to_owned()).or_insert(after.clone());
            *slowest = after.min(slowest.take());
        }
        read
    }
}

/// The wait after the `tries`th failure.
fn wait(first: Duration, tries: u32) -> Duration {
    first.saturating_mul(4_u32.saturating_pow(tries.saturating_sub(1)))
}

#[cfg(test)]
mod tests;
