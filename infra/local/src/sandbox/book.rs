//! Everything the sandbox keeps, in one SQLite file.
//!
//! Invariant: an [`Act`] is one transaction; what it leaves behind is all of it or nothing.

use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::types::ToSql;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior};
use serde_json::Value;

use super::event::{Event, Speaker};
use super::object::{Expand, More, Object};
use super::params::Params;
use super::refusal::Refusal;

const SCHEMA: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS objects (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL,
        created INTEGER NOT NULL,
        body TEXT NOT NULL
    );
    CREATE INDEX IF NOT EXISTS objects_by_kind ON objects (kind, seq);
    CREATE TABLE IF NOT EXISTS answers (
        key TEXT PRIMARY KEY,
        asked TEXT NOT NULL,
        status INTEGER NOT NULL,
        body TEXT NOT NULL,
        at INTEGER NOT NULL
    );
    CREATE TABLE IF NOT EXISTS outbox (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        event TEXT NOT NULL,
        due_ms INTEGER NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0
    );";

/// How many objects a list gives unless asked for more, and at most.
const PAGE: i64 = 10;
const PAGE_MAX: i64 = 100;

/// The file.
pub(super) struct Book {
    file: Mutex<Connection>,
}

/// One transaction at one time.
pub(super) struct Act<'a> {
    pub(super) transaction: Transaction<'a>,
    pub(super) now: Timestamp,
    /// Where the hosted page is.
    pub(super) address: &'a str,
    delay: Duration,
}

/// A condition on a list: a kept field, as a JSON path, and its value.
pub(super) type Where<'a> = (&'static str, Option<&'a str>);

impl Book {
    pub(super) fn open(path: &Path) -> Result<Self, rusqlite::Error> {
        let file = Connection::open(path)?;
        file.busy_timeout(Duration::from_secs(5))?;
        file.execute_batch(SCHEMA)?;
        Ok(Self { file: Mutex::new(file) })
    }

    /// Runs `work` as one transaction: kept when it succeeds, undone when it is refused.
    pub(super) fn act<T>(
        &self,
        now: Timestamp,
        address: &str,
        delay: Duration,
        work: impl FnOnce(&Act<'_>) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = file.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let act = Act { transaction, now, address, delay };
        let done = work(&act)?;
        act.transaction.commit()?;
        Ok(done)
    }
}

impl Act<'_> {
    pub(super) fn seconds(&self) -> i64 {
        self.now.as_second()
    }

    /// The object, or Stripe's refusal.
    pub(super) fn get<T: Object>(&self, id: &str) -> Result<T, Refusal> {
        let body: Option<String> = self
            .transaction
            .query_row(
                "SELECT body FROM objects WHERE id = ?1 AND kind = ?2",
                (id, T::KIND),
                |row| row.get(0),
            )
            .optional()?;
        let body = body.ok_or_else(|| Refusal::absent(T::KIND, id))?;
        Ok(serde_json::from_str(&body)?)
    }

    /// Keeps the object, new or changed.
    pub(super) fn put<T: Object>(&self, object: &T) -> Result<(), Refusal> {
        self.transaction.execute(
            "INSERT INTO objects (id, kind, created, body) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (id) DO UPDATE SET body = excluded.body",
            (object.id(), T::KIND, object.created(), serde_json::to_string(object)?),
        )?;
        Ok(())
    }

    /// All objects of a kind whose field has a value, oldest first.
    pub(super) fn all<T: Object>(&self, field: &str, value: &str) -> Result<Vec<T>, Refusal> {
        let sql = "SELECT body FROM objects
                   WHERE kind = ?1 AND json_extract(body, ?2) = ?3 ORDER BY seq";
        self.read(sql, &[&T::KIND, &field, &value])
    }

    /// A page of a list, latest first, as the caller asks for it.
    pub(super) fn page<T: Object>(
        &self,
        asked: &Params,
        conditions: &[Where<'_>],
    ) -> Result<(Vec<T>, More), Refusal> {
        let limit = asked.number::<i64>("limit")?.unwrap_or(PAGE);
        if !(1..=PAGE_MAX).contains(&limit) {
            return Err(Refusal::invalid("limit", "This value must be between 1 and 100"));
        }
        let after = self.place::<T>(asked.text("starting_after"))?.unwrap_or(i64::MAX);
        let since = asked.number::<i64>("created[gte]")?.unwrap_or(i64::MIN);
        let until = asked.number::<i64>("created[lte]")?.unwrap_or(i64::MAX);
        let one_more = limit.saturating_add(1);
        let mut sql = "SELECT body FROM objects
             WHERE kind = ?1 AND seq < ?2 AND created >= ?3 AND created <= ?4 AND ?5 > 0"
            .to_owned();
        let mut values: Vec<&dyn ToSql> = vec![&T::KIND, &after, &since, &until, &one_more];
        for (field, value) in conditions {
            if let Some(value) = value {
                values.push(field);
                values.push(value);
                let place = values.len();
                let field_place = place.saturating_sub(1);
                sql.push_str(&format!(" AND json_extract(body, ?{field_place}) = ?{place}"));
            }
        }
        sql.push_str(" ORDER BY seq DESC LIMIT ?5");
        let mut found = self.read(&sql, &values)?;
        let full = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = if found.len() > full { More::Yes } else { More::No };
        found.truncate(full);
        Ok((found, more))
    }

    /// Keeps an event about `object` and puts it out for delivery.
    pub(super) fn tell<T: Object>(&self, kind: &str, object: &T) -> Result<(), Refusal> {
        let event = Event::new(self, kind, object.render(self, &Expand::default())?)?;
        self.put(&event)?;
        self.post(event.id())
    }

    /// Keeps an event of another processor and puts it out for delivery.
    pub(super) fn tell_as(
        &self,
        speaker: Speaker,
        kind: &str,
        about: Value,
    ) -> Result<(), Refusal> {
        let event = Event::of(self, speaker, kind, about)?;
        self.put(&event)?;
        self.post(event.id())
    }

    /// Puts events out for delivery once more: one, or all.
    pub(super) fn tell_again(&self, event: Option<&str>) -> Result<usize, Refusal> {
        let events = match event {
            Some(id) => vec![self.get::<Event>(id)?],
            None => {
                self.read("SELECT body FROM objects WHERE kind = ?1 ORDER BY seq", &[&Event::KIND])?
            }
        };
        for event in &events {
            self.post(event.id())?;
        }
        Ok(events.len())
    }

    fn post(&self, event: &str) -> Result<(), Refusal> {
        let delay = i64::try_from(self.delay.as_millis()).unwrap_or(i64::MAX);
        let due = self.now.as_millisecond().saturating_add(delay);
        self.transaction
            .execute("INSERT INTO outbox (event, due_ms) VALUES (?1, ?2)", (event, due))?;
        Ok(())
    }

    fn place<T: Object>(&self, id: Option<&str>) -> Result<Option<i64>, Refusal> {
        let Some(id) = id else { return Ok(None) };
        let found = self
            .transaction
            .query_row(
                "SELECT seq FROM objects WHERE id = ?1 AND kind = ?2",
                (id, T::KIND),
                |row| row.get(0),
            )
            .optional()?;
        found.map(Some).ok_or_else(|| Refusal::absent(T::KIND, id))
    }

    fn read<T: Object>(&self, sql: &str, values: &[&dyn ToSql]) -> Result<Vec<T>, Refusal> {
        let mut statement = self.transaction.prepare(sql)?;
        let bodies = statement.query_map(values, |row| row.get::<_, String>(0))?;
        bodies.map(|body| Ok(serde_json::from_str(&body?)?)).collect()
    }
}
