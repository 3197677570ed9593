//! Answers kept for idempotency keys, as Stripe keeps them.
//!
//! Invariants: the same key and the same request give the first answer again, failures included
//! (rule PSP-02); the same key and another request are refused; a key is forgotten after a day.

use axum::http::{Method, StatusCode};
use rusqlite::OptionalExtension;
use serde_json::Value;

use super::book::Act;
use super::refusal::Refusal;

/// How long a key is known, in seconds.
const KEPT_S: i64 = 24 * 60 * 60;

/// A request that is answered once.
pub(super) struct Once {
    key: String,
    asked: String,
}

/// An answer and where it comes from.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) body: Value,
    pub(super) replayed: bool,
}

impl Answer {
    pub(super) fn ok(body: Value) -> Self {
        Self { status: StatusCode::OK, body, replayed: false }
    }
}

impl Once {
    /// The once of a request that carries a key; Stripe ignores keys on requests that read.
    pub(super) fn of(key: Option<&str>, method: &Method, asked: String) -> Option<Self> {
        let key = key.filter(|key| !key.is_empty() && *method == Method::POST)?.to_owned();
        Some(Self { key, asked })
    }

    /// The answer that was given before.
    pub(super) fn earlier(&self, act: &Act<'_>) -> Result<Option<Answer>, Refusal> {
        let forgotten = act.seconds().saturating_sub(KEPT_S);
        act.transaction.execute("DELETE FROM answers WHERE at < ?1", [forgotten])?;
        let kept = act
            .transaction
            .query_row(
                "SELECT asked, status, body FROM answers WHERE key = ?1",
                [&self.key],
                |row| Ok((row.get::<_, String>(0)?, row.get(1)?, row.get::<_, String>(2)?)),
            )
            .optional()?;
        let Some((asked, status, body)) = kept else { return Ok(None) };
        if asked != self.asked {
            let message = format!(
                "Keys for idempotent requests can only be used with the same parameters they \
                 were first used with. Try using a key other than '{}' if you meant to execute \
                 a different request.",
                self.key
            );
            return Err(Refusal::plain(StatusCode::BAD_REQUEST, "idempotency_error", &message));
        }
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Ok(Some(Answer { status, body: serde_json::from_str(&body)?, replayed: true }))
    }

    /// Keeps an answer.
    pub(super) fn keep(&self, act: &Act<'_>, answer: &Answer) -> Result<(), Refusal> {
        let body = answer.body.to_string();
        act.transaction.execute(
            "INSERT INTO answers (key, asked, status, body, at) VALUES (?1, ?2, ?3, ?4, ?5)",
            (&self.key, &self.asked, answer.status.as_u16(), body, act.seconds()),
        )?;
        Ok(())
    }
}
