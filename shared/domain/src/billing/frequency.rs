//! How often a client, or a matter, is billed (BIL-19).

use jiff::ToSpan;
use jiff::civil::Date;

/// How often work is billed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Frequency {
    /// Each month, up to its last day.
    #[default]
    Monthly,
    /// Each quarter of the calendar, up to its last day.
    Quarterly,
    /// Each year of the calendar, up to its last day.
    Yearly,
    /// When somebody asks for it: no run bills it.
    WhenAsked,
}

impl Frequency {
    /// All of them, for select fields.
    pub const ALL: [Self; 4] = [Self::Monthly, Self::Quarterly, Self::Yearly, Self::WhenAsked];

    /// The word in storage and form fields.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Monthly => "monthly",
            Self::Quarterly => "quarterly",
            Self::Yearly => "yearly",
            Self::WhenAsked => "when asked",
        }
    }

    /// The frequency with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }

    /// What a person reads.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Monthly => "Every month",
            Self::Quarterly => "Every quarter",
            Self::Yearly => "Every year",
            Self::WhenAsked => "When asked",
        }
    }

    /// The last day that may be billed by a day: the end of the last period that is over by then.
    pub fn through(self, until: Date) -> Option<Date> {
        let months = match self {
            Self::Monthly => 1,
            Self::Quarterly => 3,
            Self::Yearly => 12,
            Self::WhenAsked => return None,
        };
        let next = until.tomorrow().ok()?;
        let over = next.month().checked_sub(1)?.checked_rem(months)?;
        let first = next.first_of_month().checked_sub(i32::from(over).months()).ok()?;
        first.yesterday().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bil19_a_period_is_billed_once_it_is_over() {
        let through = |frequency: Frequency, until: &str| {
            frequency.through(until.parse().unwrap()).map(|day| day.to_string())
        };
        for (frequency, until, day) in [
            (Frequency::Monthly, "2026-03-31", "2026-03-31"),
            (Frequency::Monthly, "2026-03-30", "2026-02-28"),
            (Frequency::Monthly, "2026-01-15", "2025-12-31"),
            (Frequency::Quarterly, "2026-03-31", "2026-03-31"),
            (Frequency::Quarterly, "2026-05-31", "2026-03-31"),
            (Frequency::Quarterly, "2026-12-31", "2026-12-31"),
            (Frequency::Yearly, "2026-12-31", "2026-12-31"),
            (Frequency::Yearly, "2026-12-30", "2025-12-31"),
        ] {
            assert_eq!(through(frequency, until).as_deref(), Some(day), "{frequency:?} {until}");
        }
        assert_eq!(through(Frequency::WhenAsked, "2026-12-31"), None);
    }

    #[test]
    fn every_frequency_has_its_word() {
        for one in Frequency::ALL {
            assert_eq!(Frequency::of_word(one.word()), Some(one));
        }
        assert_eq!(Frequency::of_word("weekly"), None);
    }
}
