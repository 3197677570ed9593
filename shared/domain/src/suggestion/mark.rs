//! What makes noted work the same work in another file.
//!
//! Invariant: a mark follows from what identifies the work alone, never from the file, the line or
//! the day of the import; two rows that say the same are the first and the second.

use std::collections::BTreeMap;
use std::fmt;

use sha2::{Digest, Sha256};

use crate::id::SuggestionId;

/// The mark of noted work.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mark(String);

impl Mark {
    /// The mark of what these texts identify; where one ends and the next begins is part of it.
    pub fn of(parts: &[&str]) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(part);
        }
        Self(hex::encode(hash.finalize()).chars().take(40).collect())
    }

    /// The mark that was stored so.
    pub fn of_word(word: &str) -> Self {
        Self(word.to_owned())
    }

    /// The mark as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The id of the suggestion with this mark.
    pub(super) fn id(&self) -> SuggestionId {
        let mut chance = [0; 10];
        for (to, from) in chance.iter_mut().zip(Sha256::digest(&self.0)) {
            *to = from;
        }
        SuggestionId::made(0, chance)
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How often each was seen in a file.
#[derive(Debug, Clone, Default)]
pub struct Seen(BTreeMap<Mark, u32>);

impl Seen {
    /// The mark of what these texts identify, as the first, the second and so on of its like.
    pub fn mark(&mut self, parts: &[&str]) -> Mark {
        let like = Mark::of(parts);
        let count = self.0.entry(like.clone()).or_default();
        *count = count.saturating_add(1);
        if *count == 1 { like } else { Mark::of(&[like.as_str(), &count.to_string()]) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_that_say_the_same_are_the_first_and_the_second() {
        let marks = || {
            let mut seen = Seen::default();
            [seen.mark(&["a", "b"]), seen.mark(&["a", "b"]), seen.mark(&["ab", ""])]
        };
        let [first, second, other] = marks();
        assert!(first != second && second != other && other != first);
        assert_eq!(marks(), [first.clone(), second, other]);
        assert_eq!(first.id(), Mark::of_word(first.as_str()).id());
    }
}
