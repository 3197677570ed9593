//! DynamoDB on a SQLite file.
//!
//! Invariants:
//! - A write that was answered is in the file; the process may be killed at any moment.
//! - A transaction and its stream records are one SQLite transaction.
//!
//! # Where it is weaker than DynamoDB
//!
//! - One writer at a time, so no `TransactionConflict` ever arises: the simulation has to inject it.
//! - `ClientRequestToken` is remembered in memory only: not over a restart.
//! - Streams have one shard that is never trimmed and, without our index, every write of a table
//!   with a stream reads all its records to number the next one. Both are mended here.
//! - Nothing expires by itself: [`Tables::tidy`] does it.

use std::fmt;
use std::future::Future;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use dynoxide::{Database, DynoxideError};
use rusqlite::Connection;
use tokio::net::TcpListener;

/// The name is ours so that it never collides with the engine's own.
const STREAM_INDEX: &str = "CREATE INDEX IF NOT EXISTS counterfoil_stream \
     ON _stream_records (table_name, CAST(sequence_number AS INTEGER))";

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
    /// The path is not text, which the engine needs.
    #[error("The path of the tables is not valid text.")]
    Path,
}

impl Tables {
    pub(super) fn open(path: &Path) -> Result<Self, TablesError> {
        let engine = Database::new(path.to_str().ok_or(TablesError::Path)?)?;
        let file = Connection::open(path)?;
        file.busy_timeout(BUSY_WAIT)?;
        file.execute_batch(STREAM_INDEX)?;
        Ok(Self { engine, file: Arc::new(Mutex::new(file)) })
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

    /// The engine in process: its streams are read without a request for each look.
    pub(crate) const fn engine(&self) -> &Database {
        &self.engine
    }

    /// A number that differs whenever something was written since it was last asked for. Costs a
    /// look at the write-ahead log's index, no more.
    pub(crate) fn version(&self) -> Result<i64, TablesError> {
        Ok(self.with_file(|file| file.query_row("PRAGMA data_version", [], |row| row.get(0)))?)
    }

    /// Removes what has expired: items past their time to live, and stream records of `table` that
    /// are a day old and not after `read`, the last one that all subscribers have had. The newest
    /// record stays, since the engine numbers the next one by it.
    pub(crate) fn tidy(&self, table: &str, read: i64) -> Result<usize, TablesError> {
        let mut removed = self.engine.sweep_ttl()?;
        loop {
            let trimmed = self.with_file(|file| {
                file.execute(
                    "DELETE FROM _stream_records WHERE id IN ( \
                       SELECT id FROM _stream_records \
                       WHERE table_name = ?1 AND CAST(sequence_number AS INTEGER) <= ?2 \
                         AND created_at < CAST(strftime('%s', 'now') AS INTEGER) - ?3 \
                         AND CAST(sequence_number AS INTEGER) < ( \
                           SELECT MAX(CAST(sequence_number AS INTEGER)) FROM _stream_records \
                           WHERE table_name = ?1) \
                       LIMIT ?4)",
                    (table, read, KEPT_SECONDS, TRIMMED_AT_ONCE),
                )
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

impl fmt::Debug for Tables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tables").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
