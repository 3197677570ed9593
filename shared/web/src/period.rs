//! The span of days that a list shows: a year back unless somebody asks for another.

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use maud::{Markup, html};

use crate::ui;

/// From one day to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub since: Date,
    /// The last day.
    pub until: Date,
}

impl Period {
    /// The days that were asked for; where one is missing or no day, the year up to `today`.
    pub fn asked(since: &str, until: &str, today: Date) -> Self {
        let year: Span = 1.year();
        let until = domain::day::parse(until).unwrap_or(today);
        let usual = until.checked_sub(year).unwrap_or(until);
        Self { since: domain::day::parse(since).unwrap_or(usual), until }
    }

    /// Both days, as the store asks for them.
    pub const fn days(self) -> (Date, Date) {
        (self.since, self.until)
    }

    /// The form that asks for another span; `kept` stays in the address.
    pub fn form(self, action: &str, kept: &[(&str, &str)]) -> Markup {
        let (since, until) = (self.since.to_string(), self.until.to_string());
        html! {
            form.period method="get" action=(action) {
                @for (name, value) in kept {
                    @if !value.is_empty() { (ui::hidden(name, value)) }
                }
                (ui::Field::date("From", "since").value(&since).required())
                (ui::Field::date("To", "until").value(&until).required())
                (ui::submit_quiet("Show"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_list_shows_a_year_unless_asked_otherwise() {
        let today = date(2026, 3, 31);
        let year = Period { since: date(2025, 3, 31), until: today };
        assert_eq!(Period::asked("", "", today), year);
        assert_eq!(Period::asked("yesterday", "2026-02-30", today), year);
        let asked = Period::asked("2024-01-01", "2024-06-30", today);
        assert_eq!(asked.days(), (date(2024, 1, 1), date(2024, 6, 30)));
    }
}
