//! Amounts as people read them.

use domain::money::Money;
use maud::{Markup, html};

/// An amount with sign, currency and thousands separators; the machine-readable amount beside it.
pub fn money(amount: Money) -> Markup {
    let (mark, digits) = amount.printed();
    html! {
        data.money.negative[amount.is_negative()] value=(amount) {
            span.currency { (mark) } (digits)
        }
    }
}

/// The same as text, for titles, options and mails: `−$1,250.00`.
pub fn money_plain(amount: Money) -> String {
    amount.plain()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::money::Currency;

    #[test]
    fn the_machine_reads_the_bare_amount() {
        let shown = money(Money::new(-125_000, Currency::USD)).into_string();
        assert!(shown.contains(r#"value="-1250.00""#), "{shown}");
        assert!(shown.contains("negative"), "{shown}");
    }
}
