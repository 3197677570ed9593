//! A sheet as it would be read, before anybody takes it: its columns, its first rows with what is
//! wrong with each, and what all of it comes to.

use super::mapping::{Mapping, MappingError, Role};
use super::problem::{Reason, SheetError};
use super::row::{Read, Reader};
use super::table::Table;
use super::{Hint, Reading, Refused, known, opened, order, rows, whole};
use crate::suggestion::{Notebook, Noted};
use crate::text::shown;

/// How many rows a preview shows.
const ROWS_SHOWN: usize = 10;

/// A sheet as it would be read.
#[derive(Debug, Clone)]
pub struct Preview {
    /// Its columns, in the order of the file, each name once.
    pub columns: Vec<Column>,
    /// Which column is what, as far as it was said or its name tells.
    pub roles: Vec<(Role, String)>,
    /// Its first rows.
    pub rows: Vec<Looked>,
    /// All of it; or everything that speaks against it.
    pub reading: Result<Reading, Refused>,
}

/// A column of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// What the file calls it.
    pub name: String,
    /// The first cell in it that is not empty, shortened.
    pub sample: String,
}

/// A row as it would be read.
#[derive(Debug, Clone)]
pub struct Looked {
    /// Its line in the file, counted from one.
    pub line: u64,
    /// The work; nothing where the row is left out; or what is wrong with it.
    pub found: Result<Option<Box<Noted>>, SheetError>,
}

/// Looks at a sheet; an error where it cannot even be taken apart into columns.
pub fn look(bytes: &[u8], hint: &Hint<'_>) -> Result<Preview, Refused> {
    let text = whole(bytes)?;
    let (table, source, mapping) = match opened(&text, hint) {
        Ok(opened) => opened,
        Err(problem) => return unmapped(&text, hint, problem),
    };
    Ok(Preview {
        columns: columns(&table),
        roles: mapping.all().map(|(role, column)| (role, column.to_owned())).collect(),
        rows: first(&table, (source, &mapping), hint),
        reading: rows(&table, (source, &mapping), hint),
    })
}

/// A sheet whose columns do not say enough by themselves, or of which too little was said.
fn unmapped(text: &str, hint: &Hint<'_>, problem: SheetError) -> Result<Preview, Refused> {
    let SheetError { reason: Reason::Columns(_), .. } = &problem else {
        return Err(problem.into());
    };
    let table = Table::any(text)?;
    let roles = match hint.mapping {
        Some(mapping) => mapping.all().map(|(role, name)| (role, name.to_owned())).collect(),
        None => known::likely(&table.names),
    };
    let reading = Err(problem.into());
    Ok(Preview { columns: columns(&table), roles, rows: Vec::new(), reading })
}

impl Preview {
    /// The same sheet with columns of which too little was said to read it.
    #[must_use]
    pub fn refused(self, roles: Vec<(Role, String)>, error: MappingError) -> Self {
        let reading = Err(Reason::Columns(error).at(1, "COLUMNS").into());
        Self { roles, rows: Vec::new(), reading, ..self }
    }

    /// What a column is, as far as that is said.
    pub fn role(&self, column: &str) -> Option<Role> {
        self.roles.iter().find(|(_, name)| name == column).map(|(role, _)| *role)
    }
}

fn columns(table: &Table) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    for (place, name) in table.names.iter().enumerate() {
        if name.is_empty() || columns.iter().any(|column| column.name == *name) {
            continue;
        }
        let mut cells = table.rows.iter().filter_map(|row| row.cells.get(place));
        let sample = cells.find(|cell| !cell.is_empty()).map_or("", String::as_str);
        columns.push(Column { name: name.clone(), sample: shown(sample) });
    }
    columns
}

fn first(table: &Table, (source, mapping): (Notebook, &Mapping), hint: &Hint<'_>) -> Vec<Looked> {
    let Ok(order) = order::found(table, mapping, hint.dates) else { return Vec::new() };
    let mut reader = Reader::new((source, mapping), table, order, hint.here);
    let look = |row| {
        let found = match reader.row(row) {
            Ok(Read::Noted(noted)) => Ok(Some(noted)),
            Ok(Read::Empty | Read::Running | Read::Ahead | Read::Total) => Ok(None),
            Err(problem) => Err(problem),
        };
        Looked { line: row.line, found }
    };
    table.rows.iter().take(ROWS_SHOWN).map(look).collect()
}
