//! One subscriber of one stream: its batches, failures and progress.

use std::fmt;
use std::future::Future;
use std::path::Path;
use std::pin::Pin;

use aws_lambda_events::event::dynamodb::Event;
use aws_lambda_events::event::streams::DynamoDbEventResponse;
use serde_json::{Value, json};
use tokio::sync::Mutex;

use super::letters::{DeadLetter, Letters};
use super::position::Position;
use super::{HandlerError, PumpError, TRIES_MAX};
use crate::engines::{Change, Tables};

/// What a handler is going to answer.
pub(super) type Answer =
    Pin<Box<dyn Future<Output = Result<DynamoDbEventResponse, HandlerError>> + Send>>;

/// A handler of any kind.
pub(super) type Handler = Box<dyn Fn(Event) -> Answer + Send + Sync>;

/// A subscriber.
pub(super) struct Subscription {
    name: String,
    table: String,
    batch_size: usize,
    handler: Handler,
    tables: Tables,
    letters: Letters,
    progress: Mutex<Progress>,
}

struct Progress {
    position: Position,
    /// How often the next record has failed.
    tries: u32,
    /// The most records of the next batch: one after a failure, growing with success.
    batch: usize,
}

/// What became of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// There was none.
    Idle,
    /// So many records were passed.
    Moved { records: u64 },
    /// The first record failed, not yet for the last time.
    Failed { tries: u32 },
}

/// A record that failed, by its place in the batch.
struct Failure {
    place: usize,
    reason: String,
    /// Whether the handler knew which record it was.
    named: bool,
}

/// What a subscriber is before it is put on its tables.
pub(super) struct Subscriber<'a> {
    pub(super) name: &'a str,
    pub(super) table: &'a str,
    pub(super) batch_size: u16,
    pub(super) handler: Handler,
}

impl Subscription {
    pub(super) fn new(subscriber: Subscriber<'_>, tables: Tables, folder: &Path) -> Self {
        let Subscriber { name, table, batch_size, handler } = subscriber;
        let batch_size = usize::from(batch_size.max(1));
        let file = format!("{name}-{table}");
        let position = Position::read(folder, &file);
        Self {
            name: name.to_owned(),
            table: table.to_owned(),
            batch_size,
            handler,
            tables,
            letters: Letters::new(folder, &file),
            progress: Mutex::new(Progress { position, tries: 0, batch: batch_size }),
        }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn table(&self) -> &str {
        &self.table
    }

    pub(super) async fn position(&self) -> Option<String> {
        self.progress.lock().await.position.after().map(str::to_owned)
    }

    pub(super) fn dead_letters(&self) -> std::io::Result<Vec<DeadLetter>> {
        self.letters.all()
    }

    /// How many records wait to be handed over.
    pub(super) async fn waiting(&self) -> Result<u64, PumpError> {
        let progress = self.progress.lock().await;
        Ok(self.tables.waiting(&self.table, progress.position.after())?)
    }

    /// Hands over one batch, of the size that was subscribed to.
    pub(super) async fn step(&self) -> Result<Step, PumpError> {
        self.step_of(self.batch_size).await
    }

    /// Hands over one batch of at most so many records; after a failure it is smaller.
    pub(super) async fn step_of(&self, most: usize) -> Result<Step, PumpError> {
        // Held throughout: two batches of one subscriber never overlap.
        let mut progress = self.progress.lock().await;
        let after = progress.position.after();
        let is_sound = progress.batch == self.batch_size;
        let size = if is_sound { most } else { progress.batch };
        let changes = self.tables.changes(&self.table, after, size)?;
        let Some(last) = changes.last() else { return Ok(Step::Idle) };
        match self.hand_over(&changes).await? {
            None => {
                progress.position.advance(&last.number)?;
                progress.tries = 0;
                progress.batch = progress.batch.saturating_mul(2).min(self.batch_size);
                Ok(Step::Moved { records: u64::try_from(changes.len()).unwrap_or(u64::MAX) })
            }
            Some(failure) => self.fail(&mut progress, &changes, &failure),
        }
    }

    /// Calls the handler, which may panic as a function may.
    async fn hand_over(&self, changes: &[Change]) -> Result<Option<Failure>, PumpError> {
        let records: Vec<&Value> = changes.iter().map(|change| &change.record).collect();
        let event: Event = serde_json::from_value(json!({ "Records": records }))?;
        let answer = tokio::spawn((self.handler)(event)).await;
        let whole = |reason: String| Some(Failure { place: 0, reason, named: false });
        Ok(match answer {
            Ok(Ok(response)) => first_failure(changes, &response),
            Ok(Err(error)) => whole(error.to_string()),
            Err(panic) => whole(panic.to_string()),
        })
    }

    /// Passes what came before the failed record; the record itself is tried again or given up.
    fn fail(
        &self,
        progress: &mut Progress,
        changes: &[Change],
        failure: &Failure,
    ) -> Result<Step, PumpError> {
        let (passed, rest) = changes.split_at(failure.place.min(changes.len()));
        if let Some(last) = passed.last() {
            progress.position.advance(&last.number)?;
            progress.tries = 0;
        }
        if !failure.named {
            progress.batch = 1;
        }
        progress.tries = progress.tries.saturating_add(1);
        let tries = progress.tries;
        tracing::warn!(subscriber = self.name, tries, failure.reason, "Handing over failed");
        if tries < TRIES_MAX {
            return Ok(Step::Failed { tries });
        }
        if let Some(poison) = rest.first() {
            self.give_up(poison, &failure.reason)?;
            progress.position.advance(&poison.number)?;
        }
        progress.tries = 0;
        Ok(Step::Moved { records: 1 })
    }

    fn give_up(&self, poison: &Change, reason: &str) -> std::io::Result<()> {
        tracing::error!(subscriber = self.name, poison.number, reason, "Gave up on a record");
        self.letters.add(&DeadLetter {
            subscriber: self.name.clone(),
            reason: reason.to_owned(),
            record: poison.record.clone(),
        })
    }
}

/// The first record that a response names. As with Lambda, a name that is no record's makes all of
/// them failed.
fn first_failure(changes: &[Change], response: &DynamoDbEventResponse) -> Option<Failure> {
    let place = response.batch_item_failures.iter().map(|failure| {
        let number = failure.item_identifier.as_deref()?;
        changes.iter().position(|change| change.number == number)
    });
    // `None` is less than any place.
    let place = place.min()?;
    let reason = "named in the batch response".to_owned();
    Some(Failure { place: place.unwrap_or_default(), reason, named: place.is_some() })
}

impl fmt::Debug for Subscription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, table, .. } = self;
        f.debug_struct("Subscription")
            .field("name", name)
            .field("table", table)
            .finish_non_exhaustive()
    }
}
