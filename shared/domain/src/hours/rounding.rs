//! Rounding: how time worked becomes time billed (TIM-02).

use super::{Hours, Worked};

/// A rule by which time worked becomes time billed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rounding {
    /// What billed time is a multiple of.
    pub increment: Increment,
    /// To which multiple.
    pub direction: Direction,
}

/// What billed time is a multiple of. Five minutes and single minutes are not offered: they are no
/// whole hundredths of an hour, and a line must be hours times rate to the cent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Increment {
    /// A hundredth of an hour: as exact as an invoice is.
    Hundredth,
    /// A tenth of an hour: six minutes.
    Tenth,
    /// A quarter of an hour.
    Quarter,
    /// Half an hour.
    Half,
}

/// To which multiple of the increment time is rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// An increment that was begun counts.
    Up,
    /// Half an increment counts.
    Nearest,
}

impl Rounding {
    /// The rule of firms that have set none: tenths, each one that was begun.
    pub const USUAL: Self = Self { increment: Increment::Tenth, direction: Direction::Up };

    /// All rules, for select fields.
    pub const ALL: [Self; 7] = [
        Self::USUAL,
        Self { increment: Increment::Tenth, direction: Direction::Nearest },
        Self { increment: Increment::Quarter, direction: Direction::Up },
        Self { increment: Increment::Quarter, direction: Direction::Nearest },
        Self { increment: Increment::Half, direction: Direction::Up },
        Self { increment: Increment::Half, direction: Direction::Nearest },
        Self { increment: Increment::Hundredth, direction: Direction::Nearest },
    ];

    /// The time billed for time worked: at least one increment, since work was done.
    pub fn bill(self, worked: Worked) -> Hours {
        let size = self.increment.hundredths();
        let unit = Worked::of(Hours(size)).count();
        let more = match self.direction {
            Direction::Up => unit.saturating_sub(1),
            Direction::Nearest => unit.div_euclid(2),
        };
        let units = worked.count().saturating_add(more).div_euclid(unit).max(1);
        Hours(units.saturating_mul(size))
    }

    /// The word in storage and select fields.
    pub const fn word(self) -> &'static str {
        match (self.increment, self.direction) {
            (Increment::Hundredth, Direction::Up) => "hundredth-up",
            (Increment::Hundredth, Direction::Nearest) => "hundredth",
            (Increment::Tenth, Direction::Up) => "tenth-up",
            (Increment::Tenth, Direction::Nearest) => "tenth",
            (Increment::Quarter, Direction::Up) => "quarter-up",
            (Increment::Quarter, Direction::Nearest) => "quarter",
            (Increment::Half, Direction::Up) => "half-up",
            (Increment::Half, Direction::Nearest) => "half",
        }
    }

    /// The rule with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.word() == word)
    }

    /// The rule in words.
    pub const fn title(self) -> &'static str {
        match (self.increment, self.direction) {
            (Increment::Hundredth, Direction::Up) => "Hundredths of an hour, rounded up",
            (Increment::Hundredth, Direction::Nearest) => "Exactly, in hundredths of an hour",
            (Increment::Tenth, Direction::Up) => "Tenths of an hour, rounded up",
            (Increment::Tenth, Direction::Nearest) => "Tenths of an hour, to the nearest",
            (Increment::Quarter, Direction::Up) => "Quarters of an hour, rounded up",
            (Increment::Quarter, Direction::Nearest) => "Quarters of an hour, to the nearest",
            (Increment::Half, Direction::Up) => "Half hours, rounded up",
            (Increment::Half, Direction::Nearest) => "Half hours, to the nearest",
        }
    }
}

impl Increment {
    const fn hundredths(self) -> u32 {
        match self {
            Self::Hundredth => 1,
            Self::Tenth => 10,
            Self::Quarter => 25,
            Self::Half => 50,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bills(word: &str, minutes: u32) -> String {
        Rounding::of_word(word).unwrap().bill(Worked::minutes(minutes)).to_string()
    }

    #[test]
    fn tim02_time_worked_is_billed_by_the_rule() {
        for (word, minutes, billed) in [
            ("tenth-up", 6, "0.1"),
            ("tenth-up", 7, "0.2"),
            ("tenth-up", 15, "0.3"),
            ("tenth", 15, "0.3"),
            ("tenth", 14, "0.2"),
            ("quarter-up", 16, "0.5"),
            ("quarter", 16, "0.25"),
            ("quarter", 23, "0.5"),
            ("half-up", 31, "1.0"),
            ("half", 44, "0.5"),
            ("hundredth", 20, "0.33"),
            ("hundredth", 24 * 60, "24.0"),
        ] {
            assert_eq!(bills(word, minutes), billed, "{minutes} minutes by {word}");
        }
    }

    #[test]
    fn work_is_never_rounded_to_nothing() {
        for rule in Rounding::ALL {
            assert!(rule.bill(Worked::seconds(1)) > Hours::default(), "{}", rule.title());
        }
    }

    #[test]
    fn every_rule_has_a_word_of_its_own() {
        for rule in Rounding::ALL {
            assert_eq!(Rounding::of_word(rule.word()), Some(rule));
        }
        assert_eq!(Rounding::of_word("minute"), None);
    }

    proptest! {
        #[test]
        fn tim03_rounding_what_is_rounded_changes_nothing(seconds in 1_u32..=86_400) {
            for rule in Rounding::ALL {
                let once = rule.bill(Worked::seconds(seconds));
                prop_assert_eq!(rule.bill(Worked::of(once)), once);
            }
        }

        #[test]
        fn an_entry_is_never_billed_beyond_its_day_nor_off_by_an_increment(
            seconds in 1_u32..=86_400,
        ) {
            for rule in Rounding::ALL {
                let billed = rule.bill(Worked::seconds(seconds));
                prop_assert!(billed <= Hours::DAY);
                let unit = Worked::of(Hours(rule.increment.hundredths())).count();
                prop_assert!(Worked::of(billed).count().abs_diff(seconds) < unit);
            }
        }
    }
}
