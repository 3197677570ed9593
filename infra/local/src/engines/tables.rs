//! DynamoDB on a SQLite file.
//!
//! Invariants:
//! - A write that was answered survives the process, which may be killed at any moment. Should the
//!   machine itself lose power, it may cost what was written since the last [`Tables::flush`].
//! - A transaction and its stream records are one SQLite transaction.
//!
//! # Where it is weaker than DynamoDB
//!
//! - One writer at a time, so no `TransactionConflict` ever arises: the simulation has to inject
//!   it.
//! - `ClientRequestToken` is remembered in memory only: not over a restart.
//! - Streams have one shard that is never trimmed and, without our index, every write of a table
//!   with a stream reads all its records to number the next one. Both are mended here.
//! - Nothing expires by itself: [`Tables::tidy`] does it.

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use dynoxide::actions::get_records::{GetRecordsRequest, Record};
use dynoxide::actions::get_shard_iterator::GetShardIteratorRequest;
use dynoxide::actions::list_streams::ListStreamsRequest;
use dynoxide::{Database, DynoxideError};
use rusqlite::Connection;
use serde_json::Value;
use tokio::net::TcpListener;

/// The name is ours so that it never collides with the engine's own.
const STREAM_INDEX: &str = "CREATE INDEX IF NOT EXISTS counterfoil_stream \
     ON _stream_records (table_name, CAST(sequence_number AS INTEGER))";

const TRIM: &str = "DELETE FROM _stream_records WHERE id IN ( \
     SELECT id FROM _stream_records \
     WHERE table_name = ?1 AND CAST(sequence_number AS INTEGER) <= ?2 \
       AND created_at < CAST(strftime('%s', 'now') AS INTEGER) - ?3 \
       AND CAST(sequence_number AS INTEGER) < ( \
         SELECT MAX(CAST(sequence_number AS INTEGER)) FROM _stream_records \
         WHERE table_name = ?1) \
     LIMIT ?4)";

const WAITING: &str = "SELECT count(*) FROM _stream_records \
     WHERE table_name = ?1 AND CAST(sequence_number AS INTEGER) > ?2";

/// What the engine adds to the number that it stores to get the number that it tells.
const NUMBER_OFFSET: u128 = 100_000_000_000_000_000_000;

/// DynamoDB keeps stream records for a day.
const KEPT_SECONDS: u32 = 24 * 60 * 60;

/// Records removed at once: a request waits for no longer than that takes.
const TRIMMED_AT_ONCE: u32 = 500;

/// How long a request waits for housekeeping, and the other way round.
const BUSY_WAIT: Duration = Duration::from_secs(5);

/// The tables of one data folder.
#[derive(Clone)]
pub struct Tables {
    engine: Database,
    /// Our own look into the file: sees when something was written, trims what was read.
    file: Arc<Mutex<Connection>>,
    path: PathBuf,
}

/// One change of a table, as its stream has it.
#[derive(Debug, Clone)]
pub(crate) struct Change {
    /// Its number; later changes have greater ones, as text too.
    pub(crate) number: String,
    /// The record that Lambda would hand over.
    pub(crate) record: Value,
}

/// Why the tables cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TablesError {
    /// The engine refuses.
    #[error("The tables cannot be used: {0}.")]
    Engine(#[from] DynoxideError),
    /// The file refuses.
    #[error("The file of the tables cannot be used: {0}.")]
    File(#[from] rusqlite::Error),
    /// A table without a stream was to be followed.
    #[error("The table {table} has no stream.")]
    NoStream {
        /// The table.
        table: String,
    },
    /// A stream record has no place in an event.
    #[error("A stream record cannot be read: {0}.")]
    Record(#[from] serde_json::Error),
    /// The path is not text, which the engine needs.
    #[error("The path of the tables is not valid text.")]
    Path,
}

impl Tables {
    pub(super) fn open(path: &Path) -> Result<Self, TablesError> {
        let engine = Database::new(path.to_str().ok_or(TablesError::Path)?)?;
        // Also means that the disk is waited for at a flush and not at every write, which halves
        // the time of a write; the engine has no other way to say so.
        engine.disable_bulk_loading()?;
        let file = Connection::open(path)?;
        file.busy_timeout(BUSY_WAIT)?;
        file.execute_batch(STREAM_INDEX)?;
        Ok(Self { engine, file: Arc::new(Mutex::new(file)), path: path.to_owned() })
    }

    pub(super) fn serve(
        &self,
        listener: TcpListener,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> impl Future<Output = ()> + Send + 'static {
        let engine = self.engine.clone();
        async move {
            if let Err(error) = dynoxide::server::serve_with_shutdown(listener, engine, stop).await
            {
                tracing::error!(error, "The tables stopped serving");
            }
        }
    }

    /// The changes of a table after the one of that number, or from the oldest that is kept.
    pub(crate) fn changes(
        &self,
        table: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Change>, TablesError> {
        let streams = ListStreamsRequest { table_name: Some(table.to_owned()), ..<_>::default() };
        let streams = self.engine.list_streams(streams)?.streams;
        let Some(stream) = streams.into_iter().next() else {
            return Err(TablesError::NoStream { table: table.to_owned() });
        };
        let from = match after {
            Some(_) => "AFTER_SEQUENCE_NUMBER",
            None => "TRIM_HORIZON",
        };
        let iterator = self.engine.get_shard_iterator(GetShardIteratorRequest {
            stream_arn: stream.stream_arn.clone(),
            shard_id: dynoxide::streams::shard_id(table),
            shard_iterator_type: from.to_owned(),
            sequence_number: after.map(str::to_owned),
        })?;
        let records = self.engine.get_records(GetRecordsRequest {
            shard_iterator: iterator.shard_iterator.unwrap_or_default(),
            limit: Some(limit),
        })?;
        let changes = records.records.iter().map(|record| Change::new(record, &stream.stream_arn));
        Ok(changes.collect::<Result<_, _>>()?)
    }

    /// How many changes of a table come after the one of that number.
    pub(crate) fn waiting(&self, table: &str, after: Option<&str>) -> Result<u64, TablesError> {
        let after = after.and_then(stored_number).unwrap_or(i64::MIN);
        Ok(self.with_file(|file| file.query_row(WAITING, (table, after), |row| row.get(0)))?)
    }

    /// A number that differs whenever something was written since it was last asked for. Costs a
    /// look at the write-ahead log's index, no more.
    pub(crate) fn version(&self) -> Result<i64, TablesError> {
        Ok(self.with_file(|file| file.query_row("PRAGMA data_version", [], |row| row.get(0)))?)
    }

    /// Waits until the disk has what was written. Blocks.
    pub(crate) fn flush(&self) -> Result<(), TablesError> {
        // A connection of its own: whoever asks for the version must not wait for the disk.
        let file = Connection::open(&self.path)?;
        Ok(file.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))?)
    }

    /// Removes items past their time to live, and stream records that are a day old and that all
    /// subscribers have had. `read` has the last such record for each table with a subscriber.
    pub(crate) fn tidy(
        &self,
        read: &BTreeMap<String, Option<String>>,
    ) -> Result<usize, TablesError> {
        let mut removed = self.engine.sweep_ttl()?;
        for stream in self.engine.list_streams(ListStreamsRequest::default())?.streams {
            let last = match read.get(&stream.table_name) {
                Some(read) => read.as_deref().and_then(stored_number).unwrap_or(0),
                None => i64::MAX,
            };
            removed = removed.saturating_add(self.trim(&stream.table_name, last)?);
        }
        Ok(removed)
    }

    /// Removes old records up to `last`, a few at a time, but never the newest: the engine numbers
    /// the next one by it.
    fn trim(&self, table: &str, last: i64) -> Result<usize, TablesError> {
        let mut removed = 0_usize;
        loop {
            let trimmed = self.with_file(|file| {
                file.execute(TRIM, (table, last, KEPT_SECONDS, TRIMMED_AT_ONCE))
            })?;
            removed = removed.saturating_add(trimmed);
            if trimmed == 0 {
                return Ok(removed);
            }
        }
    }

    fn with_file<T>(&self, act: impl FnOnce(&Connection) -> T) -> T {
        act(&self.file.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Change {
    /// The engine's record is that of the Streams API; Lambda adds where it came from.
    fn new(record: &Record, stream: &str) -> Result<Self, serde_json::Error> {
        let number = record.dynamodb.sequence_number.clone();
        let mut record = serde_json::to_value(record)?;
        if let Some(record) = record.as_object_mut() {
            record.insert("eventSourceARN".to_owned(), Value::from(stream));
        }
        Ok(Self { number, record })
    }
}

fn stored_number(told: &str) -> Option<i64> {
    told.parse::<u128>().ok()?.checked_sub(NUMBER_OFFSET)?.try_into().ok()
}

impl fmt::Debug for Tables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tables").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
