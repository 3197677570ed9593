//! The number of a credit note: a series of its own, without gaps (INV-12, INV-17).

use std::fmt;
use std::str::FromStr;

/// The number of a credit note, such as `C-2026-0007`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CreditNumber {
    /// The series: the year.
    pub year: i16,
    /// The place in the series, from one.
    pub place: u32,
}

/// Text is not the number of a credit note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the number of a credit note looks like C-2026-0007")]
pub struct CreditNumberError;

impl fmt::Display for CreditNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "C-{}-{:04}", self.year, self.place)
    }
}

impl FromStr for CreditNumber {
    type Err = CreditNumberError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts = text.strip_prefix("C-").and_then(|rest| rest.split_once('-'));
        let (year, place) = parts.ok_or(CreditNumberError)?;
        let year = year.parse().map_err(|_| CreditNumberError)?;
        let place = place.parse().map_err(|_| CreditNumberError)?;
        let number = Self { year, place };
        if number.to_string() == text { Ok(number) } else { Err(CreditNumberError) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_reads_back_in_its_one_spelling() {
        let number = CreditNumber { year: 2026, place: 7 };
        assert_eq!(number.to_string(), "C-2026-0007");
        assert_eq!("C-2026-0007".parse(), Ok(number));
        for wrong in ["", "2026-0007", "C-2026-7", "C-2026", "C-x-0001", "C-2026-0007 "] {
            assert_eq!(wrong.parse::<CreditNumber>(), Err(CreditNumberError), "{wrong}");
        }
    }
}
