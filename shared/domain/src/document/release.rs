//! A person's release of a file that no scanner can look into: a password guards it, or it is built
//! in a way that the scanner does not know (rule SEC-58).
//!
//! Invariants: only what is held is released: a threat, a disguise or a scan that was not made
//! never is; what is released is the bytes that the lawyer was shown the hash of.

use jiff::Timestamp;

use super::{Content, Document, DocumentState, Refused};
use crate::id::MemberId;
use crate::text::Note;

/// Who released a file, when and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// The lawyer.
    pub by: MemberId,
    /// Their name.
    pub name: String,
    /// Why, in their words.
    pub reason: Note,
    /// When.
    pub at: Timestamp,
}

impl Document {
    /// What was held and a lawyer may release.
    pub const fn held(&self) -> Option<&Content> {
        match &self.state {
            DocumentState::Held(content) => Some(content),
            DocumentState::Awaited
            | DocumentState::Dropped
            | DocumentState::Arrived
            | DocumentState::Clean(_)
            | DocumentState::Releasing(..)
            | DocumentState::Released(..)
            | DocumentState::Refused(_) => None,
        }
    }

    /// The state after a lawyer released it; none unless it was held.
    pub fn releasing(&self, release: Release) -> Option<DocumentState> {
        self.held().map(|content| DocumentState::Releasing(content.clone(), release))
    }

    /// The state after its bytes were compared again: the same ones were put, in a version, where
    /// readers reach them, or they are others and stay shut. None unless it is being released.
    pub fn released(&self, found: &str, version: Option<String>) -> Option<DocumentState> {
        let DocumentState::Releasing(content, release) = &self.state else { return None };
        Some(if content.sha256 == found {
            DocumentState::Released(Content { version, ..content.clone() }, release.clone())
        } else {
            DocumentState::Refused(Refused::Changed)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{FileKind, FileName, Giver};
    use crate::id::{ClientId, DocumentId, MatterId};
    use crate::text::{Mark, Name};

    fn content() -> Content {
        let version = Some("uploaded".to_owned());
        Content { bytes: 7, sha256: "ab".repeat(32), version, is_active: false }
    }

    fn release() -> Release {
        Release {
            by: MemberId::made(1, [9; 10]),
            name: "Ada".to_owned(),
            reason: Note::parse("The client read me the password.").unwrap(),
            at: "2026-03-12T11:00:00Z".parse().unwrap(),
        }
    }

    fn document(state: DocumentState) -> Document {
        Document {
            id: DocumentId::made(1, [1; 10]),
            matter: MatterId::made(1, [2; 10]),
            matter_number: Mark::parse("2026-007").unwrap(),
            matter_name: Name::parse("Lease").unwrap(),
            client: ClientId::made(1, [3; 10]),
            client_name: Name::parse("Acme").unwrap(),
            name: FileName::shown("lease.docx"),
            kind: FileKind::Docx,
            from: Giver { id: "con_1".to_owned(), name: "Bob".to_owned() },
            begun_at: "2026-03-12T10:00:00Z".parse().unwrap(),
            state,
        }
    }

    #[test]
    fn sec58_only_what_is_held_is_released() {
        let shut = Refused::ALL.map(DocumentState::Refused);
        let others = [
            DocumentState::Awaited,
            DocumentState::Dropped,
            DocumentState::Arrived,
            DocumentState::Clean(content()),
            DocumentState::Releasing(content(), release()),
            DocumentState::Released(content(), release()),
        ];
        for state in others.into_iter().chain(shut) {
            assert_eq!(document(state.clone()).releasing(release()), None, "{state:?}");
        }
        let releasing = document(DocumentState::Held(content())).releasing(release()).unwrap();
        assert_eq!(document(releasing.clone()).content(), None, "not before it was compared");
        let version = Some("released".to_owned());
        let released = document(releasing).released(&"ab".repeat(32), version.clone()).unwrap();
        assert_eq!(document(released).content().unwrap().version, version);
    }

    #[test]
    fn sec58_other_bytes_than_were_looked_at_stay_shut() {
        let releasing = document(DocumentState::Releasing(content(), release()));
        let state = releasing.released(&"cd".repeat(32), None);
        assert_eq!(state, Some(DocumentState::Refused(Refused::Changed)));
        assert_eq!(document(DocumentState::Held(content())).released("", None), None);
    }
}
