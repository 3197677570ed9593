//! Work that was noted down elsewhere, in a calendar or another clock, and that a person may record
//! (TIM-08, TIM-21).
//!
//! Invariants: a suggestion is no entry, so nothing of it is billed before a person records it; its
//! time is as it was noted, never rounded; what is noted again has the same mark and the same id,
//! so it is one suggestion however often it comes.

mod mark;
mod person;
mod worked;

pub use mark::{Mark, Seen};
pub use person::Person;
pub use worked::{LengthError, worked};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::entry::Charge;
use crate::hours::Worked;
use crate::id::{EntryId, MemberId, SuggestionId};
use crate::text::{Name, Narrative};

/// Where work was noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Notebook {
    /// Toggl Track.
    Toggl,
    /// Clockify.
    Clockify,
    /// Harvest.
    Harvest,
    /// Solidtime.
    Solidtime,
    /// Any other sheet of time.
    Sheet,
    /// A calendar.
    Calendar,
}

impl Notebook {
    /// Every source.
    pub const ALL: [Self; 6] =
        [Self::Toggl, Self::Clockify, Self::Harvest, Self::Solidtime, Self::Sheet, Self::Calendar];

    /// The word in storage.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Toggl => "toggl",
            Self::Clockify => "clockify",
            Self::Harvest => "harvest",
            Self::Solidtime => "solidtime",
            Self::Sheet => "sheet",
            Self::Calendar => "calendar",
        }
    }

    /// Its name, as people know it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Toggl => "Toggl",
            Self::Clockify => "Clockify",
            Self::Harvest => "Harvest",
            Self::Solidtime => "solidtime",
            Self::Sheet => "CSV",
            Self::Calendar => "iCalendar",
        }
    }

    /// The source with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.word() == word)
    }
}

/// Work as it was noted, before anybody says whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noted {
    /// What makes it the same work in another file.
    pub mark: Mark,
    /// Where it was noted.
    pub source: Notebook,
    /// The day of the work, in the firm's zone.
    pub on: Date,
    /// When it began, where that is known.
    pub started: Option<Timestamp>,
    /// How long it took.
    pub worked: Worked,
    /// What was done.
    pub words: Option<Narrative>,
    /// The client, as it was called there.
    pub client: Option<Name>,
    /// The project or matter, as it was called there.
    pub project: Option<Name>,
    /// The task, as it was called there.
    pub task: Option<Name>,
    /// Whose work it is, as far as it says.
    pub person: Person,
    /// The activity, as it was called there.
    pub activity: Option<Name>,
    /// What an hour of it costs, as it was noted there. It decides nothing: time is priced by the
    /// rates of the firm.
    pub rate: Option<Name>,
    /// Whether the client is charged for it.
    pub charge: Charge,
}

/// Work that somebody may record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// Its id, which follows from its mark.
    pub id: SuggestionId,
    /// What was noted.
    pub noted: Noted,
    /// Whose it is; nobody's where no member of the firm fits.
    pub timekeeper: Option<MemberId>,
    /// What became of it.
    pub fate: Fate,
}

/// What became of a suggestion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It waits for its timekeeper.
    Waiting,
    /// It is not to be recorded, and does not come back.
    Dismissed,
    /// It was recorded as this entry.
    Recorded(EntryId),
}

impl Suggestion {
    /// What was noted, as a suggestion to a timekeeper.
    pub fn new(noted: Noted, timekeeper: Option<MemberId>) -> Self {
        Self { id: noted.mark.id(), noted, timekeeper, fate: Fate::Waiting }
    }

    /// Whether it waits for its timekeeper.
    pub fn waits(&self) -> bool {
        self.fate == Fate::Waiting
    }

    /// What a person reads of it: what was done, or else the task and project.
    pub fn words(&self) -> String {
        let Noted { words, task, project, .. } = &self.noted;
        let named = [task, project].into_iter().flatten().map(Name::as_str);
        match words {
            Some(words) => words.as_str().to_owned(),
            None => named.collect::<Vec<_>>().join(", "),
        }
    }
}

/// Where and when a file is read: what days it names are the firm's days, and what has not ended
/// has not been worked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Here {
    /// The firm's zone.
    pub zone: TimeZone,
    /// Now.
    pub now: Timestamp,
}

impl Here {
    /// Today, where the firm is.
    pub fn today(&self) -> Date {
        self.now.to_zoned(self.zone.clone()).date()
    }
}
