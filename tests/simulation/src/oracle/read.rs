//! Attributes of an item in the JSON of DynamoDB.

use serde_json::Value;

/// The text of an attribute; empty without.
pub(crate) fn text<'a>(item: &'a Value, name: &str) -> &'a str {
    item.get(name).and_then(|value| value.get("S")).and_then(Value::as_str).unwrap_or_default()
}

/// The whole number of an attribute; nothing when it is none.
pub(crate) fn number(item: &Value, name: &str) -> Option<i64> {
    item.get(name)?.get("N")?.as_str()?.parse().ok()
}

/// The whole number of an attribute that must have one.
pub(crate) fn amount(item: &Value, name: &str) -> Result<i64, String> {
    number(item, name).ok_or_else(|| format!("{name} of {} is no whole number.", item["pk"]))
}
