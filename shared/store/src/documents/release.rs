//! Releasing a file that no scanner can look into: a lawyer orders it here, the function `scans`
//! hears of it by the journal and has the bytes put where readers reach them (rule SEC-58).

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::audit::Event;
use domain::document::{Document, DocumentState, Release};
use domain::id::DocumentId;
use domain::notice::{About, Notice};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::access::{FirmStore, SystemStore};
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::{self, Versioned};
use crate::once::{CommitError, Done, Once};

/// The most lawyers that are told in one commit.
const LAWYERS_MAX: usize = 80;

/// The word of the event that `scans` listens for; template.yaml has it in a filter.
const ORDERED: &str = "release ordered";

/// The document whose release was ordered, when a record of the journal tells of that.
pub fn release_ordered(image: &HashMap<String, AttributeValue>) -> Option<DocumentId> {
    let ordered = item::text(image, "what") == ORDERED;
    ordered.then(|| item::text(image, "entity").parse().ok()).flatten()
}

impl FirmStore<'_> {
    /// Releases a file that was held.
    pub async fn commit_release(
        &self,
        once: &Once,
        document: &Versioned<Document>,
        release: Release,
    ) -> Result<Done, CommitError> {
        let at = release.at;
        let reason = hex::encode(Sha256::digest(release.reason.as_str()));
        let Some(state) = document.value.releasing(release) else { return Err(CommitError::Stale) };
        let event = Event::ReleaseOrdered {
            document: document.value.id.clone(),
            sha256: hash(document),
            reason,
        };
        let commit = Commit::by(self.member.actor(), once, at);
        self.store.document_moved(commit, document, state, event).await
    }
}

impl SystemStore<'_> {
    /// Keeps what came of a release: the bytes that were found lie where readers reach them, in a
    /// version, or they are others than were looked at and stay shut.
    pub async fn commit_released(
        &self,
        document: &Versioned<Document>,
        (found, version): (&str, Option<String>),
        at: Timestamp,
    ) -> Result<(), CommitError> {
        let Some(state) = document.value.released(found, version) else { return Ok(()) };
        let id = document.value.id.clone();
        let event = match &state {
            DocumentState::Released(..) => {
                Event::DocumentReleased { document: id.clone(), sha256: found.to_owned() }
            }
            DocumentState::Awaited
            | DocumentState::Dropped
            | DocumentState::Arrived
            | DocumentState::Clean(_)
            | DocumentState::Held(_)
            | DocumentState::Releasing(..)
            | DocumentState::Refused(_) => Event::DocumentScanned {
                document: id.clone(),
                verdict: state.word(),
                sha256: found.to_owned(),
            },
        };
        // A file is released once in each version of its document: later news is another release.
        let once = Once::named(format!("released#{id}#{}", document.version));
        let commit = Commit::by(self.actor(), &once, at);
        self.store.document_moved(commit, document, state, event).await.map(|_| ())
    }

    /// Adds a mail to every lawyer that a file waits for one of them.
    pub(super) async fn told_of_held(&self, commit: Commit) -> Result<Commit, Fault> {
        let members = self.members().await?.into_iter();
        let lawyers = members.filter(|member| member.role.releases()).take(LAWYERS_MAX);
        let mails = lawyers.map(|lawyer| Notice { to: lawyer.email, about: About::FileHeld });
        Ok(mails.fold(commit, Commit::mail))
    }
}

fn hash(document: &Versioned<Document>) -> String {
    document.value.held().map(|content| content.sha256.clone()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sec58_an_order_is_told_from_all_other_records_of_the_journal() {
        let id = DocumentId::made(1, [1; 10]);
        let record = |what: &str, entity: &str| {
            let text = |text: &str| AttributeValue::S(text.to_owned());
            HashMap::from([("what".to_owned(), text(what)), ("entity".to_owned(), text(entity))])
        };
        assert_eq!(release_ordered(&record(ORDERED, id.as_str())), Some(id.clone()));
        assert_eq!(release_ordered(&record("document released", id.as_str())), None);
        assert_eq!(release_ordered(&record(ORDERED, "mat_1")), None);
        assert_eq!(release_ordered(&HashMap::new()), None);
        let event =
            Event::ReleaseOrdered { document: id, sha256: String::new(), reason: String::new() };
        assert_eq!(event.word(), ORDERED);
    }
}
