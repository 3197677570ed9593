//! What a contractor types about time, and what they are told is wrong with it.

use domain::entry::{Entry, Work};
use domain::id::MemberId;
use domain::matter::Matter;
use jiff::civil::Date;
use serde::Deserialize;
use store::Worker;
use web::Complaints;

use crate::time::form::Form as Time;

/// The fields as they were typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    /// The matter by its id: the link names which there are.
    pub(super) matter: String,
    pub(super) on: String,
    pub(super) began: String,
    pub(super) hours: String,
    pub(super) narrative: String,
    pub(super) task: String,
    pub(super) activity: String,
    pub(super) twice: String,
    pub(super) both: String,
    pub(super) late: String,
}

/// The fields that a contractor can do something about.
const THEIRS: [&str; 10] =
    ["matter", "on", "began", "hours", "narrative", "task", "activity", "twice", "both", "late"];

impl Form {
    pub(super) fn of(today: Date) -> Self {
        Self { on: today.to_string(), ..Self::default() }
    }

    /// The same as everybody types it. What a client or a budget does not want is for the firm to
    /// see when it looks at what was handed in.
    pub(super) fn typed(&self, matter: Option<&Matter>, who: &MemberId) -> Time {
        Time {
            matter: matter.map(|one| one.number.to_string()).unwrap_or_default(),
            on: self.on.clone(),
            began: self.began.clone(),
            hours: self.hours.clone(),
            narrative: self.narrative.clone(),
            task: self.task.clone(),
            activity: self.activity.clone(),
            twice: self.twice.clone(),
            both: self.both.clone(),
            late: self.late.clone(),
            timekeeper: who.to_string(),
            against: "on".to_owned(),
            ..Time::default()
        }
    }
}

/// What is wrong, without anything of what the firm agreed on with its client.
pub(super) fn theirs(all: &Complaints) -> Complaints {
    let mut told = Complaints::default();
    for field in THEIRS {
        for sentence in all.about(field) {
            let is_matter = field == "matter";
            told.add(field, if is_matter { "Choose a matter of the list." } else { sentence });
        }
    }
    if told.is_empty() {
        told.add("", "The firm cannot take this as it is. Ask your contact there to record it.");
    }
    told
}

/// Whether an entry is the time of a link’s person for a matter that the link names.
pub(super) fn is_of(entry: &Entry, worker: &Worker) -> bool {
    let link = worker.link();
    match &entry.work {
        Work::Time { timekeeper, .. } => {
            *timekeeper == link.timekeeper && link.names(&entry.matter)
        }
        Work::Cost { .. } | Work::Flat { .. } => false,
    }
}
