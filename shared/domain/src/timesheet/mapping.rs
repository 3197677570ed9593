//! Which column of a sheet is what.
//!
//! Invariant: a mapping has a column for the day and one for the length, or start and end; it is
//! data, written as `date=Datum,hours=Stunden`, and means the same for every file.

use std::fmt;
use std::str::FromStr;

use super::table::same;

/// Which column is what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping(Vec<(Role, String)>);

/// What a column can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// The day of the work.
    Date,
    /// When it began: a time of day, or a day and a time.
    Start,
    /// The day it ended.
    EndDate,
    /// When it ended.
    End,
    /// How long it took, in hours.
    Hours,
    /// How long it took, in minutes.
    Minutes,
    /// How long it took, in seconds.
    Seconds,
    /// What was done; several columns are put together.
    Words,
    /// The client.
    Client,
    /// The project or matter.
    Project,
    /// The task.
    Task,
    /// Whose work it is; first and last name may have a column each.
    Person,
    /// The address of that person.
    Email,
    /// What names this row and no other.
    Id,
    /// The UTBMS activity code.
    Activity,
    /// What an hour of it costs, as it was noted there.
    Rate,
    /// Whether the client is charged for it.
    Billable,
}

/// What is wrong with the columns of a sheet, or with what was said of them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MappingError {
    /// No row names the columns of the mapping.
    #[error("No row names the column “{0}” of the mapping.")]
    NotFound(String),
    /// No column for the day.
    #[error(
        "No column is the day of the work. Export the detailed report of time entries, or say \
         which column it is: date=NAME."
    )]
    NoDay,
    /// No column for the length.
    #[error(
        "No column is the length of the work. Export the detailed report of time entries, or say \
         which column it is: hours=NAME, or start=NAME,end=NAME."
    )]
    NoLength,
    /// Two columns for what can have one.
    #[error("Two columns are the {word}: “{1}” and “{2}”. Keep one of them.", word = .0.word())]
    Twice(Role, String, String),
    /// One column for two things.
    #[error("The column “{0}” is mapped twice. Say one thing that it is.")]
    Doubled(String),
    /// A file in which two columns have that name.
    #[error("The file has two columns “{0}”. Rename one of them, and export it again.")]
    Ambiguous(String),
    /// A part of the mapping that says nothing.
    #[error("“{0}” maps no column. Write it as date=NAME,hours=NAME.")]
    Malformed(String),
    /// A word that is none of the roles.
    #[error("“{0}” is nothing that a column can be: {known}.", known = words())]
    Unknown(String),
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 17] = [
        Self::Date,
        Self::Start,
        Self::EndDate,
        Self::End,
        Self::Hours,
        Self::Minutes,
        Self::Seconds,
        Self::Words,
        Self::Client,
        Self::Project,
        Self::Task,
        Self::Person,
        Self::Email,
        Self::Id,
        Self::Activity,
        Self::Rate,
        Self::Billable,
    ];

    /// The word in a mapping.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Start => "start",
            Self::EndDate => "end-date",
            Self::End => "end",
            Self::Hours => "hours",
            Self::Minutes => "minutes",
            Self::Seconds => "seconds",
            Self::Words => "words",
            Self::Client => "client",
            Self::Project => "project",
            Self::Task => "task",
            Self::Person => "person",
            Self::Email => "email",
            Self::Id => "id",
            Self::Activity => "activity",
            Self::Rate => "rate",
            Self::Billable => "billable",
        }
    }

    /// What a person reads where they choose it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Date => "Day",
            Self::Start => "Start",
            Self::EndDate => "Day of the end",
            Self::End => "End",
            Self::Hours => "Hours",
            Self::Minutes => "Minutes",
            Self::Seconds => "Seconds",
            Self::Words => "What was done",
            Self::Client => "Client",
            Self::Project => "Matter or project",
            Self::Task => "Task or task code",
            Self::Person => "Person",
            Self::Email => "Person’s e-mail address",
            Self::Id => "Id of the row",
            Self::Activity => "Activity code",
            Self::Rate => "Rate an hour",
            Self::Billable => "Billable or not",
        }
    }

    /// Whether several columns may be put together for it.
    pub const fn is_joined(self) -> bool {
        matches!(self, Self::Words | Self::Person)
    }

    /// Whether it tells one piece of work from another; the others may be mapped later, and what
    /// was imported is known again.
    pub(super) const fn identifies(self) -> bool {
        !matches!(self, Self::Activity | Self::Rate | Self::Billable)
    }

    /// The role of that word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }
}

fn words() -> String {
    Role::ALL.map(Role::word).join(", ")
}

impl Mapping {
    /// The mapping of these columns, if they say when and how long.
    pub fn new(columns: Vec<(Role, String)>) -> Result<Self, MappingError> {
        let mapping = Self(columns).single()?;
        let has = |role| mapping.column(role).is_some();
        if !has(Role::Date) && !has(Role::Start) {
            return Err(MappingError::NoDay);
        }
        let is_long = has(Role::Hours) || has(Role::Minutes) || has(Role::Seconds);
        if is_long || (has(Role::Start) && has(Role::End)) {
            Ok(mapping)
        } else {
            Err(MappingError::NoLength)
        }
    }

    /// The same, if no column is two things and no thing is two columns.
    fn single(self) -> Result<Self, MappingError> {
        for (at, (role, column)) in self.0.iter().enumerate() {
            for (other, before) in self.0.iter().take(at) {
                if same(before, column) {
                    return Err(MappingError::Doubled(column.clone()));
                }
                if other == role && !role.is_joined() {
                    return Err(MappingError::Twice(*role, before.clone(), column.clone()));
                }
            }
        }
        Ok(self)
    }

    /// Every column with its role.
    pub fn all(&self) -> impl Iterator<Item = (Role, &str)> {
        self.0.iter().map(|(role, column)| (*role, column.as_str()))
    }

    /// The first column of a role.
    pub fn column(&self, role: Role) -> Option<&str> {
        self.columns(role).next()
    }

    /// Every column of a role.
    pub fn columns(&self, role: Role) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(own, _)| *own == role).map(|(_, column)| column.as_str())
    }

    /// Whether a row names all its columns.
    pub(super) fn fits(&self, names: &[String]) -> Result<(), MappingError> {
        for (_, column) in &self.0 {
            match names.iter().filter(|name| same(name, column)).count() {
                0 => return Err(MappingError::NotFound(column.clone())),
                1 => {}
                _ => return Err(MappingError::Ambiguous(column.clone())),
            }
        }
        Ok(())
    }
}

impl FromStr for Mapping {
    type Err = MappingError;

    /// Reads `date=Datum,hours=Stunden`; a comma parts columns where a role follows it, so that a
    /// name may hold one.
    fn from_str(text: &str) -> Result<Self, MappingError> {
        let mut columns: Vec<(Role, String)> = Vec::new();
        for part in text.split(',') {
            let malformed = || MappingError::Malformed(part.trim().to_owned());
            let Some((word, column)) = part.split_once('=') else {
                let (_, name) = columns.last_mut().ok_or_else(malformed)?;
                name.extend([",", part.trim_end()]);
                continue;
            };
            let (word, column) = (word.trim(), column.trim());
            let role = Role::of_word(word);
            let role = role.ok_or_else(|| MappingError::Unknown(word.to_owned()))?;
            if column.is_empty() {
                return Err(malformed());
            }
            columns.push((role, column.to_owned()));
        }
        Self::new(columns)
    }
}

impl fmt::Display for Mapping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (role, column)) in self.0.iter().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            write!(f, "{comma}{}={column}", role.word())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tim08_a_mapping_is_written_and_read() {
        let text = "date=Datum,hours=Stunden, dezimal,words=Text,words=Notiz";
        let mapping: Mapping = text.parse().unwrap();
        assert_eq!(mapping.column(Role::Hours), Some("Stunden, dezimal"));
        assert_eq!(mapping.columns(Role::Words).collect::<Vec<_>>(), ["Text", "Notiz"]);
        assert_eq!(mapping.to_string(), text);
    }

    #[test]
    fn tim08_a_mapping_that_says_too_little_tells_what_is_missing() {
        let wrong = |text: &str| text.parse::<Mapping>().unwrap_err().to_string();
        assert!(wrong("hours=Stunden").contains("date=NAME"));
        assert!(wrong("date=Datum").contains("hours=NAME"));
        assert!(wrong("day=Datum").contains("date, start"));
        assert!(wrong("Datum").starts_with("“Datum” maps no column"));
        assert!(wrong("date=").starts_with("“date=” maps no column"));
        assert!(wrong("date=Datum,hours=A,hours=B").starts_with("Two columns are the hours"));
        assert!(wrong("date=Datum,hours=datum").contains("mapped twice"));
        assert!("start=Von,end=Bis".parse::<Mapping>().is_ok());
    }
}
