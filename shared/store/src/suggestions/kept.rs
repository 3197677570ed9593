//! Suggestions and their files as they are stored.

use domain::entry::Charge;
use domain::suggestion::{Fate, Mark, Notebook, Noted, Person, Suggestion, worked};
use domain::text::{Email, Name, Narrative};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::item;
use crate::keys::{self, Places};

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct SuggestionItem {
    id: String,
    mark: String,
    source: String,
    on: Date,
    started: Option<Timestamp>,
    seconds: u32,
    words: Option<String>,
    client: Option<String>,
    project: Option<String>,
    task: Option<String>,
    person: Option<String>,
    email: Option<String>,
    timekeeper: Option<String>,
    fate: String,
    entry: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    activity: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rate: Option<String>,
    /// How it is charged; none where it is charged in full.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    charge: Option<String>,
}

/// A file that was imported wholly.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct FileItem {
    pub(super) sha256: String,
    pub(super) source: String,
    pub(super) suggestions: usize,
}

const WAITING: &str = "waiting";
const DISMISSED: &str = "dismissed";
const RECORDED: &str = "recorded";

impl SuggestionItem {
    pub(super) fn of(suggestion: &Suggestion) -> Self {
        let Suggestion { id, noted, timekeeper, fate } = suggestion;
        let name = |name: &Option<Name>| name.as_ref().map(Name::to_string);
        let (fate, entry) = match fate {
            Fate::Waiting => (WAITING, None),
            Fate::Dismissed => (DISMISSED, None),
            Fate::Recorded(entry) => (RECORDED, Some(entry.to_string())),
        };
        Self {
            id: id.to_string(),
            mark: noted.mark.to_string(),
            source: noted.source.word().to_owned(),
            on: noted.on,
            started: noted.started,
            seconds: noted.worked.count(),
            words: noted.words.as_ref().map(Narrative::to_string),
            client: name(&noted.client),
            project: name(&noted.project),
            task: name(&noted.task),
            person: name(&noted.person.name),
            email: noted.person.email.as_ref().map(Email::to_string),
            timekeeper: timekeeper.as_ref().map(ToString::to_string),
            fate: fate.to_owned(),
            entry,
            activity: name(&noted.activity),
            rate: name(&noted.rate),
            charge: (noted.charge != Charge::Full).then(|| noted.charge.word().to_owned()),
        }
    }

    pub(super) fn read(self) -> Result<Suggestion, Fault> {
        let name = |text: Option<String>| {
            item::checked("name", text.as_deref().map(Name::parse).transpose())
        };
        let fate = match (self.fate.as_str(), &self.entry) {
            (WAITING, None) => Some(Fate::Waiting),
            (DISMISSED, None) => Some(Fate::Dismissed),
            (RECORDED, Some(entry)) => Some(Fate::Recorded(item::parsed("entry", entry)?)),
            _ => None,
        };
        let charge = self.charge.as_deref().map_or(Some(Charge::Full), Charge::of_word);
        let timekeeper = self.timekeeper.as_deref().map(|id| item::parsed("member", id));
        let words = self.words.as_deref().map(Narrative::parse).transpose();
        let email = self.email.as_deref().map(Email::parse).transpose();
        let noted = Noted {
            mark: Mark::of_word(&self.mark),
            source: item::needed("source", Notebook::of_word(&self.source))?,
            on: self.on,
            started: self.started,
            worked: item::checked("time", worked(i64::from(self.seconds)))?,
            words: item::checked("words", words)?,
            client: name(self.client)?,
            project: name(self.project)?,
            task: name(self.task)?,
            person: Person { name: name(self.person)?, email: item::checked("email", email)? },
            activity: name(self.activity)?,
            rate: name(self.rate)?,
            charge: item::needed("charge", charge)?,
        };
        Ok(Suggestion {
            id: item::parsed("suggestion", &self.id)?,
            noted,
            timekeeper: timekeeper.transpose()?,
            fate: item::needed("fate", fate)?,
        })
    }

    /// Only what waits is listed.
    pub(super) fn places(suggestion: &Suggestion) -> Places {
        let owner = match &suggestion.fate {
            Fate::Waiting => Some((
                keys::suggested_pk(suggestion.timekeeper.as_ref()),
                keys::suggested_sort(suggestion.noted.on, &suggestion.id),
            )),
            Fate::Dismissed | Fate::Recorded(_) => None,
        };
        Places { owner, kind: None }
    }
}
