//! The audit trail: every chain whole, and every head where its chain ends.

use std::collections::{BTreeMap, BTreeSet};

use domain::audit::{Head, Link};
use serde_json::Value;

use super::Wrong;
use super::read::{amount, text};
use crate::engine::Change;

/// All chains.
#[derive(Debug, Default)]
pub(crate) struct Trail {
    chains: BTreeMap<String, Head>,
    heads: BTreeMap<String, (u64, String)>,
    /// How often each word was said of each entity.
    said: BTreeMap<(String, String), u64>,
    /// Entries that were deleted.
    pub(crate) deleted: BTreeSet<String>,
    moved: BTreeSet<String>,
}

impl Trail {
    /// How often this happened to an entity.
    pub(crate) fn times(&self, entity: &str, what: &str) -> u64 {
        self.said.get(&(entity.to_owned(), what.to_owned())).copied().unwrap_or(0)
    }

    /// Takes an event.
    pub(crate) fn event(&mut self, item: &Value) -> Result<(), Wrong> {
        let link = link(item)?;
        let head = self.chains.entry(link.entity.clone()).or_default();
        *head = head.follow(&link).map_err(|error| format!("AUD: {error}."))?;
        if hex::encode(head.hash) != text(item, "hash") {
            return Err(format!("AUD: event {} of {} has another hash.", link.seq, link.entity));
        }
        if link.what == "entry deleted" {
            self.deleted
                .extend(link.facts.iter().filter(|fact| fact.0 == "entry").map(|f| f.1.clone()));
        }
        self.moved.insert(link.entity.clone());
        *self.said.entry((link.entity, link.what)).or_default() += 1;
        Ok(())
    }

    /// Takes the head of a chain.
    pub(crate) fn head(&mut self, entity: &str, change: &Change) {
        self.moved.insert(entity.to_owned());
        if let Some(item) = &change.new {
            let seq = amount(item, "seq").ok().and_then(|seq| u64::try_from(seq).ok());
            let head = (seq.unwrap_or(0), text(item, "hash").to_owned());
            self.heads.insert(entity.to_owned(), head);
        }
    }

    /// Heads and chains move together (rule LED-06).
    pub(crate) fn look(&mut self) -> Result<(), Wrong> {
        for entity in std::mem::take(&mut self.moved) {
            let chain = self.chains.get(&entity).cloned().unwrap_or_default();
            let chain = (chain.seq, hex::encode(chain.hash));
            let head = self.heads.get(&entity).cloned().unwrap_or_default();
            if chain != head {
                return Err(format!(
                    "AUD: the chain of {entity} ends at {}, and its head says {}.",
                    chain.0, head.0
                ));
            }
        }
        Ok(())
    }
}

fn link(item: &Value) -> Result<Link, Wrong> {
    let bytes = hex::decode(text(item, "previous")).ok().and_then(|bytes| bytes.try_into().ok());
    let pair = |fact: &Value| {
        let part = |at: usize| fact["L"][at]["S"].as_str().unwrap_or_default().to_owned();
        (part(0), part(1))
    };
    let facts = item["facts"]["L"].as_array().map(|facts| facts.iter().map(pair).collect());
    Ok(Link {
        entity: text(item, "entity").to_owned(),
        seq: u64::try_from(amount(item, "seq")?).unwrap_or(0),
        previous: bytes.ok_or("AUD: an event has no hash of the one before it.")?,
        at_ms: amount(item, "at_ms")?,
        actor_kind: text(item, "actor_kind").to_owned(),
        actor_id: text(item, "actor_id").to_owned(),
        what: text(item, "what").to_owned(),
        facts: facts.unwrap_or_default(),
    })
}
