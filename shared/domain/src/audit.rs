//! The audit trail: a chain of events for every entity, each event holding the hash of the one
//! before it (rules §5.2, layer 1).
//!
//! Invariants: events hold ids, amounts and numbers, never names or texts, so nothing has to be
//! erased from a chain; a chain has no gap and no fork.

#[macro_use]
mod list;
mod event;
mod refused;

pub use event::Event;
pub use refused::{Refused, Ruled};

use jiff::Timestamp;
use sha2::{Digest, Sha256};

/// The hash before the first event of a chain.
pub const ORIGIN: [u8; 32] = [0; 32];

/// Who did it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// `member`, `contact`, `system`, `command`.
    pub kind: &'static str,
    /// Their id, or the reason a system acted.
    pub id: String,
}

/// An event in its place in a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The entity whose chain it is: its id.
    pub entity: String,
    /// The place in the chain, from one.
    pub seq: u64,
    /// The hash of the event before it.
    pub previous: [u8; 32],
    /// When it happened, in milliseconds since 1970.
    pub at_ms: i64,
    /// Who did it.
    pub actor_kind: String,
    /// Their id.
    pub actor_id: String,
    /// What happened, as a word of the closed list.
    pub what: String,
    /// The particulars, in their fixed order.
    pub facts: Vec<(String, String)>,
}

impl Link {
    /// Puts an event behind the head of its chain.
    pub fn after(head: &Head, entity: &str, event: &Event, actor: &Actor, at: Timestamp) -> Self {
        Self {
            entity: entity.to_owned(),
            seq: head.seq.saturating_add(1),
            previous: head.hash,
            at_ms: at.as_millisecond(),
            actor_kind: actor.kind.to_owned(),
            actor_id: actor.id.clone(),
            what: event.word().to_owned(),
            facts: event.facts().into_iter().map(|(k, v)| (k.to_owned(), v)).collect(),
        }
    }

    /// The hash of this event: SHA-256 over a domain word and its length-prefixed parts.
    pub fn hash(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        let mut field = |bytes: &[u8]| {
            hash.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(bytes);
        };
        field(b"counterfoil/audit/v1/event");
        field(self.entity.as_bytes());
        field(&self.seq.to_be_bytes());
        field(&self.previous);
        field(&self.at_ms.to_be_bytes());
        field(self.actor_kind.as_bytes());
        field(self.actor_id.as_bytes());
        field(self.what.as_bytes());
        for (key, value) in &self.facts {
            field(key.as_bytes());
            field(value.as_bytes());
        }
        hash.finalize().into()
    }
}

/// The end of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// How many events the chain has.
    pub seq: u64,
    /// The hash of the last one.
    pub hash: [u8; 32],
}

impl Default for Head {
    fn default() -> Self {
        Self { seq: 0, hash: ORIGIN }
    }
}

/// What is wrong with a chain.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChainError {
    /// An event is missing, doubled or out of order.
    #[error("the chain of {entity} has event {found} where event {wanted} belongs")]
    Gap {
        /// Whose chain.
        entity: String,
        /// The place it should have.
        wanted: u64,
        /// The place it has.
        found: u64,
    },
    /// An event does not follow the one before it.
    #[error("event {seq} of {entity} does not follow the event before it")]
    Broken {
        /// Whose chain.
        entity: String,
        /// Where.
        seq: u64,
    },
}

impl Head {
    /// Goes on by one event, if it is the next.
    pub fn follow(&self, link: &Link) -> Result<Self, ChainError> {
        let wanted = self.seq.saturating_add(1);
        if link.seq != wanted {
            let entity = link.entity.clone();
            return Err(ChainError::Gap { entity, wanted, found: link.seq });
        }
        if link.previous != self.hash {
            return Err(ChainError::Broken { entity: link.entity.clone(), seq: link.seq });
        }
        Ok(Self { seq: link.seq, hash: link.hash() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::InvoiceId;

    fn chain(length: u8) -> Vec<Link> {
        let actor = Actor { kind: "system", id: "test".into() };
        let mut head = Head::default();
        let mut links = Vec::new();
        for n in 0..length {
            let event = Event::InvoiceViewed { invoice: InvoiceId::made(0, [n; 10]) };
            let at = Timestamp::from_millisecond(i64::from(n)).unwrap();
            let link = Link::after(&head, "inv_1", &event, &actor, at);
            head = head.follow(&link).unwrap();
            links.push(link);
        }
        links
    }

    fn verify(links: &[Link]) -> Result<Head, ChainError> {
        links.iter().try_fold(Head::default(), |head, link| head.follow(link))
    }

    #[test]
    fn a_chain_verifies() {
        assert_eq!(verify(&chain(5)).unwrap().seq, 5);
    }

    #[test]
    fn evd02_a_dropped_swapped_or_changed_event_is_found() {
        for at in 0..4 {
            let mut dropped = chain(5);
            dropped.remove(at);
            assert!(verify(&dropped).is_err());
            let mut swapped = chain(5);
            swapped.swap(at, at + 1);
            assert!(verify(&swapped).is_err());
            let mut changed = chain(5);
            changed[at].at_ms += 1;
            assert!(verify(&changed).is_err(), "a change of event {at} breaks the next one");
        }
    }
}
