//! Putting writes into a commit.

use aws_sdk_dynamodb::types::{
    AttributeValue, ConditionCheck, Delete, Put, ReturnValuesOnConditionCheckFailure,
    TransactWriteItem, Update,
};
use domain::id::ClientId;
use domain::ledger::{Book, Entry};
use serde::Serialize;

use super::{Commit, Counting, Guard, Write};
use crate::Store;
use crate::fault::Fault;
use crate::item;
use crate::journal::JournalItem;
use crate::keys::{self, Key, Places};

/// An expected version or absence, in the table's words.
const ABSENT: &str = "attribute_not_exists(pk)";
const AT_VERSION: &str = "version = :version";

pub(super) fn put(
    table: &str,
    attributes: item::Attributes,
    condition: &str,
    values: Option<(&str, AttributeValue)>,
) -> Result<TransactWriteItem, Fault> {
    let mut put = Put::builder()
        .table_name(table)
        .set_item(Some(attributes))
        .condition_expression(condition)
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
    if let Some((name, value)) = values {
        put = put.expression_attribute_values(name, value);
    }
    let put = put.build().map_err(|error| Fault::Refused(Box::new(error)))?;
    Ok(TransactWriteItem::builder().put(put).build())
}

fn version_value(version: u64) -> AttributeValue {
    AttributeValue::N(version.to_string())
}

impl Commit {
    /// A new item that nobody has made before.
    pub(crate) fn create<T: Serialize>(
        self,
        store: &Store,
        key: &Key,
        places: &Places,
        value: &T,
    ) -> Result<Self, Fault> {
        let attributes = item::write(key, places, 1, value)?;
        self.claim(store, attributes, Guard::Version)
    }

    /// An item that comes from another key, where it had `version`: its versions go on counting, so
    /// that one that comes back is never taken for what it was.
    pub(crate) fn moved<T: Serialize>(
        self,
        store: &Store,
        (key, version): (&Key, u64),
        places: &Places,
        value: &T,
    ) -> Result<Self, Fault> {
        let attributes = item::write(key, places, version.saturating_add(1), value)?;
        self.claim(store, attributes, Guard::Version)
    }

    /// A new item whose key must be unique, such as a matter number.
    pub(crate) fn unique<T: Serialize>(
        self,
        store: &Store,
        key: &Key,
        what: &'static str,
        value: &T,
    ) -> Result<Self, Fault> {
        let attributes = item::write(key, &Places::default(), 1, value)?;
        self.claim(store, attributes, Guard::Unique(what))
    }

    fn claim(
        mut self,
        store: &Store,
        attributes: item::Attributes,
        guard: Guard,
    ) -> Result<Self, Fault> {
        let item = put(&store.tables.state, attributes, ABSENT, None)?;
        self.writes.push(Write { item, guard });
        Ok(self)
    }

    /// A new state of an item that was read at `version`.
    pub(crate) fn replace<T: Serialize>(
        mut self,
        store: &Store,
        (key, version): (&Key, u64),
        places: &Places,
        value: &T,
    ) -> Result<Self, Fault> {
        let attributes = item::write(key, places, version.saturating_add(1), value)?;
        let expected = Some((":version", version_value(version)));
        let item = put(&store.tables.state, attributes, AT_VERSION, expected)?;
        self.writes.push(Write { item, guard: Guard::Version });
        Ok(self)
    }

    /// A state of an item that was read at `version`; a new item where that is nothing.
    pub(crate) fn over<T: Serialize>(
        self,
        store: &Store,
        (key, version): (&Key, u64),
        places: &Places,
        value: &T,
    ) -> Result<Self, Fault> {
        match version {
            0 => self.create(store, key, places, value),
            _ => self.replace(store, (key, version), places, value),
        }
    }

    /// A new state of an item that was read at `version` and has this much available: the table
    /// itself refuses a draw that nothing covers (rule TR-02).
    pub(crate) fn draw<T: Serialize>(
        mut self,
        store: &Store,
        (key, version): (&Key, u64),
        places: &Places,
        (value, minor): (&T, i64),
    ) -> Result<Self, Fault> {
        let put = Put::builder()
            .table_name(&store.tables.state)
            .set_item(Some(item::write(key, places, version.saturating_add(1), value)?))
            .condition_expression("version = :version AND available >= :amount")
            .expression_attribute_values(":version", version_value(version))
            .expression_attribute_values(":amount", AttributeValue::N(minor.to_string()))
            .build()
            .map_err(|error| Fault::Refused(Box::new(error)))?;
        let item = TransactWriteItem::builder().put(put).build();
        self.writes.push(Write { item, guard: Guard::Version });
        Ok(self)
    }

    /// Takes away an item that was read at `version`.
    pub(crate) fn remove(
        mut self,
        store: &Store,
        (key, version): (&Key, u64),
    ) -> Result<Self, Fault> {
        let delete = Delete::builder()
            .table_name(&store.tables.state)
            .key("pk", AttributeValue::S(key.pk.clone()))
            .key("sk", AttributeValue::S(key.sk.clone()))
            .condition_expression(AT_VERSION)
            .expression_attribute_values(":version", version_value(version))
            .build()
            .map_err(|error| Fault::Refused(Box::new(error)))?;
        let item = TransactWriteItem::builder().delete(delete).build();
        self.writes.push(Write { item, guard: Guard::Version });
        Ok(self)
    }

    /// Writes an item whatever was there; another write of the transaction guards it.
    pub(crate) fn set<T: Serialize>(
        mut self,
        store: &Store,
        key: &Key,
        places: &Places,
        value: &T,
    ) -> Result<Self, Fault> {
        let put = Put::builder()
            .table_name(&store.tables.state)
            .set_item(Some(item::write(key, places, 1, value)?))
            .build()
            .map_err(|error| Fault::Refused(Box::new(error)))?;
        let item = TransactWriteItem::builder().put(put).build();
        self.writes.push(Write { item, guard: Guard::Version });
        Ok(self)
    }

    /// Insists that an item is still at `version`, or still not there when that is zero.
    pub(crate) fn check(
        mut self,
        store: &Store,
        (key, version): (&Key, u64),
    ) -> Result<Self, Fault> {
        let check = ConditionCheck::builder()
            .table_name(&store.tables.state)
            .key("pk", AttributeValue::S(key.pk.clone()))
            .key("sk", AttributeValue::S(key.sk.clone()));
        let check = match version {
            0 => check.condition_expression(ABSENT),
            version => check
                .condition_expression(AT_VERSION)
                .expression_attribute_values(":version", version_value(version)),
        };
        let check = check.build().map_err(|error| Fault::Refused(Box::new(error)))?;
        let item = TransactWriteItem::builder().condition_check(check).build();
        self.writes.push(Write { item, guard: Guard::Version });
        Ok(self)
    }

    /// Puts an item of the session table: a session, a link, what a browser may go on with.
    pub(crate) fn open<T: Serialize>(
        mut self,
        store: &Store,
        key: &Key,
        value: &T,
    ) -> Result<Self, Fault> {
        let put = Put::builder()
            .table_name(&store.tables.session)
            .set_item(Some(item::write(key, &Places::default(), 1, value)?))
            .build()
            .map_err(|error| Fault::Refused(Box::new(error)))?;
        let item = TransactWriteItem::builder().put(put).build();
        self.writes.push(Write { item, guard: Guard::Version });
        Ok(self)
    }

    /// Takes away an item of the session table that must still be there: it works once.
    pub(crate) fn spend(mut self, store: &Store, key: &Key) -> Result<Self, Fault> {
        let delete = Delete::builder()
            .table_name(&store.tables.session)
            .key("pk", AttributeValue::S(key.pk.clone()))
            .key("sk", AttributeValue::S(key.sk.clone()))
            .condition_expression("attribute_exists(pk)")
            .build()
            .map_err(|error| Fault::Refused(Box::new(error)))?;
        let item = TransactWriteItem::builder().delete(delete).build();
        self.writes.push(Write { item, guard: Guard::Version });
        Ok(self)
    }

    /// Adds to numbers of an item, making it when it is not there.
    pub(crate) fn add(
        mut self,
        store: &Store,
        key: &Key,
        places: &Places,
        numbers: &[(&str, i64)],
    ) -> Result<Self, Fault> {
        let mut update = Update::builder()
            .table_name(&store.tables.state)
            .key("pk", AttributeValue::S(key.pk.clone()))
            .key("sk", AttributeValue::S(key.sk.clone()));
        let mut terms = vec!["version :one".to_owned()];
        update = update.expression_attribute_values(":one", AttributeValue::N("1".to_owned()));
        for (at, (name, number)) in numbers.iter().enumerate() {
            terms.push(format!("#n{at} :n{at}"));
            update = update
                .expression_attribute_names(format!("#n{at}"), *name)
                .expression_attribute_values(
                    format!(":n{at}"),
                    AttributeValue::N(number.to_string()),
                );
        }
        let mut expression = format!("ADD {}", terms.join(", "));
        if let Some((owner, sort)) = &places.owner {
            expression.push_str(" SET #owner = :owner, owner_sort = :sort");
            update = update
                .expression_attribute_names("#owner", "owner")
                .expression_attribute_values(":owner", AttributeValue::S(owner.clone()))
                .expression_attribute_values(":sort", AttributeValue::S(sort.clone()));
        }
        let update = update
            .update_expression(expression)
            .build()
            .map_err(|error| Fault::Refused(Box::new(error)))?;
        let item = TransactWriteItem::builder().update(update).build();
        self.writes.push(Write { item, guard: Guard::Version });
        Ok(self)
    }

    /// Adds to numbers of an item. The table itself refuses what would make the first of them more
    /// than it may be, and what was decided on another version.
    pub(crate) fn count(
        mut self,
        store: &Store,
        key: &Key,
        counting: &Counting<'_>,
    ) -> Result<Self, Fault> {
        let value = |number: i64| AttributeValue::N(number.to_string());
        let mut update = Update::builder()
            .table_name(&store.tables.state)
            .key("pk", AttributeValue::S(key.pk.clone()))
            .key("sk", AttributeValue::S(key.sk.clone()))
            .expression_attribute_values(":one", value(1));
        let mut terms = vec!["version :one".to_owned()];
        for (at, (name, number)) in counting.numbers.iter().enumerate() {
            terms.push(format!("#n{at} :n{at}"));
            update = update
                .expression_attribute_names(format!("#n{at}"), name)
                .expression_attribute_values(format!(":n{at}"), value(*number));
        }
        let mut conditions = Vec::new();
        if let (Some(most), Some((_, number))) = (counting.most, counting.numbers.first()) {
            let room = most.saturating_sub(*number);
            conditions.push(if room < 0 {
                "#n0 <= :room"
            } else {
                "(attribute_not_exists(#n0) OR #n0 <= :room)"
            });
            update = update.expression_attribute_values(":room", value(room));
        }
        match counting.at {
            None => {}
            Some(0) => conditions.push(ABSENT),
            Some(version) => {
                conditions.push(AT_VERSION);
                update = update.expression_attribute_values(":version", version_value(version));
            }
        }
        if !conditions.is_empty() {
            update = update.condition_expression(conditions.join(" AND "));
        }
        let update = update
            .update_expression(format!("ADD {}", terms.join(", ")))
            .build()
            .map_err(|error| Fault::Refused(Box::new(error)))?;
        let item = TransactWriteItem::builder().update(update).build();
        self.writes.push(Write { item, guard: Guard::Version });
        Ok(self)
    }

    /// What a client has paid, counted on.
    pub(crate) fn add_balance(
        self,
        store: &Store,
        client: &ClientId,
        numbers: &[(&str, i64)],
    ) -> Result<Self, Fault> {
        let places = Places { owner: keys::by_owner(client, "B"), kind: None };
        self.add(store, &keys::balance(client), &places, numbers)
    }

    /// An entry of the ledger.
    pub(crate) fn post<B: Book>(mut self, store: &Store, entry: &Entry<B>) -> Result<Self, Fault> {
        let journal = JournalItem::of(entry, self.at);
        let attributes = item::write(&journal.key(), &Places::default(), 1, &journal)?;
        let item = put(&store.tables.journal, attributes, ABSENT, None)?;
        self.writes.push(Write { item, guard: Guard::Version });
        Ok(self)
    }
}
