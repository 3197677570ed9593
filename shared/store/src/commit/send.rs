//! Sending a commit until its outcome is known.

use std::time::Duration;

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{AttributeValue, CancellationReason, TransactWriteItem};
use domain::audit::{Head, Link};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::build::put;
use super::{Commit, Guard, Write};
use crate::Store;
use crate::access::{ClientStore, FirmStore};
use crate::fault::Fault;
use crate::item;
use crate::journal::AuditItem;
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};
use crate::outbox::MailItem;

/// How often a transaction is tried while others stand in its way.
const ATTEMPTS_MAX: u32 = 8;

/// The first pause between attempts; it doubles, with jitter.
const PAUSE_MS: u64 = 8;

/// The marker of a fulfilled wish, kept as long as the records.
#[derive(Debug, Serialize, Deserialize)]
struct OnceItem {
    input: String,
    outcome: String,
}

/// The head of an audit chain.
#[derive(Debug, Serialize, Deserialize)]
struct HeadItem {
    seq: u64,
    hash: String,
}

impl HeadItem {
    fn read(self) -> Result<Head, Fault> {
        let bytes = hex::decode(&self.hash).ok().and_then(|bytes| bytes.try_into().ok());
        let hash = bytes.ok_or_else(|| Fault::damaged("chain head", "no hash"))?;
        Ok(Head { seq: self.seq, hash })
    }
}

/// What one attempt came to.
enum Attempt {
    Written,
    Repeated(String),
    Later(Option<Fault>),
}

impl Commit {
    /// Writes the transaction, or finds that it was written before.
    pub(crate) async fn write(self, store: &Store) -> Result<Done, CommitError> {
        self.fits()?;
        let mut last = None;
        for attempt in 0..ATTEMPTS_MAX {
            if attempt > 0 {
                pause(store, attempt).await?;
            }
            match self.attempt(store, attempt).await? {
                Attempt::Written => return Ok(Done::Now),
                Attempt::Repeated(outcome) => return Ok(Done::Before(outcome)),
                Attempt::Later(fault) => last = fault,
            }
        }
        Err(CommitError::Fault(last.unwrap_or_else(|| Fault::Busy("contention".into()))))
    }

    async fn attempt(&self, store: &Store, attempt: u32) -> Result<Attempt, CommitError> {
        let mut writes: Vec<Write> = self.marker(store)?.into_iter().collect();
        writes.extend(self.writes.iter().cloned());
        writes.extend(self.open_day(store)?);
        // Whoever came first has moved the chain: its end is read anew.
        let end = self.end.as_ref().filter(|_| attempt == 0);
        writes.extend(self.chains(store, end).await?);
        writes.extend(self.mails(store)?);
        let items: Vec<TransactWriteItem> = writes.iter().map(|write| write.item.clone()).collect();
        let sent = store.dynamo.transact_write_items().set_transact_items(Some(items)).send().await;
        match sent {
            Ok(_) => Ok(Attempt::Written),
            Err(error) => self.refused(store, &writes, error).await,
        }
    }

    async fn refused(
        &self,
        store: &Store,
        writes: &[Write],
        error: SdkError<TransactWriteItemsError>,
    ) -> Result<Attempt, CommitError> {
        if let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) =
            error.as_service_error()
        {
            return self.cancelled(writes, cancelled.cancellation_reasons());
        }
        let fault = Fault::from(error);
        if !fault.is_busy() {
            return Err(fault.into());
        }
        // The answer never came, or says nothing about what was written: the marker knows.
        match self.marked(store).await? {
            Some(outcome) => Ok(Attempt::Repeated(outcome)),
            None => Ok(Attempt::Later(Some(fault))),
        }
    }

    /// Precedence: already done, then a business refusal, then later (rule LED-21).
    fn cancelled(
        &self,
        writes: &[Write],
        reasons: &[CancellationReason],
    ) -> Result<Attempt, CommitError> {
        let failed = || {
            let pairs = writes.iter().zip(reasons);
            pairs.filter(|(_, reason)| reason.code() == Some("ConditionalCheckFailed"))
        };
        if let Some((_, reason)) = failed().find(|(write, _)| write.guard == Guard::Once) {
            return self.repeated(reason);
        }
        if failed().any(|(write, _)| write.guard == Guard::Open) {
            return Err(CommitError::Closed);
        }
        if failed().any(|(write, _)| write.guard == Guard::Day) {
            return Err(CommitError::Locked);
        }
        for (write, _) in failed() {
            match write.guard {
                Guard::Unique(what) => return Err(CommitError::Taken(what)),
                Guard::Version => return Err(CommitError::Stale),
                Guard::Once | Guard::Chain | Guard::Open | Guard::Day => {}
            }
        }
        let bug = reasons.iter().find(|reason| reason.code() == Some("ValidationError"));
        match bug {
            Some(reason) => {
                let message = reason.message().unwrap_or("validation").to_owned();
                Err(CommitError::Fault(Fault::Refused(message.into())))
            }
            None => Ok(Attempt::Later(None)),
        }
    }

    fn repeated(&self, reason: &CancellationReason) -> Result<Attempt, CommitError> {
        let old = reason.item().cloned().unwrap_or_default();
        let marker: OnceItem = item::read(old)?;
        self.same_input(marker).map(Attempt::Repeated)
    }

    fn same_input(&self, marker: OnceItem) -> Result<String, CommitError> {
        match &self.once {
            Some(once) if marker.input != once.input() => {
                Err(Fault::OnceReused(once.name().to_owned()).into())
            }
            Some(_) | None => Ok(marker.outcome),
        }
    }

    pub(crate) async fn marked(&self, store: &Store) -> Result<Option<String>, CommitError> {
        let Some(once) = &self.once else { return Ok(None) };
        match store.get::<OnceItem>(&keys::once(once.name())).await? {
            Some(marker) => self.same_input(marker.value).map(Some),
            None => Ok(None),
        }
    }

    fn marker(&self, store: &Store) -> Result<Option<Write>, Fault> {
        let Some(once) = &self.once else { return Ok(None) };
        let input = once.input().to_owned();
        let value = OnceItem { input, outcome: self.outcome.clone() };
        let key = keys::once(once.name());
        let attributes = item::write(&key, &Places::default(), 1, &value)?;
        let item = put(&store.tables.state, attributes, "attribute_not_exists(pk)", None)?;
        Ok(Some(Write { item, guard: Guard::Once }))
    }

    /// The events behind the heads of their chains, and the new heads.
    async fn chains(
        &self,
        store: &Store,
        end: Option<&(String, Head)>,
    ) -> Result<Vec<Write>, CommitError> {
        let mut entities: Vec<&String> = self.events.iter().map(|(entity, _)| entity).collect();
        entities.sort();
        entities.dedup();
        let mut writes = Vec::new();
        for entity in entities {
            let key = keys::chain(entity);
            let before = match end.filter(|(of, _)| of == entity) {
                Some((_, end)) => end.clone(),
                None => store.chain_head(entity).await?,
            };
            let expected = self.still.as_ref().filter(|(of, _)| of == entity);
            if expected.is_some_and(|(_, seq)| *seq != before.seq) {
                return Err(CommitError::Stale);
            }
            let mut head = before.clone();
            for (_, event) in self.events.iter().filter(|(of, _)| of == entity) {
                let link = Link::after(&head, entity, event, &self.actor, self.at);
                head = Head { seq: link.seq, hash: link.hash() };
                let attributes = AuditItem::of(&link)?;
                let item =
                    put(&store.tables.journal, attributes, "attribute_not_exists(pk)", None)?;
                writes.push(Write { item, guard: Guard::Chain });
            }
            let value = HeadItem { seq: head.seq, hash: hex::encode(head.hash) };
            let attributes = item::write(&key, &Places::default(), head.seq, &value)?;
            let seq = Some((":seq", AttributeValue::N(before.seq.to_string())));
            let condition = if before.seq == 0 { "attribute_not_exists(pk)" } else { "seq = :seq" };
            let seq = seq.filter(|_| before.seq > 0);
            let item = put(&store.tables.state, attributes, condition, seq)?;
            writes.push(Write { item, guard: Guard::Chain });
        }
        Ok(writes)
    }

    fn mails(&self, store: &Store) -> Result<Vec<Write>, Fault> {
        let write = |(place, notice)| {
            let wish = self.once.as_ref().map_or(self.outcome.as_str(), Once::name);
            let mail = MailItem::of(notice, wish, place, self.at);
            let attributes = item::write(&mail.key()?, &mail.places(), 1, &mail)?;
            let item = put(&store.tables.state, attributes, "attribute_not_exists(pk)", None)?;
            Ok(Write { item, guard: Guard::Version })
        };
        self.notices.iter().enumerate().map(write).collect()
    }
}

impl Store {
    /// Where the chain of an entity ends.
    pub(crate) async fn chain_head(&self, entity: &str) -> Result<Head, Fault> {
        let found = self.get::<HeadItem>(&keys::chain(entity)).await?;
        Ok(found.map(|head| head.value.read()).transpose()?.unwrap_or_default())
    }
}

impl FirmStore<'_> {
    /// The outcome of a wish that was fulfilled before, for acts whose object is gone by then.
    pub async fn done(&self, once: &Once) -> Result<Option<String>, CommitError> {
        Commit::by(self.member.actor(), once, Timestamp::UNIX_EPOCH).marked(self.store).await
    }
}

impl ClientStore<'_> {
    /// The same for a client's wish.
    pub async fn done(&self, once: &Once) -> Result<Option<String>, CommitError> {
        Commit::by(self.client.actor(), once, Timestamp::UNIX_EPOCH).marked(self.store).await
    }
}

/// Waits longer each time, by chance a little more or less, so that rivals do not meet again.
pub(crate) async fn pause(store: &Store, attempt: u32) -> Result<(), Fault> {
    let chance = store.chance::<2>()?;
    let most = PAUSE_MS << attempt.min(8);
    let jitter = u64::from(u16::from_le_bytes(chance)) * most / u64::from(u16::MAX);
    tokio::time::sleep(Duration::from_millis(most / 2 + jitter)).await;
    Ok(())
}
