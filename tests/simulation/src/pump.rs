//! What the stream of the state table feeds, and how badly it may be fed: batches come again, and
//! out of order but for the changes of one item (rule LED-26).

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use aws_lambda_events::event::dynamodb::Event;
use serde_json::{Value, json};

use crate::chance::Chance;
use crate::engine::Change;
use crate::office::Office;

/// Which function is fed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fed {
    /// The one that mails.
    Mailer,
    /// The one that projects.
    Projector,
}

/// How far each function has come.
#[derive(Debug, Default)]
pub struct Pump {
    mailer: AtomicU64,
    projector: AtomicU64,
}

/// How the next batch is handed over.
#[derive(Debug, Clone, Copy, Default)]
pub struct Feeding {
    /// It begins so many changes earlier than it should.
    pub again: u64,
    /// Items are mixed by this chance.
    pub mixed: Option<u64>,
    /// At most so many changes.
    pub limit: usize,
}

impl Pump {
    /// Hands over a batch; tells whether there was one.
    pub async fn feed(&self, office: &Office, fed: Fed, feeding: Feeding) -> bool {
        let place = self.place(fed);
        let begin = place.load(Ordering::Relaxed);
        let from = begin.saturating_sub(feeding.again);
        let engine = office.wire.engine();
        let batch: Vec<Change> = engine.changes_of("state", from, feeding.limit);
        let Some(last) = batch.last().map(|change| change.number) else { return false };
        let batch = feeding.mixed.map_or(batch.clone(), |seed| mixed(&batch, seed));

        let event = event(&batch);
        let failures = match fed {
            Fed::Mailer => office.mailer().handle(event).await.batch_item_failures,
            Fed::Projector => {
                projector::handle(office.projected(), event).await.batch_item_failures
            }
        };

        let first = failures
            .iter()
            .filter_map(|failure| failure.item_identifier.as_deref()?.parse::<u64>().ok())
            .min();
        // Changes of several items are several streams: what failed says nothing of the others.
        let next = match first {
            Some(_) if feeding.mixed.is_some() => begin,
            Some(first) => first,
            None => last + 1,
        };
        place.fetch_max(next.max(begin), Ordering::Relaxed);
        true
    }

    /// Whether a function has had every change.
    pub fn is_idle(&self, office: &Office, fed: Fed) -> bool {
        let from = self.place(fed).load(Ordering::Relaxed);
        office.wire.engine().changes_of("state", from, 1).is_empty()
    }

    const fn place(&self, fed: Fed) -> &AtomicU64 {
        match fed {
            Fed::Mailer => &self.mailer,
            Fed::Projector => &self.projector,
        }
    }
}

/// The same changes in another order, those of one item in theirs.
fn mixed(batch: &[Change], seed: u64) -> Vec<Change> {
    let mut chance = Chance::new(seed);
    let mut items: BTreeMap<(String, String), Vec<Change>> = BTreeMap::new();
    for change in batch.iter().rev() {
        items.entry(change.key.clone()).or_default().push(change.clone());
    }
    let mut mixed = Vec::new();
    while !items.is_empty() {
        let at = chance.below(items.len());
        let key = items.keys().nth(at).cloned().unwrap_or_default();
        if let Some(left) = items.get_mut(&key) {
            mixed.extend(left.pop());
        }
        items.retain(|_, left| !left.is_empty());
    }
    mixed
}

fn event(batch: &[Change]) -> Event {
    let records: Vec<Value> = batch.iter().map(record).collect();
    serde_json::from_value(json!({ "Records": records })).expect("an event")
}

fn record(change: &Change) -> Value {
    let name = match (&change.old, &change.new) {
        (None, _) => "INSERT",
        (Some(_), Some(_)) => "MODIFY",
        (Some(_), None) => "REMOVE",
    };
    let mut body = json!({
        "ApproximateCreationDateTime": 1_772_460_000,
        "Keys": { "pk": { "S": change.key.0 }, "sk": { "S": change.key.1 } },
        "SequenceNumber": change.number.to_string(),
        "SizeBytes": 1, "StreamViewType": "NEW_AND_OLD_IMAGES",
    });
    if let Some(new) = &change.new {
        body["NewImage"] = new.clone();
    }
    if let Some(old) = &change.old {
        body["OldImage"] = old.clone();
    }
    json!({
        "eventID": change.number.to_string(), "eventName": name, "eventVersion": "1.1",
        "eventSource": "aws:dynamodb", "awsRegion": "us-east-1",
        "eventSourceARN": "arn:aws:dynamodb:us-east-1:1:table/state/stream/1",
        "dynamodb": body,
    })
}
