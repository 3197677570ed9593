//! What all objects have in common: an id, a time, a shape, and references that can be expanded.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::book::Act;
use super::refusal::Refusal;

/// Names and values that the caller of the API keeps with an object.
pub(super) type Metadata = std::collections::BTreeMap<String, String>;

/// An object as it is kept, and as the API shows it.
pub(super) trait Object: Serialize + DeserializeOwned {
    /// The `object` of the API.
    const KIND: &'static str;

    /// Its id, with Stripe's prefix.
    fn id(&self) -> &str;

    /// When it was made, in seconds since 1970.
    fn created(&self) -> i64;

    /// The published shape.
    fn render(&self, act: &Act<'_>, expand: &Expand) -> Result<Value, Refusal>;
}

/// The references that the caller wants as whole objects, such as `latest_charge.customer`.
#[derive(Debug, Clone, Default)]
pub(super) struct Expand(Vec<String>);

impl Expand {
    pub(super) fn new(paths: Vec<String>) -> Self {
        Self(paths)
    }

    /// What to expand inside of `field`; `None` when it stays an id.
    pub(super) fn within(&self, field: &str) -> Option<Self> {
        let mut wanted = false;
        let mut deeper = Vec::new();
        for rest in self.0.iter().filter_map(|path| path.strip_prefix(field)) {
            wanted |= rest.is_empty() || rest.starts_with('.');
            deeper.extend(rest.strip_prefix('.').map(str::to_owned));
        }
        wanted.then_some(Self(deeper))
    }

    /// A reference: `null`, an id, or the whole object.
    pub(super) fn reference<T: Object>(
        &self,
        act: &Act<'_>,
        field: &str,
        id: Option<&str>,
    ) -> Result<Value, Refusal> {
        match (id, self.within(field)) {
            (None, _) => Ok(Value::Null),
            (Some(id), None) => Ok(json!(id)),
            (Some(id), Some(deeper)) => act.get::<T>(id)?.render(act, &deeper),
        }
    }
}

/// A new id with Stripe's prefix, such as `pi_`.
pub(super) fn new_id(prefix: &str) -> Result<String, getrandom::Error> {
    const LETTERS: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut bytes = [0_u8; 24];
    getrandom::fill(&mut bytes)?;
    let letter = |byte: &u8| LETTERS.iter().cycle().nth(usize::from(*byte)).copied();
    let chance = bytes.iter().filter_map(letter).map(char::from);
    Ok(prefix.chars().chain(chance).collect())
}

/// An object with fields of which nothing is known.
pub(super) fn with_nulls(mut fields: Value, nulls: &[&str]) -> Value {
    if let Some(fields) = fields.as_object_mut() {
        fields.extend(nulls.iter().map(|name| ((*name).to_owned(), Value::Null)));
    }
    fields
}

/// A page of a list.
pub(super) fn list(url: &str, data: &[Value], more: More) -> Value {
    json!({ "object": "list", "url": url, "data": data, "has_more": more == More::Yes })
}

/// Whether a list goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum More {
    Yes,
    No,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_expand_along_their_path() {
        let expand = Expand::new(vec!["payment_intent.latest_charge.customer".to_owned()]);
        let inner = expand.within("payment_intent").unwrap();
        assert!(inner.within("latest_charge").unwrap().within("customer").is_some());
        assert!(inner.within("customer").is_none());
        assert!(expand.within("payment").is_none());
    }
}
