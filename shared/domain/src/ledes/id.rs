//! Ids as LEDES holds them: of the firm, of a client, of timekeepers.

use std::fmt;

use super::KnownKeeper;
use crate::text::Mark;

/// The most characters that an id has in LEDES.
const CHARS_MAX: usize = 20;

/// An id that every LEDES file can hold, such as a tax number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedesId(String);

/// What the receiver's billing system knows firm, client and timekeepers by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedesIds {
    /// `LAW_FIRM_ID`.
    pub firm: Mark,
    /// `CLIENT_ID`.
    pub client: Mark,
    /// The timekeepers that it knows by another id or rank than the firm’s own (EBL-06).
    pub keepers: Vec<KnownKeeper>,
}

/// Text is no id for LEDES.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LedesIdError {
    /// More than a column holds.
    #[error("Write at most {CHARS_MAX} characters.")]
    Long,
    /// Signs that mean something in the file, or that receivers refuse.
    #[error("Write letters, digits, spaces and signs such as - or . only.")]
    Sign,
}

impl LedesId {
    /// Reads an id; nothing when nothing is written.
    pub fn parse_optional(text: &str) -> Result<Option<Self>, LedesIdError> {
        let text = text.trim();
        let fits = |letter: char| letter.is_ascii_alphanumeric() || " -._/&#".contains(letter);
        if text.is_empty() {
            Ok(None)
        } else if !text.chars().all(fits) {
            Err(LedesIdError::Sign)
        } else if text.len() > CHARS_MAX {
            Err(LedesIdError::Long)
        } else {
            Ok(Some(Self(text.to_owned())))
        }
    }

    /// The id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LedesId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_fits_its_column_or_says_why_not() {
        let read = |text| LedesId::parse_optional(text).map(|id| id.map(|id| id.0));
        assert_eq!(read(" 12-3456789 "), Ok(Some("12-3456789".to_owned())));
        assert_eq!(read("  "), Ok(None));
        assert_eq!(read("a|b"), Err(LedesIdError::Sign));
        assert_eq!(read("x[]"), Err(LedesIdError::Sign));
        assert_eq!(read("123456789012345678901"), Err(LedesIdError::Long));
    }
}
