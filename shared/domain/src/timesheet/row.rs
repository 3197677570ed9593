//! One row becomes noted work, or something that is left.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use super::clock::{self, Moment};
use super::length::{self, Unit};
use super::mapping::{Mapping, Role};
use super::problem::{Reason, SheetError};
use super::table::{Row, Table};
use crate::entry::Charge;
use crate::hours::Worked;
use crate::money::plain_decimal;
use crate::statement::DateOrder;
use crate::suggestion::{Here, LengthError, Mark, Notebook, Noted, Person, Seen, worked};
use crate::text::{Email, Name, Narrative, shown};

/// What a row is.
pub(super) enum Read {
    /// Work.
    Noted(Box<Noted>),
    /// No time.
    Empty,
    /// A timer that still runs.
    Running,
    /// Of a day that has not come.
    Ahead,
    /// The sum of other rows.
    Total,
}

/// What reading the rows of a sheet takes.
pub(super) struct Reader<'a> {
    source: Notebook,
    columns: Vec<(Role, &'a str, usize)>,
    order: DateOrder,
    here: &'a Here,
    seen: Seen,
}

/// When work was done, and for how long.
struct When {
    on: Date,
    started: Option<Timestamp>,
    seconds: i64,
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        (source, mapping): (Notebook, &'a Mapping),
        table: &Table,
        order: DateOrder,
        here: &'a Here,
    ) -> Self {
        let mut columns = Vec::new();
        for role in Role::ALL {
            let there = mapping.columns(role);
            columns.extend(there.filter_map(|name| Some((role, name, table.place(name)?))));
        }
        Self { source, columns, order, here, seen: Seen::default() }
    }

    /// Reads a row.
    pub(super) fn row(&mut self, row: &Row) -> Result<Read, SheetError> {
        let length = self.length(row)?;
        let has = |role| !self.cell(row, role).is_empty();
        let is_ended = has(Role::End) || has(Role::EndDate);
        let can_end = self.column(Role::End).is_some();
        let is_dated = clock::numbers(self.cell(row, self.dated())).is_some();
        if !is_dated && is_total(row) {
            return Ok(Read::Total);
        }
        if has(Role::Start) && can_end && !is_ended && length.is_none_or(|seconds| seconds <= 0) {
            return Ok(Read::Running);
        }
        if length.is_none() && !(has(Role::Start) && has(Role::End)) {
            return Ok(Read::Empty);
        }
        let when = self.when(row, length)?;
        let worked = match worked(when.seconds) {
            Ok(worked) => worked,
            Err(LengthError::Nothing) => return Ok(Read::Empty),
            Err(error @ (LengthError::Negative | LengthError::TooLong)) => {
                return Err(Reason::Worked(error).at(row.line, self.measured(length)));
            }
        };
        if when.on > self.here.today() {
            return Ok(Read::Ahead);
        }
        Ok(Read::Noted(Box::new(self.noted(row, &when, worked)?)))
    }

    fn noted(&mut self, row: &Row, when: &When, worked: Worked) -> Result<Noted, SheetError> {
        let mark = self.mark(row, when.on);
        let named = |role| Name::kept(self.cell(row, role));
        let people = self.all(row, Role::Person).join(" ");
        let person = Person {
            name: Name::kept(&people),
            email: Email::parse(self.cell(row, Role::Email)).ok(),
        };
        let (client, project, task) =
            (named(Role::Client), named(Role::Project), named(Role::Task));
        let words = Narrative::kept(&self.all(row, Role::Words).join("\n"));
        let (rate, charge) = (self.rate(row)?, self.charge(row)?);
        Ok(Noted {
            mark,
            source: self.source,
            on: when.on,
            started: when.started,
            worked,
            words,
            client,
            project,
            task,
            person,
            activity: named(Role::Activity),
            rate,
            charge,
        })
    }

    /// What an hour cost there, as it is written.
    fn rate(&self, row: &Row) -> Result<Option<Name>, SheetError> {
        let cell = self.cell(row, Role::Rate);
        let signs = |c: char| c.is_alphabetic() || c.is_whitespace() || "$€£¥".contains(c);
        let bare: String = cell.trim_matches(signs).replace(',', ".");
        if cell.is_empty() || plain_decimal(&bare).is_some_and(|rate| !rate.is_sign_negative()) {
            return Ok(Name::kept(cell));
        }
        Err(self.wrong(row, Role::Rate, Reason::Rate(shown(cell))))
    }

    /// Whether the client is charged for it; where nothing is written, they are.
    fn charge(&self, row: &Row) -> Result<Charge, SheetError> {
        let cell = self.cell(row, Role::Billable);
        match cell.to_lowercase().as_str() {
            "" | "yes" | "y" | "true" | "1" | "x" | "billable" | "ja" | "oui" | "sí" => {
                Ok(Charge::Full)
            }
            "no" | "n" | "false" | "0" | "non-billable" | "not billable" | "nein" | "non" => {
                Ok(Charge::Nothing)
            }
            _ => Err(self.wrong(row, Role::Billable, Reason::Billable(shown(cell)))),
        }
    }

    /// By the row's own id, or else by all that it says of the work and the day it was read as.
    fn mark(&mut self, row: &Row, on: Date) -> Mark {
        let source = self.source.word();
        let id = self.cell(row, Role::Id);
        if !id.is_empty() {
            return Mark::of(&[source, "id", id]);
        }
        let on = on.to_string();
        let identifying = self.columns.iter().filter(|(role, _, _)| role.identifies());
        let cells = identifying.map(|(_, _, place)| at(row, *place));
        let said: Vec<&str> = [source, on.as_str()].into_iter().chain(cells).collect();
        self.seen.mark(&said)
    }

    /// How long the work took, where a column says so.
    fn length(&self, row: &Row) -> Result<Option<i64>, SheetError> {
        let units = [
            (Role::Hours, Unit::Hours),
            (Role::Minutes, Unit::Minutes),
            (Role::Seconds, Unit::Seconds),
        ];
        for (role, unit) in units {
            let read = length::seconds(self.cell(row, role), unit);
            let read = read.map_err(|reason| self.wrong(row, role, reason))?;
            if read.is_some() {
                return Ok(read);
            }
        }
        Ok(None)
    }

    fn when(&self, row: &Row, length: Option<i64>) -> Result<When, SheetError> {
        let day = self.day(row, Role::Date)?;
        let start = self.moment(row, (Role::Start, day))?;
        let end_day = self.day(row, Role::EndDate)?;
        let on = match (day, start) {
            (Some(day), _) => day,
            (None, Some(Moment::Local(at))) => at.date(),
            (None, Some(Moment::At(at))) => at.to_zoned(self.here.zone.clone()).date(),
            (None, None) => return Err(self.wrong(row, self.dated(), Reason::Missing)),
        };
        let started = start.and_then(|start| self.instant(start));
        let seconds = match (length, started) {
            (Some(seconds), _) => seconds,
            (None, Some(started)) => {
                let end = self.moment(row, (Role::End, end_day.or(Some(on))))?;
                let is_open = end_day.is_none() && self.is_bare(row);
                let end = if is_open { end.map(|end| overnight(start, end)) } else { end };
                let end = end.and_then(|end| self.instant(end));
                let elapsed = |end: Timestamp| end.as_second().checked_sub(started.as_second());
                end.and_then(elapsed).unwrap_or(0)
            }
            (None, None) => 0,
        };
        Ok(When { on, started, seconds })
    }

    /// Whether the end is a time of day alone.
    fn is_bare(&self, row: &Row) -> bool {
        clock::time(self.cell(row, Role::End)).is_ok()
    }

    fn day(&self, row: &Row, role: Role) -> Result<Option<Date>, SheetError> {
        let cell = self.cell(row, role);
        if cell.is_empty() {
            return Ok(None);
        }
        let day = clock::day(cell, self.order);
        day.map(Some).map_err(|reason| self.wrong(row, role, reason))
    }

    fn moment(
        &self,
        row: &Row,
        (role, day): (Role, Option<Date>),
    ) -> Result<Option<Moment>, SheetError> {
        let cell = self.cell(row, role);
        if cell.is_empty() {
            return Ok(None);
        }
        let moment = clock::moment(cell, day, self.order);
        moment.map(Some).map_err(|reason| self.wrong(row, role, reason))
    }

    fn instant(&self, moment: Moment) -> Option<Timestamp> {
        match moment {
            Moment::At(at) => Some(at),
            Moment::Local(at) => Some(at.to_zoned(self.here.zone.clone()).ok()?.timestamp()),
        }
    }

    fn cell<'r>(&self, row: &'r Row, role: Role) -> &'r str {
        self.all(row, role).into_iter().next().unwrap_or("")
    }

    /// The cells of a role that are not empty.
    fn all<'r>(&self, row: &'r Row, role: Role) -> Vec<&'r str> {
        let of = self.columns.iter().filter(|(own, _, _)| *own == role);
        of.map(|(_, _, place)| at(row, *place)).filter(|cell| !cell.is_empty()).collect()
    }

    fn column(&self, role: Role) -> Option<&'a str> {
        self.columns.iter().find(|(own, _, _)| *own == role).map(|(_, name, _)| *name)
    }

    /// The column that says the day.
    fn dated(&self) -> Role {
        if self.column(Role::Date).is_some() { Role::Date } else { Role::Start }
    }

    /// The column that says how long.
    fn measured(&self, length: Option<i64>) -> &'a str {
        let lengths = [Role::Hours, Role::Minutes, Role::Seconds];
        let stated = lengths.into_iter().find_map(|role| self.column(role));
        let stated = stated.filter(|_| length.is_some());
        stated.or_else(|| self.column(Role::End)).unwrap_or("ROW")
    }

    fn wrong(&self, row: &Row, role: Role, reason: Reason) -> SheetError {
        let cell = self.cell(row, role);
        let reason = if cell.starts_with('=') { Reason::Formula(shown(cell)) } else { reason };
        reason.at(row.line, self.column(role).unwrap_or("ROW"))
    }
}

fn at(row: &Row, place: usize) -> &str {
    row.cells.get(place).map_or("", String::as_str)
}

/// Work that ends at an earlier time of day than it began went past midnight.
fn overnight(start: Option<Moment>, end: Moment) -> Moment {
    match (start, end) {
        (Some(Moment::Local(start)), Moment::Local(end)) if end < start => {
            Moment::Local(end.checked_add(1.day()).unwrap_or(end))
        }
        (Some(_) | None, end) => end,
    }
}

/// Whether a row says that it is a sum.
fn is_total(row: &Row) -> bool {
    const WORDS: [&str; 5] = ["total", "totals", "grand total", "sum", "summe"];
    let first = row.cells.iter().find(|cell| !cell.is_empty());
    first.is_some_and(|cell| WORDS.contains(&cell.to_lowercase().trim_end_matches(':').trim()))
}
