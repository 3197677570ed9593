//! Questions to a table: one partition, in order, a page at a time (rules LED-12, LED-29).

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;

use crate::Store;
use crate::fault::Fault;
use crate::item::{self, Attributes, Versioned};
use crate::keys::Key;

/// A page of a list, and where the next one begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// What it holds, in order.
    pub items: Vec<T>,
    /// Where the next page begins, as text for an address.
    pub next: Option<String>,
}

/// How many items a page of a list has: each costs as much to read as it is long, seen or not.
pub(crate) const PAGE_ITEMS: i32 = 25;

/// How many items one question reads that searches or goes through everything: well below the
/// table's limit of a megabyte.
pub(crate) const READ_ITEMS: i32 = 1000;

/// A question in the making.
pub(crate) struct Ask<'a> {
    store: &'a Store,
    table: &'a str,
    index: Option<&'a str>,
    pk: String,
    sorts: Sorts,
    forward: bool,
    limit: i32,
    from: Option<String>,
}

/// Which part of the partition is wanted.
enum Sorts {
    All,
    Beginning(String),
    Between(String, String),
}

impl Store {
    /// Asks for the items of a partition of a table or index.
    pub(crate) fn ask<'a>(&'a self, table: &'a str, index: Option<&'a str>, pk: &str) -> Ask<'a> {
        Ask {
            store: self,
            table,
            index,
            pk: pk.to_owned(),
            sorts: Sorts::All,
            forward: true,
            limit: PAGE_ITEMS,
            from: None,
        }
    }

    /// Asks for items of the state table's own partition, strongly consistent (rule LED-08).
    pub(crate) fn ask_state(&self, pk: &str) -> Ask<'_> {
        self.ask(&self.tables.state, None, pk)
    }

    /// Asks an index of the state table; it lists, it never decides.
    pub(crate) fn ask_index<'a>(&'a self, index: &'a str, pk: &str) -> Ask<'a> {
        self.ask(&self.tables.state, Some(index), pk)
    }

    /// Reads one item of the state table, strongly consistent.
    pub(crate) async fn get<T: DeserializeOwned>(
        &self,
        key: &Key,
    ) -> Result<Option<Versioned<T>>, Fault> {
        let found = self.get_from(&self.tables.state, key).await?;
        found
            .map(|attributes| {
                let version = item::version(&attributes);
                Ok(Versioned { value: item::read(attributes)?, version })
            })
            .transpose()
    }

    /// Reads one item of any table, strongly consistent.
    pub(crate) async fn get_from(
        &self,
        table: &str,
        key: &Key,
    ) -> Result<Option<Attributes>, Fault> {
        let answer = self
            .dynamo
            .get_item()
            .table_name(table)
            .key("pk", AttributeValue::S(key.pk.clone()))
            .key("sk", AttributeValue::S(key.sk.clone()))
            .consistent_read(true)
            .send()
            .await?;
        Ok(answer.item)
    }
}

impl Ask<'_> {
    /// Only what begins so; a table takes no empty beginning, which means everything.
    pub(crate) fn beginning(mut self, prefix: impl Into<String>) -> Self {
        let prefix = prefix.into();
        self.sorts = if prefix.is_empty() { Sorts::All } else { Sorts::Beginning(prefix) };
        self
    }

    pub(crate) fn between(mut self, low: impl Into<String>, high: impl Into<String>) -> Self {
        self.sorts = Sorts::Between(low.into(), high.into());
        self
    }

    pub(crate) const fn newest_first(mut self) -> Self {
        self.forward = false;
        self
    }

    pub(crate) const fn limit(mut self, limit: i32) -> Self {
        self.limit = limit;
        self
    }

    pub(crate) fn from(mut self, from: Option<String>) -> Self {
        self.from = from;
        self
    }

    /// One page, read by `read`.
    pub(crate) async fn page<T>(
        self,
        read: impl Fn(Attributes) -> Result<T, Fault>,
    ) -> Result<Page<T>, Fault> {
        let (items, next) = self.fetch().await?;
        Ok(Page { items: items.into_iter().map(read).collect::<Result<_, _>>()?, next })
    }

    /// One page of what `counts`, read on and on until it is full; the next one begins after its
    /// last row. For partitions that a firm fills over years, and not by the day.
    pub(crate) async fn page_of<T>(
        mut self,
        read: impl Fn(Attributes) -> Result<T, Fault>,
        counts: impl Fn(&T) -> bool,
    ) -> Result<Page<T>, Fault> {
        let most = usize::try_from(self.limit).unwrap_or_default();
        self.limit = READ_ITEMS;
        let mut found = Page { items: Vec::new(), next: None };
        loop {
            let (items, next) = self.fetch().await?;
            for attributes in items {
                let here = place(&self.key_of(&attributes));
                let item = read(attributes)?;
                if !counts(&item) {
                    continue;
                }
                if found.items.len() >= most {
                    return Ok(found);
                }
                found.items.push(item);
                found.next = Some(here);
            }
            match next {
                Some(next) => self.from = Some(next),
                None => return Ok(Page { next: None, ..found }),
            }
        }
    }

    /// The key that a page which ends with this item ends at.
    fn key_of(&self, attributes: &Attributes) -> Attributes {
        let (pk, sk) = self.names();
        let named = |name: &&str| ["pk", "sk", pk, sk].contains(name);
        let kept = attributes.iter().filter(|(name, _)| named(&name.as_str()));
        kept.map(|(name, value)| (name.clone(), value.clone())).collect()
    }

    /// What partition and sort key are called here.
    const fn names(&self) -> (&'static str, &'static str) {
        match self.index {
            None => ("pk", "sk"),
            Some(index) => match index.as_bytes() {
                b"by_owner" => ("owner", "owner_sort"),
                b"by_kind" => ("kind_list", "kind_sort"),
                _ => ("month", "month_sort"),
            },
        }
    }

    /// Everything, however many pages it takes; for partitions that are bounded by nature.
    pub(crate) async fn all<T>(
        mut self,
        read: impl Fn(Attributes) -> Result<T, Fault>,
    ) -> Result<Vec<T>, Fault> {
        self.limit = 1000;
        let mut all = Vec::new();
        loop {
            let (items, next) = self.fetch().await?;
            for attributes in items {
                all.push(read(attributes)?);
            }
            match next {
                Some(next) => self.from = Some(next),
                None => return Ok(all),
            }
        }
    }

    async fn fetch(&self) -> Result<(Vec<Attributes>, Option<String>), Fault> {
        if let Sorts::Between(low, high) = &self.sorts
            && low > high
        {
            // A span that ends before it begins holds nothing; the table would refuse it.
            return Ok((Vec::new(), None));
        }
        let (pk, sk) = self.names();
        let mut query = self
            .store
            .dynamo
            .query()
            .table_name(self.table)
            .set_index_name(self.index.map(str::to_owned))
            .consistent_read(self.index.is_none())
            .scan_index_forward(self.forward)
            .limit(self.limit)
            .set_exclusive_start_key(self.from.as_deref().and_then(cursor))
            .expression_attribute_names("#pk", pk)
            .expression_attribute_values(":pk", AttributeValue::S(self.pk.clone()));
        query = match &self.sorts {
            Sorts::All => query.key_condition_expression("#pk = :pk"),
            Sorts::Beginning(prefix) => query
                .key_condition_expression("#pk = :pk AND begins_with(#sk, :low)")
                .expression_attribute_names("#sk", sk)
                .expression_attribute_values(":low", AttributeValue::S(prefix.clone())),
            Sorts::Between(low, high) => query
                .key_condition_expression("#pk = :pk AND #sk BETWEEN :low AND :high")
                .expression_attribute_names("#sk", sk)
                .expression_attribute_values(":low", AttributeValue::S(low.clone()))
                .expression_attribute_values(":high", AttributeValue::S(high.clone())),
        };
        let answer = query.send().await?;
        let next = answer.last_evaluated_key.map(|key| place(&key));
        Ok((answer.items.unwrap_or_default(), next))
    }
}

/// Spells the key a page ended at, for an address.
fn place(key: &Attributes) -> String {
    let mut parts: Vec<String> =
        key.keys().map(|name| format!("{name}\u{1}{}", item::text(key, name))).collect();
    parts.sort();
    URL_SAFE_NO_PAD.encode(parts.join("\u{2}"))
}

/// Reads what [`place`] spelled; what does not read begins at the beginning.
fn cursor(text: &str) -> Option<HashMap<String, AttributeValue>> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let parts = String::from_utf8(bytes).ok()?;
    parts
        .split('\u{2}')
        .map(|part| part.split_once('\u{1}'))
        .map(|part| part.map(|(name, text)| (name.to_owned(), AttributeValue::S(text.to_owned()))))
        .collect()
}
