//! How long money has been owed: 0–30, 31–60, 61–90 and more than 90 days past due.

use jiff::Span;
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

impl Age {
    /// The class with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|age| age.word() == word)
    }

    /// The first and the last due date of the class on `today`.
    pub fn due_between(self, today: Date) -> (Date, Date) {
        let ago = |days| days_before(today, days);
        match self {
            Self::Current => (today, LAST),
            Self::To30 => (ago(30), ago(1)),
            Self::To60 => (ago(60), ago(31)),
            Self::To90 => (ago(90), ago(61)),
            Self::Over90 => (FIRST, ago(91)),
        }
    }
}

/// Before every due date.
pub const FIRST: Date = Date::constant(1, 1, 1);
/// After every due date.
pub const LAST: Date = Date::constant(9999, 12, 31);

/// A class of age of unbilled work, by days since it was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WorkAge {
    /// Up to 30 days.
    To30,
    /// 31 to 60 days.
    To60,
    /// 61 to 90 days.
    To90,
    /// More than 90 days.
    Over90,
}

impl WorkAge {
    /// All classes, youngest first.
    pub const ALL: [Self; 4] = [Self::To30, Self::To60, Self::To90, Self::Over90];

    /// The class on `today` of work done on `on`.
    pub fn on(today: Date, on: Date) -> Self {
        match Age::on(today, on) {
            Age::Current | Age::To30 => Self::To30,
            Age::To60 => Self::To60,
            Age::To90 => Self::To90,
            Age::Over90 => Self::Over90,
        }
    }

    /// The class in words.
    pub const fn title(self) -> &'static str {
        match self {
            Self::To30 => "Up to 30 days",
            Self::To60 => "31–60 days",
            Self::To90 => "61–90 days",
            Self::Over90 => "Over 90 days",
        }
    }

    /// The word in addresses.
    pub const fn word(self) -> &'static str {
        match self {
            Self::To30 => "to-30",
            Self::To60 => "to-60",
            Self::To90 => "to-90",
            Self::Over90 => "over-90",
        }
    }

    /// The class with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|age| age.word() == word)
    }

    /// The first and the last day of the work of the class on `today`.
    pub fn done_between(self, today: Date) -> (Date, Date) {
        match self {
            Self::To30 => (days_before(today, 30), LAST),
            Self::To60 => Age::To60.due_between(today),
            Self::To90 => Age::To90.due_between(today),
            Self::Over90 => Age::Over90.due_between(today),
        }
    }
}

fn days_before(day: Date, days: i64) -> Date {
    day.saturating_sub(Span::new().days(days))
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
    #[test]
    fn the_days_of_a_class_are_of_that_class() {
        let today = Date::constant(2026, 4, 1);
        for age in Age::ALL {
            let (first, last) = age.due_between(today);
            assert_eq!((Age::on(today, first), Age::on(today, last)), (age, age));
            assert_eq!(Age::of_word(age.word()), Some(age));
        }
        for age in WorkAge::ALL {
            let (first, last) = age.done_between(today);
            assert_eq!((WorkAge::on(today, first), WorkAge::on(today, last)), (age, age));
            assert_eq!(WorkAge::of_word(age.word()), Some(age));
        }
    }

    #[test]
    fn classes_follow_each_other_without_a_gap() {
        let today = Date::constant(2026, 4, 1);
        for pair in Age::ALL.windows(2) {
            let (younger, older) = (pair[0].due_between(today), pair[1].due_between(today));
            assert_eq!(older.1.tomorrow().ok(), Some(younger.0));
        }
    }
}
