//! The sheets of programs that are known, and what other sheets call their columns.

use super::mapping::{Mapping, MappingError, Role};
use super::problem::{Reason, SheetError};
use super::table::{Table, same};
use crate::suggestion::Notebook;

/// A sheet of a program: the columns by which it is known, and what each column is.
struct Known {
    source: Notebook,
    by: &'static [&'static str],
    columns: &'static [(Role, &'static str)],
}

const KNOWN: [Known; 4] = [
    Known {
        source: Notebook::Clockify,
        by: &["Project", "User", "Start Date", "Start Time", "Duration (h)"],
        columns: &[
            (Role::Date, "Start Date"),
            (Role::Start, "Start Time"),
            (Role::EndDate, "End Date"),
            (Role::End, "End Time"),
            (Role::Hours, "Duration (h)"),
            (Role::Words, "Description"),
            (Role::Client, "Client"),
            (Role::Project, "Project"),
            (Role::Task, "Task"),
            (Role::Person, "User"),
            (Role::Email, "Email"),
            (Role::Billable, "Billable"),
        ],
    },
    Known {
        source: Notebook::Toggl,
        by: &["Description", "Billable", "Start date", "Start time", "Duration", "Tags"],
        columns: &[
            (Role::Date, "Start date"),
            (Role::Start, "Start time"),
            (Role::EndDate, "End date"),
            (Role::EndDate, "Stop date"),
            (Role::End, "End time"),
            (Role::End, "Stop time"),
            (Role::Hours, "Duration"),
            (Role::Words, "Description"),
            (Role::Client, "Client"),
            (Role::Project, "Project"),
            (Role::Task, "Task"),
            (Role::Person, "User"),
            (Role::Person, "Member"),
            (Role::Email, "Email"),
            (Role::Billable, "Billable"),
        ],
    },
    Known {
        source: Notebook::Harvest,
        by: &["Date", "Project", "Hours", "First Name", "Last Name"],
        columns: &[
            (Role::Date, "Date"),
            (Role::Hours, "Hours"),
            (Role::Words, "Notes"),
            (Role::Client, "Client"),
            (Role::Project, "Project"),
            (Role::Task, "Task"),
            (Role::Person, "First Name"),
            (Role::Person, "Last Name"),
            (Role::Billable, "Billable?"),
        ],
    },
    Known {
        source: Notebook::Solidtime,
        by: &["id", "description", "start", "end", "member_id", "organization_id"],
        columns: &[
            (Role::Start, "start"),
            (Role::End, "end"),
            (Role::Words, "description"),
            (Role::Id, "id"),
        ],
    },
];

/// Lists of the same programs that hold no time: what they are, and columns by which they are
/// known.
const OTHERS: [(&str, &[&str]); 10] = [
    ("a list of projects", &["Project", "Tracked (h)", "Estimated (h)"]),
    ("a list of projects", &["Project", "Budget By", "Total Hours"]),
    ("a list of projects", &["name", "billable_default", "estimated_time"]),
    ("a list of projects", &["name", "color", "is_public", "organization_id"]),
    ("a list of clients", &["Client Name", "Address"]),
    ("a list of clients", &["name", "organization_id", "archived_at"]),
    ("a list of tasks", &["name", "project_id", "done_at"]),
    ("a list of members", &["name", "email", "organization_id", "role"]),
    ("a list of who works on which project", &["project_id", "member_id", "billable_rate"]),
    ("a list of invitations", &["email", "organization_id", "role"]),
];

/// What sheets of other programs call their columns, the likeliest first.
const NAMES: [(Role, &[&str]); 17] = [
    (
        Role::Date,
        &["date", "work date", "entry date", "start date", "day", "datum", "fecha", "jour"],
    ),
    (
        Role::Start,
        &["start", "start time", "started", "started at", "from", "begin", "von", "beginn"],
    ),
    (Role::EndDate, &["end date", "stop date"]),
    (Role::End, &["end", "end time", "ended", "ended at", "stop", "to", "bis", "ende"]),
    (
        Role::Hours,
        &[
            "duration",
            "duration (h)",
            "duration (hours)",
            "hours",
            "hours worked",
            "time spent",
            "duration (decimal)",
            "dauer",
            "stunden",
            "horas",
            "heures",
        ],
    ),
    (Role::Minutes, &["minutes", "duration (minutes)", "duration (min)", "minuten"]),
    (Role::Seconds, &["seconds", "duration (seconds)", "duration_seconds"]),
    (
        Role::Words,
        &["description", "notes", "note", "narrative", "comment", "details", "beschreibung"],
    ),
    (Role::Client, &["client", "client name", "customer", "kunde", "mandant"]),
    (Role::Project, &["project", "matter", "project name", "matter number", "projekt", "akte"]),
    (Role::Activity, &["activity code", "utbms activity", "tätigkeitscode"]),
    (Role::Rate, &["rate", "hourly rate", "billable rate", "stundensatz"]),
    (Role::Billable, &["billable", "billable?", "is billable", "abrechenbar"]),
    (
        Role::Task,
        &["task code", "utbms task", "task", "activity", "task name", "aufgabe", "tätigkeit"],
    ),
    (Role::Person, &["user", "person", "timekeeper", "employee", "member", "mitarbeiter"]),
    (Role::Email, &["email", "e-mail", "user email"]),
    (Role::Id, &["id", "entry id", "time entry id"]),
];

/// Reads a file whose columns say themselves what they are, and how they were understood.
pub(super) fn told(text: &str) -> Result<(Table, Notebook, Mapping), SheetError> {
    if let Some(what) = other(text) {
        return Err(Reason::Other(what).at(1, "COLUMNS"));
    }
    let (table, (source, mapping)) = Table::read(text, guess)?;
    Ok((table, source, mapping))
}

/// The list that a file is instead.
fn other(text: &str) -> Option<&'static str> {
    let listed = |names: &[String]| {
        let found = OTHERS.iter().find(|(_, by)| has_all(names, by));
        found.filter(|_| known(names).is_none()).map(|(what, _)| *what)
    };
    let found = Table::read(text.lines().next()?, |names| listed(names).ok_or(MappingError::NoDay));
    found.ok().map(|(_, what)| what)
}

fn known(names: &[String]) -> Option<&'static Known> {
    KNOWN.iter().find(|known| has_all(names, known.by))
}

/// Whose sheet has these columns.
pub(super) fn source(names: &[String]) -> Notebook {
    known(names).map_or(Notebook::Sheet, |known| known.source)
}

/// What each column is; every one is called as the file calls it.
fn guess(names: &[String]) -> Result<(Notebook, Mapping), MappingError> {
    let own = |called: &str| names.iter().find(|name| same(name, called)).cloned();
    if let Some(known) = known(names) {
        let there = known.columns.iter().filter_map(|(role, called)| Some((*role, own(called)?)));
        return Ok((known.source, Mapping::new(once(there))?));
    }
    Ok((Notebook::Sheet, Mapping::new(likely(names))?))
}

/// What the columns of a sheet of no known program are likely to be, as far as their names say.
pub(super) fn likely(names: &[String]) -> Vec<(Role, String)> {
    let own = |called: &str| names.iter().find(|name| same(name, called)).cloned();
    let found = NAMES
        .iter()
        .filter_map(|(role, called)| Some((*role, called.iter().find_map(|called| own(called))?)));
    once(found)
}

/// Each role once, but those that several columns are put together for.
fn once(columns: impl Iterator<Item = (Role, String)>) -> Vec<(Role, String)> {
    let mut all: Vec<(Role, String)> = Vec::new();
    for (role, column) in columns {
        let is_taken = all.iter().any(|(own, _)| *own == role) && !role.is_joined();
        if !is_taken && !all.iter().any(|(_, own)| same(own, &column)) {
            all.push((role, column));
        }
    }
    all
}

fn has_all(names: &[String], wanted: &[&str]) -> bool {
    wanted.iter().all(|wanted| names.iter().any(|name| same(name, wanted)))
}
