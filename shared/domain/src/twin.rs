//! Money that looks as if it had been recorded before.
//!
//! Invariant: it is asked about and never refused: a payer may well send the same amount twice
//! under one number, and only a person who has both papers knows.

use jiff::civil::Date;

use crate::money::Money;
use crate::text::Mark;

/// How many days apart two records of one paper may be.
const DAYS_MAX: i32 = 90;

/// What is known of money that came in over the counter or by wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// What it came as, such as `Check`.
    pub kind: &'static str,
    /// Its number or reference.
    pub number: Mark,
    /// How much.
    pub amount: Money,
    /// The day it came.
    pub on: Date,
}

/// A question that a person answers before it is recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "This looks like the {kind} {number} over {amount} recorded for {on}. Record it again?",
    kind = .0.kind.to_lowercase(),
    number = .0.number,
    amount = .0.amount.plain(),
    on = crate::day::plain(.0.on)
)]
pub struct Twin(pub Trace);

impl Trace {
    /// Whether it may be the same paper: amount and number are the same, within three months.
    pub fn looks_like(&self, other: &Self) -> bool {
        let days = self.on.until(other.on).map_or(i32::MAX, |span| span.get_days());
        self.amount == other.amount
            && bare(&self.number) == bare(&other.number)
            && days.saturating_abs() <= DAYS_MAX
    }
}

/// A number without the marks and leading zeros that people write or leave out.
fn bare(number: &Mark) -> String {
    let plain = number.as_str().chars().filter(|letter| letter.is_alphanumeric());
    let plain: String = plain.flat_map(char::to_uppercase).collect();
    plain.trim_start_matches('0').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;
    use jiff::civil::date;

    #[test]
    fn the_same_check_within_three_months_is_asked_about() {
        let check = |number: &str, minor, on| Trace {
            kind: "Check",
            number: Mark::parse(number).unwrap(),
            amount: Money::new(minor, Currency::USD),
            on,
        };
        let first = check("1041", 50_000, date(2026, 5, 3));
        assert_eq!(
            Twin(first.clone()).to_string(),
            "This looks like the check 1041 over $500.00 recorded for 3 May 2026. Record it again?"
        );
        for (other, is_one) in [
            (check("001041", 50_000, date(2026, 5, 4)), true),
            (check("No-1041", 50_000, date(2026, 5, 4)), false),
            (check("1041", 50_001, date(2026, 5, 3)), false),
            (check("1041", 50_000, date(2026, 8, 1)), true),
            (check("1041", 50_000, date(2026, 8, 2)), false),
            (check("1041", 50_000, date(2026, 2, 2)), true),
        ] {
            assert_eq!(first.looks_like(&other), is_one, "{other:?}");
            assert_eq!(other.looks_like(&first), is_one, "{other:?}");
        }
    }
}
