//! How long money has been owed: 0–30, 31–60, 61–90 and more than 90 days past due.

use jiff::civil::Date;

/// A class of age, by days past the due date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Age {
    /// Not yet due.
    Current,
    /// 1 to 30 days.
    To30,
    /// 31 to 60 days.
    To60,
    /// 61 to 90 days.
    To90,
    /// More than 90 days.
    Over90,
}

impl Age {
    /// All classes, youngest first.
    pub const ALL: [Self; 5] = [Self::Current, Self::To30, Self::To60, Self::To90, Self::Over90];

    /// The class on `today` of what was due on `due_on`.
    pub fn on(today: Date, due_on: Date) -> Self {
        let days = today.duration_since(due_on).as_hours().checked_div(24).unwrap_or(0);
        match days {
            i64::MIN..=0 => Self::Current,
            1..=30 => Self::To30,
            31..=60 => Self::To60,
            61..=90 => Self::To90,
            91..=i64::MAX => Self::Over90,
        }
    }

    /// The class in words.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Current => "Not yet due",
            Self::To30 => "1–30 days",
            Self::To60 => "31–60 days",
            Self::To90 => "61–90 days",
            Self::Over90 => "Over 90 days",
        }
    }

    /// The word in addresses.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::To30 => "to-30",
            Self::To60 => "to-60",
            Self::To90 => "to-90",
            Self::Over90 => "over-90",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_have_sharp_edges() {
        let today = Date::constant(2026, 4, 1);
        let cases = [
            (Date::constant(2026, 4, 2), Age::Current),
            (today, Age::Current),
            (Date::constant(2026, 3, 31), Age::To30),
            (Date::constant(2026, 3, 2), Age::To30),
            (Date::constant(2026, 3, 1), Age::To60),
            (Date::constant(2025, 12, 31), Age::Over90),
        ];
        for (due_on, age) in cases {
            assert_eq!(Age::on(today, due_on), age, "{due_on}");
        }
    }
}
