//! Amounts as people read them.

use domain::money::{Currency, Money};
use maud::{Markup, html};

/// An amount with sign, currency and thousands separators; the machine-readable amount beside it.
pub fn money(amount: Money) -> Markup {
    let (mark, digits) = parts(amount);
    html! {
        data.money.negative[amount.is_negative()] value=(amount) {
            span.currency { (mark) } (digits)
        }
    }
}

/// The same as text, for titles, options and mails: `−$1,250.00`.
pub fn money_plain(amount: Money) -> String {
    let (mark, digits) = parts(amount);
    format!("{mark}{digits}")
}

/// Sign and currency, then the digits.
fn parts(amount: Money) -> (String, String) {
    let sign = if amount.is_negative() { "\u{2212}" } else { "" };
    let plain = amount.decimal().abs().to_string();
    let digits = match plain.split_once('.') {
        Some((whole, rest)) => format!("{}.{rest}", thousands(whole)),
        None => thousands(&plain),
    };
    (format!("{sign}{}", mark(amount.currency())), digits)
}

/// The sign that only one currency has, or else its code: many countries write `$` or `kr`.
fn mark(currency: Currency) -> String {
    match currency.code() {
        "USD" | "EUR" | "GBP" | "JPY" => currency.symbol(),
        code => format!("{code}\u{a0}"),
    }
}

/// Puts a comma before every third digit from the right.
pub(crate) fn thousands(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len().saturating_mul(2));
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && digits.len().saturating_sub(at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_as_in_print() {
        let plain = |minor, code: &str| money_plain(Money::new(minor, code.parse().unwrap()));
        assert_eq!(plain(123_456_789, "USD"), "$1,234,567.89");
        assert_eq!(plain(-5, "USD"), "\u{2212}$0.05");
        assert_eq!(plain(99_900, "EUR"), "€999.00");
        assert_eq!(plain(1_000, "JPY"), "¥1,000");
        assert_eq!(plain(100_000, "CAD"), "CAD\u{a0}1,000.00");
    }

    #[test]
    fn the_machine_reads_the_bare_amount() {
        let shown = money(Money::new(-125_000, Currency::USD)).into_string();
        assert!(shown.contains(r#"value="-1250.00""#), "{shown}");
        assert!(shown.contains("negative"), "{shown}");
    }
}
