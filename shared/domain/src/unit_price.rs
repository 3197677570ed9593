//! What the firm charges for one of something, by date: a mile, a page, a copy (TIM-18).
//!
//! Invariant: a name has one price a date; what is recorded keeps the price of its day.

use jiff::civil::Date;

use crate::entry::{CostKind, Price};
use crate::text::Name;
use crate::utbms::ExpenseCode;

/// The price of one of something, from a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitPrice {
    /// What it is called, such as `Mileage`.
    pub name: Name,
    /// The first day on which it holds.
    pub from: Date,
    /// The price of one; none from the day on which the firm no longer charges for it.
    pub price: Option<Price>,
    /// Who is paid for it.
    pub kind: CostKind,
    /// UTBMS expense.
    pub expense: Option<ExpenseCode>,
}

/// All unit prices of the firm: by name, the earliest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UnitPrices(Vec<UnitPrice>);

/// The list is full.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "There are at most {max} unit prices, old ones among them. Give one that nobody needs any more \
     another price: same name, same date.", max = UnitPrices::MAX
)]
pub struct TooMany;

/// A charge ends that there never was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Nothing of this name is charged for yet. Write the price of one, such as 0.725.")]
pub struct NothingEnds;

impl UnitPrices {
    /// The most prices: one item of the table holds them all.
    pub const MAX: usize = 300;

    /// The prices, put in order; the last one given for a name and a date counts.
    pub fn new(all: impl IntoIterator<Item = UnitPrice>) -> Result<Self, TooMany> {
        all.into_iter().try_fold(Self::default(), Self::with)
    }

    /// The same prices with one more, which replaces the one of that name and date.
    pub fn with(mut self, new: UnitPrice) -> Result<Self, TooMany> {
        self.0.retain(|one| key(&one.name) != key(&new.name) || one.from != new.from);
        if self.0.len() >= Self::MAX {
            return Err(TooMany);
        }
        self.0.push(new);
        self.0.sort_by_key(|one| (key(&one.name), one.from));
        Ok(self)
    }

    /// Whether the charge for something can end: there must be one.
    pub fn ends(&self, name: &Name) -> Result<(), NothingEnds> {
        let is_known = self.0.iter().any(|one| key(&one.name) == key(name));
        if is_known { Ok(()) } else { Err(NothingEnds) }
    }

    /// The price that holds under a name on a date.
    pub fn on(&self, name: &str, date: Date) -> Option<&UnitPrice> {
        self.held(name, date).filter(|one| one.price.is_some())
    }

    /// The last price of each name, by name.
    pub fn latest(&self) -> impl Iterator<Item = &UnitPrice> {
        let next = |at: usize| self.0.get(at.saturating_add(1));
        let last = move |(at, one): &(usize, &UnitPrice)| {
            next(*at).is_none_or(|next| key(&next.name) != key(&one.name))
        };
        self.0.iter().enumerate().filter(last).map(|(_, one)| one)
    }

    /// Whether a price, or the end of one, holds on a date: it is the last one of its name by then.
    pub fn holds(&self, one: &UnitPrice, date: Date) -> bool {
        self.held(one.name.as_str(), date) == Some(one)
    }

    fn held(&self, name: &str, date: Date) -> Option<&UnitPrice> {
        let named = |one: &&UnitPrice| key(&one.name) == name.trim().to_lowercase();
        self.0.iter().rev().filter(named).find(|one| one.from <= date)
    }

    /// All prices, by name, the earliest first.
    pub fn iter(&self) -> impl Iterator<Item = &UnitPrice> {
        self.0.iter()
    }
}

/// Names that differ in nothing but case are one.
fn key(name: &Name) -> String {
    name.as_str().to_lowercase()
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use jiff::civil::date;

    use super::*;
    use crate::money::Currency;

    fn mile(price: &str, from: Date) -> UnitPrice {
        UnitPrice {
            name: Name::parse("Mileage").unwrap(),
            from,
            price: Price::parse(price, Currency::USD).ok(),
            kind: CostKind::Soft,
            expense: None,
        }
    }

    fn price(all: &UnitPrices, name: &str, on: Date) -> Option<String> {
        all.on(name, on).and_then(|one| one.price).map(|price| price.to_string())
    }

    #[test]
    fn tim18_the_price_of_a_day_holds_from_its_date() {
        let (old, new) = (mile("0.70", date(2025, 1, 1)), mile("0.725", date(2026, 1, 1)));
        let all = UnitPrices::new([new, old]).unwrap();
        assert_eq!(price(&all, "mileage ", date(2025, 12, 31)), Some("0.70".into()));
        assert_eq!(price(&all, "MILEAGE", date(2026, 1, 1)), Some("0.725".into()));
        assert_eq!(price(&all, "Mileage", date(2024, 12, 31)), None);
        assert_eq!(price(&all, "Copies", date(2026, 1, 1)), None);
        let last: Vec<Date> = all.latest().map(|one| one.from).collect();
        assert_eq!(last, [date(2026, 1, 1)], "the last price, not the old one");
    }

    #[test]
    fn tim18_a_price_of_the_same_date_is_replaced_and_one_that_ends_holds_no_longer() {
        let all = UnitPrices::new([mile("7", date(2026, 1, 1)), mile("0.70", date(2026, 1, 1))]);
        let all = all.unwrap();
        assert_eq!(all.iter().count(), 1);
        let ended = all.with(mile("", date(2026, 7, 1))).unwrap();
        assert_eq!(price(&ended, "Mileage", date(2026, 6, 30)), Some("0.70".into()));
        assert_eq!(price(&ended, "Mileage", date(2026, 7, 1)), None);
        let holding = |day| ended.iter().filter(|one| ended.holds(one, day)).count();
        assert_eq!((holding(date(2025, 1, 1)), holding(date(2026, 7, 1))), (0, 1));
    }

    #[test]
    fn a_list_is_bounded() {
        let first = date(2020, 1, 1);
        let days = first.series(1.day()).take(UnitPrices::MAX);
        let full = UnitPrices::new(days.map(|on| mile("1", on))).unwrap();
        assert_eq!(full.clone().with(mile("1", date(2019, 1, 1))), Err(TooMany));
        assert!(full.with(mile("2", first)).is_ok(), "one in the place of another");
    }
}
