//! Where a pack asks for less than the strictest of all: the firm says in writing why that is
//! enough for it (TRU-18, TRU-21).

use super::{Key, Pack, PackError, PackName, Rule};
use crate::text::Note;

/// A pack that asks for less than the strictest, and nobody said why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "These rules ask for less than the strictest of all. Write why they are the ones that apply; \
     the reason stays with the account."
)]
pub struct NoReason;

impl Pack {
    /// The rules that are looser than the strictest of all.
    pub fn loosened(&self) -> Result<Vec<(Key, &Rule)>, PackError> {
        let usual = Self::of(PackName::Default)?;
        let is_looser = |key: Key, rule: &Rule| {
            let strictest = usual.rule(key).map_or(rule.value, |usual| usual.value);
            key.strictness(rule.value) < key.strictness(strictest)
        };
        Ok(self.rules().filter(|(key, rule)| is_looser(*key, rule)).collect())
    }

    /// The reason for it, where one is needed.
    pub fn reasoned(&self, because: Option<Note>) -> Result<Option<Note>, NoReason> {
        match (self.loosened(), because) {
            (Ok(loosened), None) if !loosened.is_empty() => Err(NoReason),
            (_, because) => Ok(because),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tru18_what_is_looser_than_the_strictest_needs_a_written_reason() {
        let default = Pack::of(PackName::Default).unwrap();
        assert!(default.loosened().unwrap().is_empty());
        assert_eq!(default.reasoned(None), Ok(None));
        let texas = Pack::of(PackName::Texas).unwrap();
        let looser: Vec<Key> = texas.loosened().unwrap().iter().map(|(key, _)| *key).collect();
        assert!(looser.contains(&Key::RetentionYears), "{looser:?}");
        assert_eq!(texas.reasoned(None), Err(NoReason));
        let why = Note::parse("All clients are in Texas").unwrap();
        assert_eq!(texas.reasoned(Some(why.clone())), Ok(Some(why)));
    }
}
