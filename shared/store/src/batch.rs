//! Many items in one question, strongly consistent.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes};

use crate::Store;
use crate::fault::Fault;
use crate::item::{self, Attributes};
use crate::keys::Key;

/// The most keys that one question holds (DynamoDB).
const KEYS_MAX: usize = 100;

/// How often the table may answer only in part before it counts as busy.
const ATTEMPTS_MAX: u32 = 8;

/// The first pause after an answer in part; it doubles.
const PAUSE_MS: u64 = 10;

impl Store {
    /// Reads items of the state table by their keys; those that are not there are left out.
    pub(crate) async fn get_many(
        &self,
        keys: impl IntoIterator<Item = Key>,
    ) -> Result<HashMap<Key, Attributes>, Fault> {
        let keys: Vec<Key> = keys.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
        let mut found = HashMap::new();
        for some in keys.chunks(KEYS_MAX) {
            self.get_some(some, &mut found).await?;
        }
        Ok(found)
    }

    async fn get_some(
        &self,
        keys: &[Key],
        found: &mut HashMap<Key, Attributes>,
    ) -> Result<(), Fault> {
        let mut wanted: Vec<Attributes> = keys.iter().map(spelled).collect();
        for attempt in 0..ATTEMPTS_MAX {
            if attempt > 0 {
                tokio::time::sleep(Duration::from_millis(PAUSE_MS << attempt)).await;
            }
            let asked = KeysAndAttributes::builder()
                .set_keys(Some(wanted))
                .consistent_read(true)
                .build()
                .map_err(|error| Fault::Refused(Box::new(error)))?;
            let table = &self.tables.state;
            let answer = self.dynamo.batch_get_item().request_items(table, asked).send().await?;
            let items = answer.responses.and_then(|mut tables| tables.remove(table));
            found.extend(items.unwrap_or_default().into_iter().map(|item| (key_of(&item), item)));
            let rest = answer.unprocessed_keys.and_then(|mut tables| tables.remove(table));
            wanted = rest.map(|rest| rest.keys).unwrap_or_default();
            if wanted.is_empty() {
                return Ok(());
            }
        }
        Err(Fault::Busy("the table answered only in part".into()))
    }
}

fn spelled(key: &Key) -> Attributes {
    let attribute = |text: &String| AttributeValue::S(text.clone());
    [("pk", &key.pk), ("sk", &key.sk)].map(|(name, text)| (name.to_owned(), attribute(text))).into()
}

fn key_of(attributes: &Attributes) -> Key {
    let part = |name| item::text(attributes, name).to_owned();
    Key { pk: part("pk"), sk: part("sk") }
}
