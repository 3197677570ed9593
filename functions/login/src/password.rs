//! A password as its owner chooses it (rules SEC-01 to SEC-04).
//!
//! Invariants: long enough beside a second factor, any characters, nothing that everybody tries
//! first; no rules about kinds of characters.

use domain::firm::Firm;
use domain::text::{Email, Name};
use unicode_normalization::UnicodeNormalization;

/// The fewest characters beside a second factor (NIST SP 800-63B, 3.1.1.2).
pub(crate) const CHARS_MIN: usize = 8;

/// The most characters; enough for any sentence, too few to keep us busy with.
pub(crate) const CHARS_MAX: usize = 1000;

/// What people choose first, one a line, in lower case; shorter ones are too short anyway.
const COMMON: &str = include_str!("password/common.txt");

/// A password that may be set.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Password(String);

/// Why a password may not be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PasswordError {
    #[error("Write at least {CHARS_MIN} characters; a short sentence is good.")]
    TooShort,
    #[error("Write at most {CHARS_MAX} characters.")]
    TooLong,
    #[error("This is one of the passwords that everybody tries first. Choose another.")]
    Common,
    #[error("This is close to your name, your address or the firm. Choose another.")]
    Known,
}

impl Password {
    /// Reads the password of a person of the firm.
    pub(crate) fn of(
        text: &str,
        (name, email): (&Name, &Email),
        firm: &Firm,
    ) -> Result<Self, PasswordError> {
        let user = email.as_str().split('@').next().unwrap_or_default();
        Self::parse(text, &[name.as_str(), email.as_str(), user, firm.name.as_str()])
    }

    /// Reads a password; `words` are the names around it.
    pub(crate) fn parse(text: &str, words: &[&str]) -> Result<Self, PasswordError> {
        let unified: String = text.nfc().collect();
        let length = unified.chars().count();
        if length < CHARS_MIN {
            return Err(PasswordError::TooShort);
        }
        if length > CHARS_MAX {
            return Err(PasswordError::TooLong);
        }
        let small = unified.to_lowercase();
        if COMMON.lines().any(|line| line == small) || is_monotone(&small) {
            return Err(PasswordError::Common);
        }
        let bare: String = letters(&small);
        let known = |word: &&str| {
            let word = letters(&word.to_lowercase());
            !word.is_empty() && bare == word
        };
        if ["counterfoil", "password", "lawfirm"].iter().chain(words).any(known) {
            return Err(PasswordError::Known);
        }
        Ok(Self(unified))
    }

    pub(crate) fn into_text(self) -> String {
        self.0
    }
}

/// One character over and over, or a row of the alphabet or of the digits.
fn is_monotone(text: &str) -> bool {
    let codes: Vec<u32> = text.chars().map(u32::from).collect();
    let steps = |step: fn(u32) -> Option<u32>| {
        codes.iter().zip(codes.iter().skip(1)).all(|(one, next)| step(*one) == Some(*next))
    };
    steps(Some) || steps(|code| code.checked_add(1)) || steps(|code| code.checked_sub(1))
}

/// The letters alone: `Ada.Lovelace-1815!` is close to the name.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphabetic()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sec01_length_is_counted_in_characters() {
        let error = |text: &str| Password::parse(text, &[]).err();
        assert_eq!(error("gäbelei"), Some(PasswordError::TooShort));
        assert_eq!(error("gäbeleie"), None);
        assert_eq!(error("🦔🦊🐻🐼🐨🐯🦁"), Some(PasswordError::TooShort));
        assert_eq!(error("🦔🦊🐻🐼🐨🐯🦁🐮"), None);
    }

    #[test]
    fn sec02_long_passwords_with_spaces_are_welcome() {
        let error = |text: &str| Password::parse(text, &[]).err();
        assert_eq!(error("  four words and some spaces  "), None);
        assert_eq!(error(&"long one ".repeat(111)), None);
        assert_eq!(error(&"x y".repeat(334)), Some(PasswordError::TooLong));
    }

    #[test]
    fn sec03_no_kind_of_character_is_demanded() {
        assert!(Password::parse("onlysmallletters", &[]).is_ok());
        assert!(Password::parse("80817263", &[]).is_ok());
    }

    #[test]
    fn sec04_what_everybody_tries_first_is_refused() {
        for common in ["password", "Password1", "12345678", "qwertyuiop", "iloveyou", "aaaaaaaaa"] {
            assert!(Password::parse(common, &[]).is_err(), "{common}");
        }
        assert_eq!(Password::parse("87654321", &[]).err(), Some(PasswordError::Common));
        let words = ["Ada Lovelace", "ada@example.com", "Hale & Co LLP"];
        for known in ["ada.lovelace1815", "Counterfoil2026!", "hale-and-co", "HaleCoLLP#1"] {
            let error = Password::parse(known, &words).err();
            assert_eq!(error.is_some(), known != "hale-and-co", "{known}");
        }
    }

    #[test]
    fn the_list_is_small_letters_and_long_enough_to_matter() {
        for line in COMMON.lines() {
            assert_eq!(line, line.to_lowercase());
            assert!(line.chars().count() >= CHARS_MIN, "{line} is too short anyway");
        }
    }
}
