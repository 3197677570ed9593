//! Items of a table: structs to attributes and back, with keys and index places beside them.

use std::collections::HashMap;
use std::str::FromStr;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::hours::Rounding;
use domain::ledes::LedesId;
use domain::money::{Currency, Money};
use rust_decimal::Decimal;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::fault::Fault;
use crate::keys::{Key, Places};

/// The attributes of one item.
pub type Attributes = HashMap<String, AttributeValue>;

/// Reads the struct of an item.
pub(crate) fn read<T: DeserializeOwned>(attributes: Attributes) -> Result<T, Fault> {
    let key = attributes.get("pk").cloned();
    serde_dynamo::from_item(attributes).map_err(|error| Fault::damaged(key, error))
}

/// Writes the struct of an item with its key, its places in the indexes and its version.
pub(crate) fn write<T: Serialize>(
    key: &Key,
    places: &Places,
    version: u64,
    item: &T,
) -> Result<Attributes, Fault> {
    let mut attributes: Attributes =
        serde_dynamo::to_item(item).map_err(|error| Fault::damaged(key, error))?;
    let mut set = |name: &str, text: &str| {
        attributes.insert(name.to_owned(), AttributeValue::S(text.to_owned()));
    };
    set("pk", &key.pk);
    set("sk", &key.sk);
    if let Some((owner, sort)) = &places.owner {
        set("owner", owner);
        set("owner_sort", sort);
    }
    if let Some((kind, sort)) = &places.kind {
        set("kind_list", kind);
        set("kind_sort", sort);
    }
    attributes.insert("version".to_owned(), AttributeValue::N(version.to_string()));
    Ok(attributes)
}

/// The version of an item as it was read.
pub(crate) fn version(attributes: &Attributes) -> u64 {
    attributes
        .get("version")
        .and_then(|value| value.as_n().ok())
        .and_then(|number| number.parse().ok())
        .unwrap_or(0)
}

/// The text of an attribute.
pub(crate) fn text<'a>(attributes: &'a Attributes, name: &str) -> &'a str {
    attributes.get(name).and_then(|value| value.as_s().ok()).map_or("", String::as_str)
}

/// Reads a value that was stored as text.
pub(crate) fn parsed<T: FromStr>(what: &str, text: &str) -> Result<T, Fault> {
    text.parse().map_err(|_| Fault::damaged(what, format!("{text:?} does not read")))
}

/// Reads a value through its own parser.
pub(crate) fn checked<T, E: std::fmt::Display>(
    what: &str,
    value: Result<T, E>,
) -> Result<T, Fault> {
    value.map_err(|error| Fault::damaged(what, error))
}

/// A value that an item must have.
pub(crate) fn needed<T>(what: &str, value: Option<T>) -> Result<T, Fault> {
    value.ok_or_else(|| Fault::damaged(what, "missing or unknown"))
}

/// An amount that was stored as minor units beside its currency.
pub(crate) fn money(minor: i64, currency: &str) -> Result<Money, Fault> {
    Ok(Money::new(minor, parsed::<Currency>("currency", currency)?))
}

/// A decimal that was stored as text.
pub(crate) fn decimal(text: &str) -> Result<Decimal, Fault> {
    parsed("decimal", text)
}

/// An id for e-bills that was stored as text, where there is one.
pub(crate) fn rounding(word: Option<&str>) -> Result<Option<Rounding>, Fault> {
    word.map(|word| needed("rounding", Rounding::of_word(word))).transpose()
}

/// An id of e-bills, where there is one.
pub(crate) fn ledes_id(text: Option<&str>) -> Result<Option<LedesId>, Fault> {
    checked("id for e-bills", LedesId::parse_optional(text.unwrap_or_default()))
}

/// A value with the version it was read at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Versioned<T> {
    /// The value.
    pub value: T,
    /// The version it was read at; a write over it names this.
    pub version: u64,
}
