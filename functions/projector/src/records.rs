//! Which sources the records of an event are about.

use std::collections::BTreeMap;

use aws_lambda_events::dynamodb::{Event, EventRecord};
use serde::Deserialize;
use store::rollups::Source;

#[derive(Deserialize)]
struct Keys {
    pk: String,
    sk: String,
}

/// The sources that changed, each once, with the sequence numbers of their records. Records of
/// other items, our own markers and cells among them, are left out.
pub(crate) fn changed(event: &Event) -> BTreeMap<Source, Vec<String>> {
    let mut changed: BTreeMap<Source, Vec<String>> = BTreeMap::new();
    for record in &event.records {
        if let Some(source) = source(record) {
            let places = changed.entry(source).or_default();
            places.extend(record.change.sequence_number.clone());
        }
    }
    changed
}

fn source(record: &EventRecord) -> Option<Source> {
    let keys: Keys = serde_dynamo::from_item(record.change.keys.clone()).ok()?;
    Source::of_key(&keys.pk, &keys.sk)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "00000000000000000000000000";

    fn record(pk: &str, sk: &str, at: &str) -> EventRecord {
        let key = |text: &str| serde_dynamo::AttributeValue::S(text.to_owned());
        let keys = [("pk".to_owned(), key(pk)), ("sk".to_owned(), key(sk))];
        let mut record = EventRecord::default();
        record.change.keys = serde_dynamo::Item::from(std::collections::HashMap::from(keys));
        record.change.sequence_number = Some(at.to_owned());
        record
    }

    #[test]
    fn led26_records_of_one_item_are_one_look() {
        let invoice = format!("INVOICE#inv_{BODY}");
        let mut event = Event::default();
        event.records = vec![
            record(&invoice, "INVOICE", "1"),
            record("ROLLUP#billed", "2026-03#USD#", "2"),
            record(&invoice, "INVOICE", "3"),
            record(&invoice, "OPEN", "4"),
        ];
        let changed: Vec<Vec<String>> = changed(&event).into_values().collect();
        assert_eq!(changed, [["1", "3"]]);
    }
}
