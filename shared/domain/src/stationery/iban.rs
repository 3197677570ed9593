//! International bank account numbers (ISO 13616).

use std::fmt;

/// An account number whose check digits are right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Iban(String);

/// Text is no account number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "This is no IBAN: its check digits do not fit. Copy it from a statement of the account, such as \
     DE89 3704 0044 0532 0130 00."
)]
pub struct IbanError;

impl Iban {
    /// Reads a number with or without spaces; nothing where nothing is written.
    pub fn parse(text: &str) -> Result<Option<Self>, IbanError> {
        let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let plain = plain.to_ascii_uppercase();
        if plain.is_empty() {
            return Ok(None);
        }
        let known = plain.chars().all(|c| c.is_ascii_alphanumeric())
            && (15..=34).contains(&plain.len())
            && plain.starts_with(|c: char| c.is_ascii_uppercase());
        if known && remainder(&plain) == Some(1) { Ok(Some(Self(plain))) } else { Err(IbanError) }
    }

    /// The number without spaces.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The number as people read it: in groups of four.
impl fmt::Display for Iban {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, c) in self.0.chars().enumerate() {
            if at > 0 && at.is_multiple_of(4) {
                f.write_str(" ")?;
            }
            write!(f, "{c}")?;
        }
        Ok(())
    }
}

/// What is left of the number by 97: its first four signs moved to its end, letters as 10 to 35.
fn remainder(plain: &str) -> Option<u32> {
    let (head, tail) = plain.split_at_checked(4)?;
    tail.chars().chain(head.chars()).try_fold(0_u32, |rest, c| {
        let digit = c.to_digit(36)?;
        let shift = if digit < 10 { 10 } else { 100 };
        rest.checked_mul(shift)?.checked_add(digit)?.checked_rem(97)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_with_spaces_and_shown_in_groups() {
        for known in [
            "DE89 3704 0044 0532 0130 00",
            "GB82 WEST 1234 5698 7654 32",
            "FR14 2004 1010 0505 0001 3M02 606",
            "NO93 8601 1117 947",
            "MT84 MALT 0110 0001 2345 MTLC AST0 01S",
        ] {
            let read = Iban::parse(&known.to_lowercase()).unwrap().unwrap();
            assert_eq!(read.to_string(), known);
        }
        assert_eq!(Iban::parse("  "), Ok(None));
    }

    #[test]
    fn a_slip_of_the_pen_is_noticed() {
        let right = "DE89370400440532013000";
        for at in 0..right.len() {
            let mut wrong: Vec<char> = right.chars().collect();
            wrong[at] = if wrong[at] == '7' { '1' } else { '7' };
            let wrong: String = wrong.into_iter().collect();
            assert_eq!(Iban::parse(&wrong), Err(IbanError), "{wrong}");
        }
        for wrong in ["DE8937040044053201300", "1234", "DE89 3704-0044", "€€€€€€€€€€€€€€€€"]
        {
            assert_eq!(Iban::parse(wrong), Err(IbanError), "{wrong}");
        }
    }
}
