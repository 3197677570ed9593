//! Days and instants as people read them; machines read the ISO form beside them.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use maud::{Markup, html};

/// A day: `12 Mar 2026`.
pub fn date(day: Date) -> Markup {
    html! { time datetime=(day) { (date_plain(day)) } }
}

/// The same as text.
pub fn date_plain(day: Date) -> String {
    day.strftime("%-d %b %Y").to_string()
}

/// The month of a day as text: `Mar 2026`.
pub fn month_plain(day: Date) -> String {
    day.strftime("%b %Y").to_string()
}

/// An instant on the firm's clock: `12 Mar 2026, 14:05`.
pub fn when(at: Timestamp, zone: &str) -> Markup {
    html! { time datetime=(at.strftime("%Y-%m-%dT%H:%M:%SZ")) { (when_plain(at, zone)) } }
}

/// The same as text.
pub fn when_plain(at: Timestamp, zone: &str) -> String {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    at.to_zoned(zone).strftime("%-d %b %Y, %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_instants_read_on_the_firms_clock() {
        let at: Timestamp = "2026-03-12T23:05:00Z".parse().unwrap();
        assert_eq!(when_plain(at, "Europe/Berlin"), "13 Mar 2026, 00:05");
        assert_eq!(when_plain(at, "Nowhere/At-All"), "12 Mar 2026, 23:05");
        assert_eq!(date_plain(jiff::civil::date(2026, 3, 2)), "2 Mar 2026");
    }
}
