//! Taking a file of time or a calendar: read, written, or refused with every reason.

use domain::calendar::{self, CalendarError};
use domain::statement::DateOrder;
use domain::suggestion::{Here, Notebook, Noted};
use domain::text::Email;
use domain::timesheet::{self, Mapping, Preview, SheetError};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};

use super::Importer;
use super::import::File;
use crate::fault::Fault;
use crate::once::CommitError;
use crate::statements::Trouble;

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// It was written.
    Imported(Facts),
    /// It had been written before, and nothing came since.
    Unchanged(Facts),
    /// Nothing of it was written.
    Refused(Option<Notebook>, Vec<Trouble>),
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Where it comes from.
    pub source: Notebook,
    /// How many rows or events it has.
    pub read: usize,
    /// How many suggestions they make.
    pub suggestions: usize,
    /// How many of them were not known before.
    pub new: usize,
    /// What was left, in sentences.
    pub notes: Vec<String>,
}

/// How a sheet of time is to be read.
#[derive(Debug, Clone, Default)]
pub struct Format {
    /// Which column is what.
    pub mapping: Option<Mapping>,
    /// The order of the parts of a day.
    pub dates: Option<DateOrder>,
}

/// What was read of a file.
struct Found {
    source: Notebook,
    read: usize,
    noted: Vec<Noted>,
    notes: Vec<String>,
}

impl Importer<'_> {
    /// Takes a sheet of time: all of it, or nothing.
    pub async fn take_time(
        &self,
        bytes: &[u8],
        format: &Format,
        at: Timestamp,
    ) -> Result<Taken, CommitError> {
        let here = self.here(at).await?;
        let format = self.fitting(bytes, format).await?;
        match timesheet::read(bytes, &format.hint(&here)) {
            Ok(reading) => {
                let notes = reading.left.notes();
                let (source, read, noted) = (reading.source, reading.rows, reading.noted);
                self.put(bytes, Found { source, read, noted, notes }, at).await
            }
            Err(refused) => Ok(Taken::Refused(refused.source, troubles(refused.problems))),
        }
    }

    /// Looks at a sheet of time as it would be taken, and writes nothing.
    pub async fn look_at_time(
        &self,
        bytes: &[u8],
        format: &Format,
        at: Timestamp,
    ) -> Result<Result<Preview, Vec<Trouble>>, Fault> {
        let here = self.here(at).await?;
        let format = self.fitting(bytes, format).await?;
        let looked = timesheet::look(bytes, &format.hint(&here));
        Ok(looked.map_err(|refused| troubles(refused.problems)))
    }

    /// How a sheet is to be read: as is said, or else by the layout that fits its columns.
    async fn fitting(&self, bytes: &[u8], format: &Format) -> Result<Format, Fault> {
        if format.mapping.is_some() {
            return Ok(format.clone());
        }
        let sheets = self.store.sheets().await?.value;
        let layout = sheets.layouts.fitting(bytes);
        Ok(Format {
            mapping: layout.map(|layout| layout.mapping.clone()),
            dates: format.dates.or_else(|| layout?.dates),
        })
    }

    /// Takes a calendar of somebody: all of it, or nothing.
    pub async fn take_calendar(
        &self,
        bytes: &[u8],
        of: Option<&Email>,
        at: Timestamp,
    ) -> Result<Taken, CommitError> {
        let here = self.here(at).await?;
        match calendar::read(bytes, of, &here) {
            Ok(reading) => {
                let notes = reading.left.notes();
                let (source, read, noted) = (Notebook::Calendar, reading.events, reading.noted);
                self.put(bytes, Found { source, read, noted, notes }, at).await
            }
            Err(error) => Ok(Taken::Refused(None, vec![Trouble::of_calendar(error)])),
        }
    }

    async fn put(&self, bytes: &[u8], found: Found, at: Timestamp) -> Result<Taken, CommitError> {
        let sha256 = hex::encode(Sha256::digest(bytes));
        let Found { source, read, noted, mut notes } = found;
        let suggestions = noted.len();
        notes.extend(self.unclaimed(&noted).await?);
        let written = self.write(&File { sha256: &sha256, source, at }, noted).await?;
        let facts = Facts { source, read, suggestions, new: written.new, notes };
        if written.known && written.new == 0 {
            Ok(Taken::Unchanged(facts))
        } else {
            Ok(Taken::Imported(facts))
        }
    }

    /// What to say of work that is no known person's.
    async fn unclaimed(&self, noted: &[Noted]) -> Result<Option<String>, Fault> {
        let people = self.people().await?;
        let count = noted.iter().filter(|noted| people.of(noted).is_none()).count();
        Ok(match count {
            0 => None,
            1 => Some("1 suggestion is no known person’s, and waits for nobody.".to_owned()),
            count => {
                Some(format!("{count} suggestions are no known person’s, and wait for nobody."))
            }
        })
    }

    async fn here(&self, now: Timestamp) -> Result<Here, Fault> {
        let zone = self.store.firm().await?.map(|firm| firm.value.zone);
        let zone = zone.and_then(|name| TimeZone::get(&name).ok()).unwrap_or(TimeZone::UTC);
        Ok(Here { zone, now })
    }
}

impl Format {
    const fn hint<'a>(&'a self, here: &'a Here) -> timesheet::Hint<'a> {
        timesheet::Hint { mapping: self.mapping.as_ref(), dates: self.dates, here }
    }
}

/// What is wrong with a sheet, for whoever brought it.
pub fn troubles(problems: Vec<SheetError>) -> Vec<Trouble> {
    problems.into_iter().map(Trouble::of_sheet).collect()
}

impl Trouble {
    fn of_sheet(SheetError { line, field, reason }: SheetError) -> Self {
        Self { line, field, reason: reason.to_string() }
    }

    fn of_calendar(CalendarError { line, field, reason }: CalendarError) -> Self {
        Self { line, field, reason: reason.to_string() }
    }
}
