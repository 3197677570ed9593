//! The journal: entries of the ledger and events of the audit trail, put once and never changed
//! (rule LED-03).

use domain::audit::Link;
use domain::id::JournalId;
use domain::ledger::{
    Book, Cause, Entry, Operating, OperatingAccount, Posting, Trust, TrustAccount,
};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::access::{FirmStore, SystemStore};
use crate::fault::Fault;
use crate::item::{self, Attributes};
use crate::keys::{self, Key, Places};
use crate::query::{Page, READ_ITEMS};

/// An entry as it is stored.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct JournalItem {
    id: String,
    book: String,
    posted_at: Timestamp,
    effective_on: Date,
    cause: String,
    currency: String,
    postings: Vec<PostingItem>,
}

#[derive(Debug, Serialize, Deserialize)]
struct PostingItem {
    from: String,
    to: String,
    minor: i64,
}

impl JournalItem {
    pub(crate) fn of<B: Book>(entry: &Entry<B>, posted_at: Timestamp) -> Self {
        let posting = |posting: &Posting<B::Account>| PostingItem {
            from: posting.from.to_string(),
            to: posting.to.to_string(),
            minor: posting.amount.minor(),
        };
        let code = entry.postings().first().map_or("", |first| first.amount.currency().code());
        Self {
            id: entry.id().to_string(),
            book: B::WORD.to_owned(),
            posted_at,
            effective_on: entry.effective_on(),
            cause: entry.cause().to_string(),
            currency: code.to_owned(),
            postings: entry.postings().iter().map(posting).collect(),
        }
    }

    pub(crate) fn key(&self) -> Key {
        keys::book(&self.book, &month_of(self.posted_at), &self.id)
    }

    /// Reads an entry of the book `B`, whose accounts `of_word` reads.
    fn read<B: Book>(self, of_word: fn(&str) -> Option<B::Account>) -> Result<Entry<B>, Fault> {
        if self.book != B::WORD {
            return Err(Fault::damaged(&self.id, "it is an entry of the other book"));
        }
        let account = |word: &str| item::needed("account", of_word(word));
        let posting = |posting: PostingItem| {
            Ok(Posting {
                from: account(&posting.from)?,
                to: account(&posting.to)?,
                amount: item::money(posting.minor, &self.currency)?,
            })
        };
        let postings = self.postings.into_iter().map(posting).collect::<Result<_, Fault>>()?;
        let cause = item::needed("cause", Cause::of_word(&self.cause))?;
        let id: JournalId = item::parsed("id", &self.id)?;
        item::checked("entry", Entry::new(id, self.effective_on, cause, postings))
    }
}

/// The month of an instant in UTC, which partitions the journal.
pub(crate) fn month_of(at: Timestamp) -> String {
    at.strftime("%Y-%m").to_string()
}

/// An event as it is stored.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct AuditItem {
    entity: String,
    seq: u64,
    previous: String,
    hash: String,
    at_ms: i64,
    actor_kind: String,
    actor_id: String,
    what: String,
    facts: Vec<(String, String)>,
}

impl AuditItem {
    pub(crate) fn of(link: &Link) -> Result<Attributes, Fault> {
        let value = Self {
            entity: link.entity.clone(),
            seq: link.seq,
            previous: hex::encode(link.previous),
            hash: hex::encode(link.hash()),
            at_ms: link.at_ms,
            actor_kind: link.actor_kind.clone(),
            actor_id: link.actor_id.clone(),
            what: link.what.clone(),
            facts: link.facts.clone(),
        };
        let mut attributes = item::write(&keys::audit(link), &Places::default(), 1, &value)?;
        let at = item::checked("time", Timestamp::from_millisecond(link.at_ms))?;
        let (month, sort) = keys::event_month(link, &month_of(at));
        let text = aws_sdk_dynamodb::types::AttributeValue::S;
        attributes.insert("month".to_owned(), text(month));
        attributes.insert("month_sort".to_owned(), text(sort));
        Ok(attributes)
    }

    fn read(self) -> Result<Link, Fault> {
        let previous = hex::decode(&self.previous).ok().and_then(|bytes| bytes.try_into().ok());
        let link = Link {
            entity: self.entity,
            seq: self.seq,
            previous: item::needed("previous hash", previous)?,
            at_ms: self.at_ms,
            actor_kind: self.actor_kind,
            actor_id: self.actor_id,
            what: self.what,
            facts: self.facts,
        };
        if hex::encode(link.hash()) == self.hash {
            Ok(link)
        } else {
            Err(Fault::damaged(format!("{} event {}", link.entity, link.seq), "its hash differs"))
        }
    }
}

/// The event that an item of the journal holds.
pub(crate) fn link_of(attributes: Attributes) -> Result<Link, Fault> {
    item::read::<AuditItem>(attributes)?.read()
}

impl Store {
    /// Entries of a book posted in a month, oldest first.
    pub(crate) async fn book_of_month<B: Book>(
        &self,
        month: &str,
        from: Option<String>,
        of_word: fn(&str) -> Option<B::Account>,
    ) -> Result<Page<Entry<B>>, Fault> {
        let asked = self.ask(&self.tables.journal, None, &keys::book_pk(B::WORD, month));
        let asked = asked.limit(READ_ITEMS).from(from);
        asked.page(|attributes| item::read::<JournalItem>(attributes)?.read(of_word)).await
    }

    async fn chain(&self, entity: &str, from: Option<String>) -> Result<Page<Link>, Fault> {
        let asked = self.ask(&self.tables.journal, None, &keys::audit_pk(entity));
        asked.newest_first().from(from).page(link_of).await
    }
}

impl FirmStore<'_> {
    /// What happened to an entity, newest first.
    pub async fn history(&self, entity: &str, from: Option<String>) -> Result<Page<Link>, Fault> {
        self.store.chain(entity, from).await
    }
}

impl SystemStore<'_> {
    /// Entries of the operating book posted in a month (`2026-03`, UTC), oldest first.
    pub async fn entries_of_month(
        &self,
        month: &str,
        from: Option<String>,
    ) -> Result<Page<Entry<Operating>>, Fault> {
        self.store.book_of_month(month, from, OperatingAccount::of_word).await
    }

    /// Entries of the trust book posted in a month (`2026-03`, UTC), oldest first.
    pub async fn trust_entries_of_month(
        &self,
        month: &str,
        from: Option<String>,
    ) -> Result<Page<Entry<Trust>>, Fault> {
        self.store.book_of_month(month, from, TrustAccount::of_word).await
    }

    /// Events of a month (`2026-03`, UTC) of all entities, oldest first.
    pub async fn events_of_month(
        &self,
        month: &str,
        from: Option<String>,
    ) -> Result<Page<Link>, Fault> {
        let pk = keys::events_pk(month);
        let asked = self.store.ask(&self.store.tables.journal, Some("by_month"), &pk);
        let asked = asked.limit(READ_ITEMS).from(from);
        asked.page(link_of).await
    }

    /// What happened to an entity, oldest first.
    pub async fn chain_of(&self, entity: &str, from: Option<String>) -> Result<Page<Link>, Fault> {
        let asked = self.store.ask(&self.store.tables.journal, None, &keys::audit_pk(entity));
        asked.from(from).page(link_of).await
    }

    /// The stored head of an entity's chain.
    pub async fn chain_head(&self, entity: &str) -> Result<domain::audit::Head, Fault> {
        self.store.chain_head(entity).await
    }
}
