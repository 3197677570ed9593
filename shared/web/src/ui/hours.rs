//! Billed time as people read it.

use domain::hours::Tenths;
use domain::money::thousands;
use maud::{Markup, html};

/// Hours with their one decimal: `1,203.4`.
pub fn hours(time: Tenths) -> Markup {
    html! { data.hours value=(time) { (hours_plain(time)) } }
}

/// The same as text.
pub(crate) fn hours_plain(time: Tenths) -> String {
    let whole = time.count().div_euclid(10).to_string();
    format!("{}.{}", thousands(&whole), time.count().rem_euclid(10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_keep_their_decimal() {
        assert_eq!(hours_plain(Tenths::new(4)), "0.4");
        assert_eq!(hours_plain(Tenths::new(12_340)), "1,234.0");
    }
}
