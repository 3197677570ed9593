//! The keys of suggestions; their patterns are in the table of [`super`].

use domain::id::{MemberId, SuggestionId};
use jiff::civil::Date;

use super::{Key, key, newest_first};

pub(crate) fn suggestion(id: &SuggestionId) -> Key {
    key(format!("SUGGESTION#{id}"), "SUGGESTION")
}

/// What became of a file of time or a calendar.
pub(crate) fn suggestion_file(sha256: &str) -> Key {
    key(format!("SUGGESTIONFILE#{sha256}"), "SUGGESTIONFILE")
}

/// The suggestions that wait for a timekeeper, or for nobody known.
pub(crate) fn suggested_pk(timekeeper: Option<&MemberId>) -> String {
    let whose = timekeeper.map_or("nobody", MemberId::as_str);
    format!("SUGGESTED#{whose}")
}

/// Sorts suggestions by day, the newest first.
pub(crate) fn suggested_sort(on: Date, id: &SuggestionId) -> String {
    format!("{}#{id}", newest_first(on))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "00000000000000000000000000";

    #[test]
    fn every_key_of_suggestions_is_spelled_so() {
        let id: SuggestionId = format!("sug_{BODY}").parse().unwrap();
        let member: MemberId = format!("mem_{BODY}").parse().unwrap();
        let literal = |key: Key| format!("{} / {}", key.pk, key.sk);
        assert_eq!(literal(suggestion(&id)), format!("SUGGESTION#sug_{BODY} / SUGGESTION"));
        assert_eq!(literal(suggestion_file("ab")), "SUGGESTIONFILE#ab / SUGGESTIONFILE");
        assert_eq!(suggested_pk(Some(&member)), format!("SUGGESTED#mem_{BODY}"));
        assert_eq!(suggested_pk(None), "SUGGESTED#nobody");
        let sort = |day| suggested_sort(Date::constant(2026, 3, day), &id);
        assert_eq!(sort(1), format!("9246233#sug_{BODY}"));
        assert!(sort(2) < sort(1), "the newest first");
    }
}
