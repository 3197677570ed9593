//! The only writer: new state, journal, audit event, outbox and once-marker in one transaction.
//!
//! Invariants: all or nothing (rule LED-06); an event in a chain has its predecessor's hash,
//! checked by the table (no fork, no gap); a cancelled transaction is decoded by position (rule
//! LED-21): already done before refused before later; an answer that never came is *unknown*, and
//! the once-marker decides (rule LED-22).

mod build;
mod conditions;
mod send;

pub(crate) use send::pause;

use aws_sdk_dynamodb::types::TransactWriteItem;
use domain::audit::{Actor, Event, Head};
use domain::id::MatterId;
use domain::notice::Notice;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::fault::Fault;
use crate::once::Once;

/// The most items one transaction takes (DynamoDB; rule LED-24).
pub const ITEMS_MAX: usize = 100;

/// One transaction in the making.
#[derive(Debug)]
pub(crate) struct Commit {
    actor: Actor,
    once: Option<Once>,
    at: Timestamp,
    outcome: String,
    writes: Vec<Write>,
    events: Vec<(String, Event)>,
    notices: Vec<Notice>,
    /// The chain that must not have moved on, and how far it was.
    still: Option<(String, u64)>,
    /// The end of a chain that was read along with what was decided on.
    end: Option<(String, Head)>,
    /// The matters that must be open.
    matters: Vec<MatterId>,
    /// The first day of what is written of work without a reason: it must not be locked.
    day: Option<Date>,
}

/// One write, and what it means when the table refuses it.
#[derive(Debug, Clone)]
struct Write {
    item: TransactWriteItem,
    guard: Guard,
}

/// What a refused condition means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Guard {
    /// The wish was fulfilled before.
    Once,
    /// A name is taken.
    Unique(&'static str),
    /// Somebody changed the item since it was read.
    Version,
    /// Another event came first: read the head again.
    Chain,
    /// The matter is closed.
    Open,
    /// The day is locked.
    Day,
}

/// Numbers of an item that are added to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Counting<'a> {
    /// Their names, and how much.
    pub(crate) numbers: &'a [(String, i64)],
    /// The most that the first of them may be afterwards.
    pub(crate) most: Option<i64>,
    /// The version that was decided on; none where it does not matter.
    pub(crate) at: Option<u64>,
}

impl Commit {
    /// A transaction of `actor` that has one effect however often it is asked for.
    pub(crate) fn by(actor: Actor, once: &Once, at: Timestamp) -> Self {
        Self {
            actor,
            once: Some(once.clone()),
            at,
            outcome: String::new(),
            writes: Vec::new(),
            events: Vec::new(),
            notices: Vec::new(),
            still: None,
            end: None,
            matters: Vec::new(),
            day: None,
        }
    }

    /// A note in the audit trail that needs no protection from being made twice.
    pub(crate) fn note(actor: Actor, at: Timestamp) -> Self {
        Self {
            actor,
            once: None,
            at,
            outcome: String::new(),
            writes: Vec::new(),
            events: Vec::new(),
            notices: Vec::new(),
            still: None,
            end: None,
            matters: Vec::new(),
            day: None,
        }
    }

    /// When it happens.
    pub(crate) const fn at(&self) -> Timestamp {
        self.at
    }

    /// What a repeat of the wish is told.
    pub(crate) fn outcome(mut self, outcome: impl std::fmt::Display) -> Self {
        self.outcome = outcome.to_string();
        self
    }

    /// What happened to an entity, for its chain.
    pub(crate) fn event(mut self, entity: impl std::fmt::Display, event: Event) -> Self {
        self.events.push((entity.to_string(), event));
        self
    }

    /// Insists that nothing happened to an entity since its chain was this long. One of the events
    /// must be about it.
    pub(crate) fn still(mut self, entity: impl std::fmt::Display, seq: u64) -> Self {
        self.still = Some((entity.to_string(), seq));
        self
    }

    /// Where the chain of an entity ended when the act read what it decides on: its events are
    /// tried behind that first, which saves a question.
    pub(crate) fn after(mut self, entity: impl std::fmt::Display, end: Head) -> Self {
        self.end = Some((entity.to_string(), end));
        self
    }

    /// A mail that goes out if, and only if, this is written.
    pub(crate) fn mail(mut self, notice: Notice) -> Self {
        self.notices.push(notice);
        self
    }

    /// How many items the transaction has so far, with chains, mails and the marker.
    fn size(&self) -> usize {
        let checks = usize::from(self.day.is_some());
        self.writes.len() + self.events.len() * 2 + self.notices.len() + checks + 1
    }

    fn fits(&self) -> Result<(), Fault> {
        if self.size() > ITEMS_MAX { Err(Fault::TooLarge(self.size())) } else { Ok(()) }
    }
}
