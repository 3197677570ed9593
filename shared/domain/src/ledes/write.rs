//! Writes an invoice as 1998B, and what the longer formats write alike.

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::columns::{Column, Format};
use super::invoice::{LedesInvoice, LedesLine, LedesMatter};
use crate::ebill::Remedy;
use crate::money::{Money, MoneyError};

/// Why an invoice cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// An id that would have to be cut, and would then be another.
    #[error("{field} holds at most {most} characters in LEDES, and “{text}” is longer.")]
    TooLong {
        /// The column.
        field: &'static str,
        /// The most it holds.
        most: usize,
        /// What does not fit.
        text: String,
    },
    /// Something that the format requires and nobody has entered (EBL-08).
    #[error("{field} must not be empty. {remedy}")]
    Missing {
        /// The column or element.
        field: &'static str,
        /// What to enter where.
        remedy: Remedy,
    },
    /// A line that LEDES XML has a segment of its own for, which is not written here.
    #[error("Line {line} {what}, which is not written as LEDES XML. Choose LEDES 1998BI.")]
    RowsOnly {
        /// The number of the line.
        line: String,
        /// What is the matter with it.
        what: &'static str,
    },
    /// An amount beyond what an amount can be.
    #[error("{0}")]
    Amount(#[from] MoneyError),
}

/// Writes an invoice as a whole 1998B file, matter by matter.
///
/// LEDES has no way to write its own marks inside a text, so a pipe becomes a slash, `[]` becomes
/// `()`, and line breaks become spaces. 1998B has no tax: the tax of a line goes into its
/// adjustment, so that the line still adds up. The format is ASCII, and receivers match
/// timekeepers by name, so names lose their accents and are cut to thirty characters; other texts
/// stay UTF-8. An id that is too long is refused.
pub fn write_1998b(invoice: &LedesInvoice) -> Result<String, WriteError> {
    let named = |name: &str| text(Some(&plain(name)));
    written(Format::B1998, invoice, |matter, line| {
        let tax = line.tax.as_ref().map(|tax| tax.amount);
        let adjustment = tax.map_or(Ok(line.adjustment), |tax| line.adjustment.plus(tax))?;
        Ok(cells(invoice, (matter, line), adjustment, named).into())
    })
}

/// A whole file: its two heads, and a row for every line.
pub(super) fn written(
    format: Format,
    invoice: &LedesInvoice,
    row: impl Fn(&LedesMatter, &LedesLine) -> Result<Vec<String>, WriteError>,
) -> Result<String, WriteError> {
    let names: Vec<&str> = format.columns().map(|column| column.name).collect();
    let mut file = format!("{}[]\n{}[]\n", format.first_line(), names.join("|"));
    for matter in &invoice.matters {
        for line in &matter.lines {
            let cells: Vec<String> = format
                .columns()
                .zip(row(matter, line)?)
                .map(|(column, cell)| fit(column, &cell))
                .collect::<Result<_, _>>()?;
            file.push_str(&cells.join("|"));
            file.push_str("[]\n");
        }
    }
    Ok(file)
}

/// The fields that all formats of rows begin with, in their order.
pub(super) fn cells(
    invoice: &LedesInvoice,
    (matter, line): (&LedesMatter, &LedesLine),
    adjustment: Money,
    named: impl Fn(&str) -> String,
) -> [String; 24] {
    let keeper = line.timekeeper.as_ref();
    [
        day(invoice.date),
        text(Some(&invoice.number)),
        text(Some(&matter.client)),
        text(Some(&matter.number)),
        invoice.total.to_string(),
        day(invoice.period_from),
        day(invoice.period_to),
        text(invoice.description.as_ref()),
        text(Some(&line.number)),
        line.kind.mark().to_owned(),
        line.units.normalize().to_string(),
        adjustment.to_string(),
        line.total.to_string(),
        day(line.date),
        text(line.task.as_ref()),
        text(line.expense.as_ref()),
        text(line.activity.as_ref()),
        text(keeper.map(|keeper| &keeper.id)),
        text(line.narrative.as_ref()),
        text(Some(&invoice.law_firm)),
        line.unit_cost.normalize().to_string(),
        keeper.map_or_else(String::new, |keeper| named(keeper.name.as_str())),
        text(keeper.and_then(|keeper| keeper.classification.as_ref())),
        text(matter.client_reference.as_ref()),
    ]
}

fn day(date: Date) -> String {
    date.strftime("%Y%m%d").to_string()
}

/// A text without what would end its field or its row.
pub(super) fn text(given: Option<&impl ToString>) -> String {
    let given = given.map(ToString::to_string).unwrap_or_default();
    let safe: String = given
        .chars()
        .map(|c| match c {
            '|' => '/',
            // Some readers take these for the end of a row.
            '\u{2028}' | '\u{2029}' => ' ',
            c if c.is_control() => ' ',
            c => c,
        })
        .collect();
    safe.replace("[]", "()").trim().to_owned()
}

/// The most characters that a name of a person has.
pub(super) const NAME_CHARS_MAX: usize = 30;

/// So much of a text as its column holds; for names and streets, which are no other for being cut.
pub(super) fn cut(given: &str, chars_max: usize) -> String {
    text(Some(&given.chars().take(chars_max).collect::<String>()))
}

/// A name without accents and printer's marks, as long as the column holds.
fn plain(name: &str) -> String {
    let typed = |c| match c {
        '‘' | '’' => '\'',
        '‐' | '‑' | '–' => '-',
        c => c,
    };
    name.nfd().filter(|c| !is_combining_mark(*c)).map(typed).take(NAME_CHARS_MAX).collect()
}

fn fit(column: &Column, cell: &str) -> Result<String, WriteError> {
    if cell.chars().count() <= column.chars_max {
        return Ok(cell.to_owned());
    }
    Err(WriteError::TooLong { field: column.name, most: column.chars_max, text: cell.to_owned() })
}
