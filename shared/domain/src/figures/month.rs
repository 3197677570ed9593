//! Months as figures name them.

use jiff::Span;
use jiff::civil::Date;

/// A month, such as `2026-03`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(Date);

impl Month {
    /// The month of a day.
    pub fn of(day: Date) -> Self {
        Self(day.first_of_month())
    }

    /// Reads `2026-03`.
    pub fn parse(text: &str) -> Option<Self> {
        let month = format!("{text}-01").parse().ok().map(Self::of)?;
        (month.to_string() == text).then_some(month)
    }

    /// Its first day.
    pub const fn first_day(self) -> Date {
        self.0
    }

    /// Its last day.
    pub fn last_day(self) -> Date {
        self.0.last_of_month()
    }

    /// The month so many months before; the first that the calendar has, at the latest.
    #[must_use]
    pub fn before(self, months: u16) -> Self {
        Self(self.0.saturating_sub(Span::new().months(i32::from(months))).first_of_month())
    }

    /// The month so many months later; the last that the calendar has, at the latest.
    #[must_use]
    pub fn after(self, months: u16) -> Self {
        Self(self.0.saturating_add(Span::new().months(i32::from(months))).first_of_month())
    }

    /// As people read it: `March 2026`.
    pub fn title(self) -> String {
        self.0.strftime("%B %Y").to_string()
    }

    /// All months from this one to `last`.
    pub fn to(self, last: Self) -> impl Iterator<Item = Self> {
        self.0.series(Span::new().months(1)).map(Self).take_while(move |month| *month <= last)
    }
}

impl std::fmt::Display for Month {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}", self.0.year(), self.0.month())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_reads_as_it_prints() {
        let march = Month::parse("2026-03").unwrap();
        assert_eq!(march.to_string(), "2026-03");
        assert_eq!(march.last_day().to_string(), "2026-03-31");
        assert_eq!(
            (march.title(), march.after(10).to_string()),
            ("March 2026".into(), "2027-01".into())
        );
        for wrong in ["2026-3", "2026-13", "2026", "2026-03-01", "", "+02026-03"] {
            assert_eq!(Month::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_year_has_twelve_months() {
        let last = Month::parse("2026-02").unwrap();
        let months: Vec<String> = last.before(11).to(last).map(|m| m.to_string()).collect();
        assert_eq!(months.len(), 12);
        assert_eq!(months[0], "2025-03");
        assert_eq!(months[11], "2026-02");
    }
}
