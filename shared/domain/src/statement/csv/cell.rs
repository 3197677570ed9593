//! The cells of a row: days and amounts as people's banks write them.

use jiff::civil::Date;

use super::{DateOrder, Decimal};
use crate::money::{Currency, Money};
use crate::statement::decode;
use crate::statement::problem::Reason;
use crate::text::shown;

/// Three numbers of a day, in the order they are written.
pub(super) fn parts(text: &str) -> Option<[i16; 3]> {
    let day = text.trim().split(['T', ' ']).next().unwrap_or("");
    let numbers: Vec<i16> = day
        .split(['-', '/', '.'])
        .map(|part| part.parse().ok().filter(|n: &i16| *n >= 0))
        .collect::<Option<_>>()?;
    numbers.try_into().ok()
}

/// A day in the order that the file writes.
pub(super) fn day(text: &str, order: DateOrder) -> Result<Date, Reason> {
    let read = parts(text).and_then(|[one, two, three]| {
        let (year, month, day) = match order {
            DateOrder::YearMonthDay => (one, two, three),
            DateOrder::MonthDayYear => (three, one, two),
            DateOrder::DayMonthYear => (three, two, one),
        };
        let year = if year < 100 { year.checked_add(2000)? } else { year };
        Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    });
    read.filter(|day| day.year() >= 1970).ok_or_else(|| Reason::Date(shown(text)))
}

/// An amount with its signs; an empty cell is none.
pub(super) fn amount(
    text: &str,
    decimal: Decimal,
    currency: Currency,
) -> Result<Option<Money>, Reason> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = || Reason::Number(shown(text));
    let within = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
    let bare = within.unwrap_or(text);
    let (is_out, bare) = match bare.strip_prefix('-').or_else(|| bare.strip_suffix('-')) {
        Some(rest) => (true, rest),
        None => (false, bare.strip_prefix('+').unwrap_or(bare)),
    };
    let symbol = |c: char| matches!(c, '$' | '€' | '£' | '¥') || c.is_whitespace();
    let bare = bare.trim_matches(symbol);
    let (is_out, bare) = match bare.strip_prefix('-') {
        Some(_) if is_out => return Err(wrong()),
        Some(rest) => (true, rest),
        None => (is_out, bare),
    };
    let (point, grouping) = decimal.marks();
    if !is_grouped(bare, point, grouping) {
        return Err(wrong());
    }
    let plain: String =
        bare.chars().filter(|c| *c != grouping).map(|c| if c == point { '.' } else { c }).collect();
    let held = Money::exact(decode::number(&plain).map_err(|_| wrong())?, currency)?;
    Ok(Some(if is_out || within.is_some() { held.negated() } else { held }))
}

/// Whether marks of thousands stand before every third digit only, so that `1,5` is not `15`.
fn is_grouped(text: &str, point: char, grouping: char) -> bool {
    let whole = text.split(point).next().unwrap_or("");
    let after = text.split_once(point).map_or("", |(_, after)| after);
    let mut groups = whole.split(grouping);
    let first = groups.next().unwrap_or("");
    let rest: Vec<&str> = groups.collect();
    let is_first = rest.is_empty() || (1..=3).contains(&first.len());
    is_first && rest.iter().all(|group| group.len() == 3) && !after.contains(grouping)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usd(text: &str) -> Option<i64> {
        let read = amount(text, Decimal::Point, Currency::USD);
        read.unwrap_or(None).map(Money::minor)
    }

    #[test]
    fn banks_write_amounts_in_many_ways() {
        assert_eq!(usd("1,250.00"), Some(125_000));
        assert_eq!(usd("($336.73)"), Some(-33_673));
        assert_eq!(usd("- $12.01"), Some(-1_201));
        assert_eq!(usd("+ $73.01"), Some(7_301));
        assert_eq!(usd("$-5"), Some(-500));
        assert_eq!(usd("10.00-"), Some(-1_000));
        assert_eq!(usd(""), None);
        for wrong in ["1,5", "badamount", "1.2.3", "1,25.00", "--5", "0.001"] {
            assert!(amount(wrong, Decimal::Point, Currency::USD).is_err(), "{wrong}");
        }
        let comma = amount("1.250,00", Decimal::Comma, Currency::USD).unwrap().unwrap();
        assert_eq!(comma.minor(), 125_000);
    }

    #[test]
    fn a_day_is_read_in_the_order_that_was_chosen() {
        let first = jiff::civil::date(2026, 3, 4);
        assert_eq!(day("2026-03-04", DateOrder::YearMonthDay), Ok(first));
        assert_eq!(day("3/4/26", DateOrder::MonthDayYear), Ok(first));
        assert_eq!(day("04.03.2026 10:00", DateOrder::DayMonthYear), Ok(first));
        assert!(day("2026-13-04", DateOrder::YearMonthDay).is_err());
    }
}
