//! A report on paper: a letterhead, particulars, what is asked, and tables; plain strings in the
//! order of reading.

use domain::text::Address;
use serde::Serialize;

use crate::files::Files;
use crate::letters::Letters;
use crate::paper::PrintError;
use crate::typesetter::{self, Layout, SetError};

/// The sheet of a report.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    pub(crate) title: String,
    pub(crate) subject: String,
    pub(crate) paper: &'static str,
    /// Year, month and day of what it says.
    pub(crate) day: [i16; 3],
    pub(crate) firm: Party,
    /// Whom it is for.
    pub(crate) reader: Party,
    pub(crate) particulars: Vec<(&'static str, String)>,
    /// What matters most: words, and an amount.
    pub(crate) sums: Vec<(String, String)>,
    pub(crate) tables: Vec<Table>,
    pub(crate) notes: Vec<String>,
    pub(crate) missing: bool,
}

/// A name and its address.
#[derive(Debug, Serialize)]
pub(crate) struct Party {
    pub(crate) name: String,
    pub(crate) address: Vec<String>,
}

/// A table under its heading; so many of its last columns are figures.
#[derive(Debug, Serialize)]
pub(crate) struct Table {
    pub(crate) heading: String,
    pub(crate) columns: Vec<&'static str>,
    /// The column that takes the room that is left.
    pub(crate) wide: usize,
    pub(crate) figures: usize,
    pub(crate) rows: Vec<Vec<String>>,
    /// Words and figures at the end.
    pub(crate) foot: Option<(String, String)>,
}

impl Party {
    pub(crate) fn of(name: &str, address: &Address, letters: &mut Letters) -> Self {
        Self { name: letters.line(name), address: letters.lines(address.as_str()) }
    }
}

/// The file of a report; `made` writes its sheet with the letters that may be used.
pub(crate) fn print(
    name: &str,
    made: impl Fn(&mut Letters) -> Report,
) -> Result<Vec<u8>, PrintError> {
    match set(name, &made, Letters::all()) {
        // Marks that no one font has together with their letter.
        Err(PrintError::Set(SetError::Export(_))) => set(name, &made, Letters::plain()),
        done => done,
    }
}

fn set(
    name: &str,
    made: &impl Fn(&mut Letters) -> Report,
    mut letters: Letters,
) -> Result<Vec<u8>, PrintError> {
    let report = made(&mut letters);
    let report = Report { missing: letters.is_any_missing(), ..report };
    let sheet = serde_json::to_vec(&report)?;
    Ok(typesetter::set(name, Layout::Report, sheet, &Files::default())?)
}
