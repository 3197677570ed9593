//! Parameters as Stripe takes them: form-encoded, nested by brackets.

use std::str::FromStr;

use super::object::{Expand, Metadata};
use super::refusal::Refusal;

/// Stripe's limits for what a caller keeps with an object.
const METADATA_KEYS_MAX: usize = 50;
const METADATA_KEY_MAX: usize = 40;
const METADATA_VALUE_MAX: usize = 500;

/// The parameters of a request, in their order.
#[derive(Debug, Clone, Default)]
pub(super) struct Params(Vec<(String, String)>);

impl Params {
    /// Reads a query or a body.
    pub(super) fn parse(encoded: &[u8]) -> Self {
        Self(url::form_urlencoded::parse(encoded).into_owned().collect())
    }

    /// The same for the same parameters in any order.
    pub(super) fn fingerprint(&self) -> String {
        let mut pairs = self.0.clone();
        pairs.sort();
        url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
    }

    /// Refuses parameters that are not among `known`.
    pub(super) fn only(&self, known: &[&str]) -> Result<(), Refusal> {
        for (name, _) in &self.0 {
            let top = name.split('[').next().unwrap_or_default();
            if top != "expand" && !known.contains(&top) {
                let message = format!("Received unknown parameter: {top}");
                return Err(Refusal::coded("parameter_unknown", top, message));
            }
        }
        Ok(())
    }

    /// A text that is not empty.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(given, _)| given == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// A text that must be there.
    pub(super) fn required(&self, name: &str) -> Result<&str, Refusal> {
        self.text(name).ok_or_else(|| Refusal::missing(name))
    }

    /// A whole number.
    pub(super) fn number<T: FromStr>(&self, name: &str) -> Result<Option<T>, Refusal> {
        let read = |text: &str| {
            let message = format!("Invalid integer: {text}");
            text.parse().map_err(|_| Refusal::coded("parameter_invalid_integer", name, message))
        };
        self.text(name).map(read).transpose()
    }

    /// The values of `name[]` or `name[0]`, `name[1]`.
    pub(super) fn list(&self, name: &str) -> Vec<String> {
        self.inside(name).map(|(_, value)| value.to_owned()).collect()
    }

    /// What is to be expanded.
    pub(super) fn expand(&self) -> Expand {
        Expand::new(self.list("expand"))
    }

    /// The names and values of `name[key]`.
    pub(super) fn metadata(&self, name: &str) -> Result<Metadata, Refusal> {
        let mut kept = Metadata::new();
        for (key, value) in self.inside(name).filter(|(_, value)| !value.is_empty()) {
            if key.len() > METADATA_KEY_MAX || value.chars().count() > METADATA_VALUE_MAX {
                return Err(Refusal::invalid(
                    name,
                    "Metadata keys have at most 40 characters and values at most 500",
                ));
            }
            kept.insert(key.to_owned(), value.to_owned());
        }
        if kept.len() > METADATA_KEYS_MAX {
            return Err(Refusal::invalid(name, "Metadata can have at most 50 keys"));
        }
        Ok(kept)
    }

    fn inside(&self, name: &str) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().filter_map(move |(given, value)| {
            let key = given.strip_prefix(name)?.strip_prefix('[')?.strip_suffix(']')?;
            (!key.contains('[')).then_some((key, value.as_str()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_nest_by_brackets() {
        let params = Params::parse(b"a=1&metadata[x]=y&expand[]=p&expand[]=q.r&l[0][n]=7&e=");
        assert_eq!(params.number::<i64>("a").unwrap(), Some(1));
        assert_eq!(params.list("expand"), ["p", "q.r"]);
        assert_eq!(params.metadata("metadata").unwrap()["x"], "y");
        assert_eq!(params.text("l[0][n]"), Some("7"));
        assert_eq!(params.text("e"), None);
        assert!(params.only(&["a", "metadata", "l", "e"]).is_ok());
        assert!(params.only(&["a", "metadata", "e"]).is_err());
        assert!(params.number::<i64>("metadata[x]").is_err());
    }
}
