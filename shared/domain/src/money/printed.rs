//! Amounts as they stand in print: currency, separators, digits.

use super::{Currency, Money};

impl Money {
    /// As a sentence has it: `−$1,250.00`.
    pub fn plain(self) -> String {
        let (mark, digits) = self.printed();
        format!("{mark}{digits}")
    }

    /// Sign and currency, then the digits.
    pub fn printed(self) -> (String, String) {
        let sign = if self.is_negative() { "\u{2212}" } else { "" };
        let plain = self.decimal().abs().to_string();
        let digits = match plain.split_once('.') {
            Some((whole, rest)) => format!("{}.{rest}", thousands(whole)),
            None => thousands(&plain),
        };
        (format!("{sign}{}", mark(self.currency())), digits)
    }
}

/// The sign that only one currency has, or else its code: many countries write `$` or `kr`.
fn mark(currency: Currency) -> String {
    match currency.code() {
        "USD" | "EUR" | "GBP" | "JPY" => currency.symbol(),
        code => format!("{code}\u{a0}"),
    }
}

/// Puts a comma before every third digit from the right.
pub fn thousands(digits: &str) -> String {
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
        let plain = |minor, code: &str| Money::new(minor, code.parse().unwrap()).plain();
        assert_eq!(plain(123_456_789, "USD"), "$1,234,567.89");
        assert_eq!(plain(-5, "USD"), "\u{2212}$0.05");
        assert_eq!(plain(99_900, "EUR"), "€999.00");
        assert_eq!(plain(1_000, "JPY"), "¥1,000");
        assert_eq!(plain(100_000, "CAD"), "CAD\u{a0}1,000.00");
    }
}
