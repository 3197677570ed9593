//! The spans of time that figures are shown for.

use domain::figures::Month;
use jiff::civil::Date;

/// A span of whole months that ends with this month, or with the last year.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Period {
    #[default]
    TwelveMonths,
    TwoYears,
    ThisYear,
    LastYear,
}

impl Period {
    /// All periods.
    pub(crate) const ALL: [Self; 4] =
        [Self::TwelveMonths, Self::TwoYears, Self::ThisYear, Self::LastYear];

    /// The word in addresses.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::TwelveMonths => "12-months",
            Self::TwoYears => "24-months",
            Self::ThisYear => "this-year",
            Self::LastYear => "last-year",
        }
    }

    /// The period in words.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::TwelveMonths => "Last 12 months",
            Self::TwoYears => "Last 24 months",
            Self::ThisYear => "This year",
            Self::LastYear => "Last year",
        }
    }

    /// The period with this [`Self::word`].
    pub(crate) fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|period| period.word() == word)
    }

    /// Its first and last month on `today`.
    pub(crate) fn months(self, today: Date) -> (Month, Month) {
        let now = Month::of(today);
        let january = Month::of(today.first_of_year());
        match self {
            Self::TwelveMonths => (now.before(11), now),
            Self::TwoYears => (now.before(23), now),
            Self::ThisYear => (january, now),
            Self::LastYear => (january.before(12), january.before(1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_whole_months() {
        let today = Date::constant(2026, 3, 31);
        let months = |period: Period| {
            let (from, to) = period.months(today);
            (from.to_string(), to.to_string(), from.to(to).count())
        };
        let expect = |from: &str, to: &str, count| (from.to_owned(), to.to_owned(), count);
        assert_eq!(months(Period::TwelveMonths), expect("2025-04", "2026-03", 12));
        assert_eq!(months(Period::TwoYears), expect("2024-04", "2026-03", 24));
        assert_eq!(months(Period::ThisYear), expect("2026-01", "2026-03", 3));
        assert_eq!(months(Period::LastYear), expect("2025-01", "2025-12", 12));
        for period in Period::ALL {
            assert_eq!(Period::of_word(period.word()), Some(period));
        }
    }
}
