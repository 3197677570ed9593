//! The cover letter of an invoice, and what it says in plain sentences (INV-09).
//!
//! Invariants: a letter has no placeholder that nobody knows, which is refused where it stands;
//! what the sentences say is counted from the lines of the invoice, and nothing is made up.

mod sentences;

pub use sentences::sentences;

use std::fmt;

use crate::day;
use crate::invoice::{InvoiceNumber, Parties};
use crate::money::Money;
use jiff::civil::Date;

/// The most characters of a letter: a page, with room.
pub const CHARS_MAX: usize = 4_000;

/// The text of a cover letter, with placeholders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cover(String);

/// What stands for the placeholders.
#[derive(Debug, Clone, Copy)]
pub struct Filling<'a> {
    /// The number of the invoice.
    pub number: &'a InvoiceNumber,
    /// Names as they are frozen with it.
    pub parties: &'a Parties,
    /// What it comes to.
    pub total: Money,
    /// When it is due.
    pub due_on: Date,
}

/// Which letter goes with the invoice of a draft.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Choice {
    /// The firm's, where it has one.
    #[default]
    Firms,
    /// None.
    None,
    /// One of its own.
    Own(Cover),
}

/// What a letter may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Placeholder {
    Client,
    Number,
    Total,
    Due,
    Matter,
}

/// Why a text is no cover letter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CoverError {
    /// Longer than a page.
    #[error("Write {CHARS_MAX} letters at most.")]
    TooLong,
    /// A placeholder that nobody knows.
    #[error(
        "Line {line}, letter {at}: {{{name}}} stands for nothing. Use {{client}}, {{number}}, \
         {{total}}, {{due}} or {{matter}}."
    )]
    Unknown {
        /// Its line, from one.
        line: usize,
        /// Its place in the line, from one.
        at: usize,
        /// What stands between the braces.
        name: String,
    },
    /// A brace that opens and does not close.
    #[error("Line {line}, letter {at}: this brace does not close. Write }} after the word.")]
    Unclosed {
        /// Its line, from one.
        line: usize,
        /// Its place in the line, from one.
        at: usize,
    },
}

impl Placeholder {
    fn of_word(word: &str) -> Option<Self> {
        Some(match word {
            "client" => Self::Client,
            "number" => Self::Number,
            "total" => Self::Total,
            "due" => Self::Due,
            "matter" => Self::Matter,
            _ => return None,
        })
    }

    fn filled(self, filling: &Filling<'_>) -> String {
        let parties = filling.parties;
        match self {
            Self::Client => parties.client.to_string(),
            Self::Number => filling.number.to_string(),
            Self::Total => filling.total.plain(),
            Self::Due => day::plain(filling.due_on),
            Self::Matter => format!("{} {}", parties.matter_number, parties.matter_name),
        }
    }
}

impl Cover {
    /// A letter; none where nothing is written.
    pub fn parse(text: &str) -> Result<Option<Self>, CoverError> {
        let text = text.replace('\r', "");
        let text = text.trim_end();
        if text.trim().is_empty() {
            return Ok(None);
        }
        if text.chars().count() > CHARS_MAX {
            return Err(CoverError::TooLong);
        }
        for (line, row) in (1..).zip(text.lines()) {
            checked(line, row)?;
        }
        Ok(Some(Self(text.to_owned())))
    }

    /// The text with its placeholders.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The letter of an invoice.
    pub fn letter(&self, filling: &Filling<'_>) -> String {
        let mut letter = String::with_capacity(self.0.len());
        let mut rest = self.0.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            letter.push_str(before);
            let (word, behind) = after.split_once('}').unwrap_or((after, ""));
            if let Some(placeholder) = Placeholder::of_word(word) {
                letter.push_str(&placeholder.filled(filling));
            }
            rest = behind;
        }
        letter.push_str(rest);
        letter
    }
}

/// Whether every placeholder of a line is one.
fn checked(line: usize, row: &str) -> Result<(), CoverError> {
    let (mut rest, mut before) = (row, 0_usize);
    while let Some((text, after)) = rest.split_once('{') {
        let at = before.saturating_add(text.chars().count()).saturating_add(1);
        let Some((name, behind)) = after.split_once('}') else {
            return Err(CoverError::Unclosed { line, at });
        };
        if Placeholder::of_word(name).is_none() {
            return Err(CoverError::Unknown { line, at, name: name.to_owned() });
        }
        before = at.saturating_add(name.chars().count()).saturating_add(1);
        rest = behind;
    }
    Ok(())
}

impl fmt::Display for Cover {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invoice::sample;
    use crate::money::Currency;

    #[test]
    fn inv09_a_letter_is_filled_with_what_is_frozen() {
        let invoice = sample(7, Money::new(123_450, Currency::USD));
        let text = "Dear {client},\r\n{number} over {total} is due {due} ({matter}).\n\n";
        let cover = Cover::parse(text).unwrap().unwrap();
        let filling = Filling {
            number: &invoice.number,
            parties: &invoice.parties,
            total: invoice.total,
            due_on: invoice.due_on,
        };
        let wanted = "Dear Acme,\n2026-0007 over $1,234.50 is due 1 Feb 2026 (M-1 Acme v. Rivers).";
        assert_eq!(cover.letter(&filling), wanted);
        assert_eq!(Cover::parse(cover.as_str()).unwrap().unwrap(), cover);
    }

    #[test]
    fn inv09_an_unknown_placeholder_is_refused_with_its_place() {
        assert_eq!(Cover::parse(" \n"), Ok(None));
        let said = |text: &str| Cover::parse(text).unwrap_err().to_string();
        let known = "Use {client}, {number}, {total}, {due} or {matter}.";
        let wanted = format!("Line 2, letter 17: {{name}} stands for nothing. {known}");
        assert_eq!(said("Hello\nDear {client}, ({name})"), wanted);
        assert!(said("{}").starts_with("Line 1, letter 1: {} stands for nothing."));
        assert!(said("a {client").starts_with("Line 1, letter 3: this brace does not close."));
        assert_eq!(Cover::parse(&"a".repeat(CHARS_MAX + 1)), Err(CoverError::TooLong));
    }
}
