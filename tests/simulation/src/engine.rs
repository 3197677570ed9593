//! The tables in memory, without a socket: what a request of the SDK says is done at once.
//!
//! Invariants: every change is noted in the order it was made, as a stream would carry it; a second
//! engine follows the first, as late as it is told to, and answers for indexes that are late.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Mutex, PoisonError};

use dynoxide::Database;
use local::template::{Key, Table};
use serde_json::{Value, json};

/// A request: the operation and its body.
#[derive(Debug, Clone)]
pub struct Request {
    /// Such as `TransactWriteItems`.
    pub operation: String,
    /// Its body.
    pub body: Value,
}

/// An answer: the status and the body.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: String,
}

/// One item that changed.
#[derive(Debug, Clone)]
pub struct Change {
    /// Its place among all changes.
    pub number: u64,
    /// The place of the write that made it: what one transaction changed has the same.
    pub write: usize,
    /// The table.
    pub table: String,
    /// The partition key and the sort key.
    pub key: (String, String),
    /// The item before, in the JSON of DynamoDB.
    pub old: Option<Value>,
    /// The item after.
    pub new: Option<Value>,
}

/// The tables of one run.
pub struct Engine {
    first: Database,
    second: Database,
    /// The attributes that put an item into an index.
    indexed: BTreeSet<String>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    items: BTreeMap<(String, String, String), Value>,
    changes: Vec<Change>,
    /// How many changes there were after each write.
    writes: Vec<usize>,
    /// How many of them the second engine has followed, by table.
    followed: BTreeMap<String, usize>,
    /// The tokens of the transactions that were done.
    done: BTreeSet<String>,
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine").finish_non_exhaustive()
    }
}

impl Engine {
    /// Empty tables as a template declares them.
    pub fn new(tables: &[Table]) -> Self {
        let made = || {
            let engine = Database::memory().expect("an engine in memory");
            for table in tables {
                let body = declared(table).to_string();
                let request = serde_json::from_str(&body).expect("a declaration");
                engine.create_table(request).expect("a table");
            }
            engine
        };
        let indexes = tables.iter().flat_map(|table| &table.indexes);
        let indexed = indexes.map(|index| index.key.partition.clone()).collect();
        Self { first: made(), second: made(), indexed, state: Mutex::default() }
    }

    /// Does what is asked; an index answers as it was `late` writes ago.
    pub fn ask(&self, request: &Request, late: usize) -> Answer {
        if request.body.get("IndexName").is_some() && late > 0 {
            self.follow(request.body["TableName"].as_str().unwrap_or_default(), late);
            return answer(&self.second, request);
        }
        let answer = answer(&self.first, request);
        if answer.status == 200 && is_write(&request.operation) {
            self.note(request);
        }
        answer
    }

    /// All changes from the one with this number.
    pub fn changes_from(&self, number: u64) -> Vec<Change> {
        let from = usize::try_from(number).unwrap_or(usize::MAX);
        self.locked().changes.get(from..).unwrap_or_default().to_vec()
    }

    /// At most `limit` changes of one table, from the one with this number.
    pub fn changes_of(&self, table: &str, number: u64, limit: usize) -> Vec<Change> {
        let from = usize::try_from(number).unwrap_or(usize::MAX);
        let state = self.locked();
        let all = state.changes.get(from..).unwrap_or_default().iter();
        all.filter(|change| change.table == table).take(limit).cloned().collect()
    }

    /// How many changes there were.
    pub fn changed(&self) -> u64 {
        u64::try_from(self.locked().changes.len()).unwrap_or(u64::MAX)
    }

    /// An item as it is now.
    pub fn item(&self, table: &str, pk: &str, sk: &str) -> Option<Value> {
        let place = (table.to_owned(), pk.to_owned(), sk.to_owned());
        self.locked().items.get(&place).cloned()
    }

    /// All items of a table as they are now.
    pub fn items(&self, table: &str) -> Vec<Value> {
        let state = self.locked();
        let of = state.items.iter().filter(|((name, ..), _)| name == table);
        of.map(|(_, item)| item.clone()).collect()
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Brings a table of the second engine to where it was before the last `late` writes, as far as
    /// indexes show it.
    fn follow(&self, table: &str, late: usize) {
        let mut state = self.locked();
        let from = state.followed.get(table).copied().unwrap_or(0);
        let last = state.writes.len().checked_sub(late + 1);
        let to = last.and_then(|last| state.writes.get(last).copied()).unwrap_or(0);
        let mut items: BTreeMap<&(String, String), Option<&Value>> = BTreeMap::new();
        for change in state.changes.get(from..to).unwrap_or_default() {
            if change.table == table
                && [&change.old, &change.new].iter().any(|item| self.lists(item))
            {
                items.insert(&change.key, change.new.as_ref());
            }
        }
        for ((pk, sk), item) in items {
            let followed = answer(&self.second, &moved(table, (pk, sk), item));
            assert_eq!(followed.status, 200, "the second engine follows: {}", followed.body);
        }
        state.followed.insert(table.to_owned(), from.max(to));
    }

    /// Whether an index lists an item.
    fn lists(&self, item: &Option<Value>) -> bool {
        item.as_ref().is_some_and(|item| self.indexed.iter().any(|name| item.get(name).is_some()))
    }

    /// Notes what a write did, item by item.
    fn note(&self, request: &Request) {
        let mut state = self.locked();
        let token = request.body.get("ClientRequestToken").and_then(Value::as_str);
        if token.is_some_and(|token| !state.done.insert(token.to_owned())) {
            // The engine answered from its memory of tokens, and has changed nothing.
            return;
        }
        let write = state.writes.len();
        for (act, (table, pk, sk)) in acts(request) {
            // What was put is what was asked for; what else an act made of an item is read.
            let put = act.get("Item").cloned();
            let new = put.or_else(|| self.read(&table, &pk, &sk));
            let place = (table.clone(), pk.clone(), sk.clone());
            let old = match &new {
                Some(item) => state.items.insert(place, item.clone()),
                None => state.items.remove(&place),
            };
            if old != new {
                let number = u64::try_from(state.changes.len()).unwrap_or(u64::MAX);
                let key = (pk, sk);
                state.changes.push(Change { number, write, table, key, old, new });
            }
        }
        let changed = state.changes.len();
        state.writes.push(changed);
    }

    fn read(&self, table: &str, pk: &str, sk: &str) -> Option<Value> {
        let body = json!({
            "TableName": table, "ConsistentRead": true,
            "Key": { "pk": { "S": pk }, "sk": { "S": sk } },
        });
        let request = Request { operation: "GetItem".to_owned(), body };
        let found: Value = serde_json::from_str(&answer(&self.first, &request).body).ok()?;
        found.get("Item").cloned()
    }
}

/// What makes an item as it is elsewhere.
fn moved(table: &str, (pk, sk): (&str, &str), item: Option<&Value>) -> Request {
    let (operation, body) = match item {
        Some(item) => ("PutItem", json!({ "TableName": table, "Item": item })),
        None => {
            let key = json!({ "pk": { "S": pk }, "sk": { "S": sk } });
            ("DeleteItem", json!({ "TableName": table, "Key": key }))
        }
    };
    Request { operation: operation.to_owned(), body }
}

fn is_write(operation: &str) -> bool {
    ["TransactWriteItems", "PutItem", "UpdateItem", "DeleteItem"].contains(&operation)
}

/// Table, partition key, sort key.
type Place = (String, String, String);

/// The items that a write names.
pub fn touched(request: &Request) -> Vec<Place> {
    acts(request).into_iter().map(|(_, place)| place).collect()
}

/// The writes of a request, each with the item that it names.
fn acts(request: &Request) -> Vec<(&Value, Place)> {
    let body = &request.body;
    let Some(items) = body.get("TransactItems").and_then(Value::as_array) else {
        return place(body).map(|place| (body, place)).into_iter().collect();
    };
    let writes = ["Put", "Update", "Delete"];
    let act = |item| writes.into_iter().find_map(|act| Value::get(item, act));
    items.iter().filter_map(act).filter_map(|act| Some((act, place(act)?))).collect()
}

fn place(act: &Value) -> Option<Place> {
    let named = act.get("Item").or_else(|| act.get("Key"))?;
    let text = |name| Some(named.get(name)?.get("S")?.as_str()?.to_owned());
    Some((act.get("TableName")?.as_str()?.to_owned(), text("pk")?, text("sk")?))
}

fn answer(engine: &Database, request: &Request) -> Answer {
    macro_rules! done {
        ($operation:ident) => {
            serde_json::from_value(request.body.clone())
                .map_err(|error| dynoxide::DynoxideError::ValidationException(error.to_string()))
                .and_then(|request| engine.$operation(request))
                .map(|response| serde_json::to_string(&response).unwrap_or_default())
        };
    }
    let done = match request.operation.as_str() {
        "GetItem" => done!(get_item),
        "PutItem" => done!(put_item),
        "UpdateItem" => done!(update_item),
        "DeleteItem" => done!(delete_item),
        "Query" => done!(query),
        "BatchGetItem" => done!(batch_get_item),
        "TransactWriteItems" => done!(transact_write_items),
        other => Err(dynoxide::DynoxideError::ValidationException(format!("no {other} here"))),
    };
    match done {
        Ok(body) => Answer { status: 200, body },
        Err(error) => Answer { status: error.status_code(), body: error.to_json() },
    }
}

fn declared(table: &Table) -> Value {
    let mut names: Vec<&String> = Vec::new();
    let keys = std::iter::once(&table.key).chain(table.indexes.iter().map(|index| &index.key));
    for key in keys {
        names.push(&key.partition);
        names.extend(&key.sort);
    }
    let attributes: Vec<Value> = names
        .into_iter()
        .map(|name| json!({ "AttributeName": name, "AttributeType": "S" }))
        .collect();
    let indexes: Vec<Value> = table
        .indexes
        .iter()
        .map(|index| {
            json!({
                "IndexName": index.name, "KeySchema": schema(&index.key),
                "Projection": { "ProjectionType": "ALL" },
            })
        })
        .collect();
    let mut body = json!({
        "TableName": table.name, "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": attributes, "KeySchema": schema(&table.key),
    });
    if !indexes.is_empty() {
        body["GlobalSecondaryIndexes"] = Value::from(indexes);
    }
    body
}

fn schema(key: &Key) -> Value {
    let mut schema = vec![json!({ "AttributeName": key.partition, "KeyType": "HASH" })];
    let sort = key.sort.as_ref();
    schema.extend(sort.map(|name| json!({ "AttributeName": name, "KeyType": "RANGE" })));
    Value::from(schema)
}
