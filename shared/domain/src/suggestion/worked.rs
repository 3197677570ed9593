//! How long something took that another program counted.

use crate::hours::Worked;

/// Why a length of time was not worked at one go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LengthError {
    /// None at all.
    #[error("No time was worked.")]
    Nothing,
    /// It ends before it begins.
    #[error("This is less than nothing. Correct it where it was recorded, and export it again.")]
    Negative,
    /// More than a day has.
    #[error(
        "This is more than 24 hours, as of a timer that nobody stopped. Correct it where it was \
         recorded, and export it again."
    )]
    TooLong,
}

/// So many seconds of work at one go: more than nothing, at most a day.
pub fn worked(seconds: i64) -> Result<Worked, LengthError> {
    match u32::try_from(seconds) {
        Ok(0) => Err(LengthError::Nothing),
        Ok(seconds) if seconds <= Worked::ENTRY_MAX.count() => Ok(Worked::seconds(seconds)),
        Err(_) if seconds < 0 => Err(LengthError::Negative),
        Ok(_) | Err(_) => Err(LengthError::TooLong),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tim08_time_at_one_go_is_more_than_nothing_and_at_most_a_day() {
        assert_eq!(worked(4_801).unwrap().to_string(), "1:20:01");
        assert_eq!(worked(86_400), Ok(Worked::ENTRY_MAX));
        assert_eq!(worked(0), Err(LengthError::Nothing));
        assert_eq!(worked(-1), Err(LengthError::Negative));
        assert_eq!(worked(86_401), Err(LengthError::TooLong));
        assert_eq!(worked(i64::MAX), Err(LengthError::TooLong));
    }
}
