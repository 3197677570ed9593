//! Billed time as people read it.

use domain::hours::Hours;
use domain::money::thousands;
use maud::{Markup, html};

/// Hours with the decimals they need: `1,203.4`, `0.25`.
pub fn hours(time: Hours) -> Markup {
    html! { data.hours value=(time) { (hours_plain(time)) } }
}

/// The same as text.
pub(crate) fn hours_plain(time: Hours) -> String {
    let plain = time.to_string();
    let (whole, rest) = plain.split_once('.').unwrap_or((&plain, "0"));
    format!("{}.{rest}", thousands(whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_keep_their_decimals() {
        assert_eq!(hours_plain(Hours::new(40)), "0.4");
        assert_eq!(hours_plain(Hours::new(123_425)), "1,234.25");
    }
}
