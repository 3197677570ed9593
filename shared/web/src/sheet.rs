//! Sheets: rows that people take away as CSV.
//!
//! Invariant: text that a spreadsheet would run as a formula is written as text (rule SEC-41);
//! amounts are plain numbers.

use crate::refusal::Refusal;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::hours::Hours;
use domain::money::Money;

/// A cell of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Words, which somebody may have typed.
    Text(String),
    /// A number that we wrote.
    Number(String),
}

impl Cell {
    /// Words.
    pub fn text(words: impl Into<String>) -> Self {
        Self::Text(words.into())
    }

    /// An amount without its currency.
    pub fn money(amount: Money) -> Self {
        Self::Number(amount.to_string())
    }

    /// Hundredths of an hour as hours.
    pub fn hours(hundredths: i64) -> Self {
        let sign = if hundredths < 0 { "-" } else { "" };
        let count = u32::try_from(hundredths.unsigned_abs()).unwrap_or(u32::MAX);
        Self::Number(format!("{sign}{}", Hours::new(count)))
    }

    /// Thousandths as a percentage; empty when there is none.
    pub fn percent(permille: Option<i64>) -> Self {
        let written = |n: i64| {
            let sign = if n < 0 { "-" } else { "" };
            format!("{sign}{}.{}", n.unsigned_abs() / 10, n.unsigned_abs() % 10)
        };
        Self::Number(permille.map(written).unwrap_or_default())
    }

    fn written(&self) -> String {
        match self {
            Self::Number(number) => number.clone(),
            Self::Text(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => {
                format!("'{text}")
            }
            Self::Text(text) => text.clone(),
        }
    }
}

/// A name for a file that every system takes: letters, digits and hyphens.
pub fn file_name(words: &str) -> String {
    let letter = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    words.chars().map(letter).collect()
}

/// A file of rows under headings, to be saved under this name, or one like it.
pub fn file(
    name: &str,
    headings: &[&str],
    rows: impl IntoIterator<Item = Vec<Cell>>,
) -> Result<Response, Refusal> {
    let text = written(headings, rows).map_err(Refusal::fault)?;
    let kind = "text/csv; charset=utf-8".to_owned();
    let saved = format!("attachment; filename=\"{}.csv\"", file_name(name));
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, saved)], text).into_response())
}

/// Rows under headings, as the bytes of a CSV file.
pub fn written(
    headings: &[&str],
    rows: impl IntoIterator<Item = Vec<Cell>>,
) -> Result<Vec<u8>, csv::Error> {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(vec![]);
    writer.write_record(headings)?;
    for row in rows {
        writer.write_record(row.iter().map(Cell::written))?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::money::Currency;

    #[test]
    fn sec41_no_text_is_a_formula() {
        let hostile = ["=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1"];
        for text in hostile {
            assert_eq!(Cell::text(text).written(), format!("'{text}"));
        }
        assert_eq!(Cell::text("Smith = Jones").written(), "Smith = Jones");
    }

    #[test]
    fn a_file_has_a_name_that_ends_no_header() {
        assert_eq!(file_name("ledger-M/7\"\r\nX-2026-03-01"), "ledger-M-7---X-2026-03-01");
    }

    #[test]
    fn a_sheet_is_quoted_where_it_must_be() {
        let amount = Cell::money(Money::new(-1250, Currency::USD));
        let rows = [vec![Cell::text("Smith, \"Jr.\""), amount, Cell::hours(-50)]];
        let text = String::from_utf8(written(&["Name", "Open", "Hours"], rows).unwrap()).unwrap();
        assert_eq!(text, "Name,Open,Hours\r\n\"Smith, \"\"Jr.\"\"\",-12.50,-0.5\r\n");
    }
}
