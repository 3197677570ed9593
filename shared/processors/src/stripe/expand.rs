//! References that Stripe writes as an id, or as the whole object when asked to.

use serde::Deserialize;

/// An id or the object itself.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum Expandable<T> {
    /// Only its id.
    Id(String),
    /// All of it.
    Object(Box<T>),
}

impl<T> Expandable<T> {
    pub(super) fn object(&self) -> Option<&T> {
        match self {
            Self::Id(_) => None,
            Self::Object(object) => Some(object),
        }
    }
}
