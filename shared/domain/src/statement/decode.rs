//! Bytes become text, and the small texts that all formats share become values.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::problem::{Reason, StatementError};
use crate::encoding;
use crate::money::{Currency, Money, plain_decimal};
use crate::text::shown;

/// The most characters that are kept of what a bank writes beside a line.
const TEXT_MAX: usize = 500;

/// The most characters of a number or reference.
const NUMBER_MAX: usize = 80;

/// The text of a file.
pub(super) fn text(bytes: &[u8]) -> Result<String, StatementError> {
    encoding::text(bytes).ok_or_else(|| Reason::Unknown.at(1, "FORMAT"))
}

/// A day as `YYYYMMDD`, whatever follows.
pub(super) fn day8(text: &str) -> Result<Date, Reason> {
    let digits: String = text.chars().take(8).collect();
    dated("%Y%m%d", &digits, 8).ok_or_else(|| Reason::Date(shown(text)))
}

/// A day as `YYMMDD`.
pub(super) fn day6(text: &str) -> Result<Date, Reason> {
    let century = format!("20{text}");
    dated("%Y%m%d", &century, 8).ok_or_else(|| Reason::Date(shown(text)))
}

/// A day as `YYYY-MM-DD`, whatever follows.
pub(super) fn iso_day(text: &str) -> Result<Date, Reason> {
    let day: String = text.trim().chars().take(10).collect();
    day.parse().map_err(|_| Reason::Date(shown(text)))
}

fn dated(format: &str, digits: &str, length: usize) -> Option<Date> {
    let plain = digits.len() == length && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| Date::strptime(format, digits).ok()).flatten()
}

/// A number with a decimal point or comma and nothing else, signed or not.
pub(super) fn number(text: &str) -> Result<Decimal, Reason> {
    let bare = text.trim();
    let bare = bare.strip_prefix('+').unwrap_or(bare);
    let pointed = bare.replace(',', ".");
    let pointed = pointed.strip_suffix('.').unwrap_or(&pointed);
    let whole = if pointed.starts_with('.') { format!("0{pointed}") } else { pointed.to_owned() };
    plain_decimal(&whole).ok_or_else(|| Reason::Number(shown(text)))
}

/// An amount of a currency.
pub(super) fn amount(text: &str, currency: Currency) -> Result<Money, Reason> {
    Ok(Money::exact(number(text)?, currency)?)
}

/// A currency by its code.
pub(super) fn currency(text: &str) -> Result<Currency, Reason> {
    Ok(text.trim().to_ascii_uppercase().parse::<Currency>()?)
}

/// What a bank writes, on one line and of bounded length.
pub(super) fn plain(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(TEXT_MAX).collect()
}

/// A number or reference; zeros and words for nothing are none.
pub(super) fn reference(text: &str) -> Option<String> {
    let plain: String = plain(text).chars().take(NUMBER_MAX).collect();
    let is_none = plain.chars().all(|c| c == '0')
        || plain.eq_ignore_ascii_case("NONREF")
        || plain.eq_ignore_ascii_case("NOTPROVIDED");
    if is_none { None } else { Some(plain) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_a_point_or_a_comma() {
        assert_eq!(number("000473,17").unwrap().to_string(), "473.17");
        assert_eq!(number("5,").unwrap().to_string(), "5");
        assert_eq!(number("+.5").unwrap().to_string(), "0.5");
        assert_eq!(number("-12.50").unwrap().to_string(), "-12.50");
        for wrong in ["", "-", "1,234.00", "12 EUR", "1e3", "--1"] {
            assert!(number(wrong).is_err(), "{wrong}");
        }
        assert!(amount("1,234", Currency::USD).is_err(), "three decimals, or a thousand: neither");
    }
}
